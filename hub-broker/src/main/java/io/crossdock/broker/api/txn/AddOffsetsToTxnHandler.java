package io.crossdock.broker.api.txn;

import io.crossdock.broker.group.GroupCoordinator;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import io.crossdock.broker.txn.ProducerIdentity;
import io.crossdock.broker.txn.TransactionCoordinator;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.AddOffsetsToTxnResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AddOffsetsToTxnRequest;
import org.apache.kafka.common.requests.AddOffsetsToTxnResponse;

import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Adds the partition of the offsets topic in which a group's offsets are. */
public final class AddOffsetsToTxnHandler implements RequestHandler<AddOffsetsToTxnRequest> {
    private static final int KNOWS_FENCED = 2;

    private final TransactionCoordinator transactions;
    private final GroupCoordinator groups;

    public AddOffsetsToTxnHandler(TransactionCoordinator transactions, GroupCoordinator groups) {
        this.transactions = transactions;
        this.groups = groups;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.ADD_OFFSETS_TO_TXN;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.ADD_OFFSETS_TO_TXN);
    }

    @Override
    public CompletionStage<Reply> handle(AddOffsetsToTxnRequest request, RequestContext context) {
        AddOffsetsToTxnRequestData data = request.data();
        Transactional.require(data.transactionalId(), context);
        if (!context.access().allowsGroup(AclOperation.READ, data.groupId())) {
            throw new GroupAuthorizationException("not allowed to read as group " + data.groupId(), data.groupId());
        }
        var partition = new TopicPartition(Topic.GROUP_METADATA_TOPIC_NAME, groups.partitionFor(data.groupId()));
        var producer = new ProducerIdentity(data.producerId(), data.producerEpoch());
        var added = transactions.add(data.transactionalId(), producer, Set.of(partition), false);
        return Transactional.fencing(added, context.version(), KNOWS_FENCED)
                .thenApply(done -> Reply.of(new AddOffsetsToTxnResponse(new AddOffsetsToTxnResponseData())));
    }
}
