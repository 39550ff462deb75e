package io.crossdock.broker.api.txn;

import io.crossdock.broker.group.GroupCoordinator;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.request.PartError;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import io.crossdock.broker.txn.TransactionGate;
import io.crossdock.broker.txn.TransactionGate.Missing;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.TxnOffsetCommitRequest;
import org.apache.kafka.common.requests.TxnOffsetCommitResponse;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Keeps a group's offsets as part of a transaction. Before version 5 the client has added the group to its transaction
 * itself, which is verified; from then on it is added here (KIP-890).
 */
public final class TxnOffsetCommitHandler implements RequestHandler<TxnOffsetCommitRequest> {
    private static final int ADDS_THE_GROUP = 5;
    /** Older clients crash when they hear that a coordinator is loading (KAFKA-7296). */
    private static final int KNOWS_LOADING = 2;

    private final MetadataStore metadata;
    private final GroupCoordinator groups;
    private final TransactionGate gate;

    public TxnOffsetCommitHandler(MetadataStore metadata, GroupCoordinator groups, TransactionGate gate) {
        this.metadata = metadata;
        this.groups = groups;
        this.gate = gate;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.TXN_OFFSET_COMMIT;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.TXN_OFFSET_COMMIT);
    }

    @Override
    public CompletionStage<Reply> handle(TxnOffsetCommitRequest request, RequestContext context) {
        TxnOffsetCommitRequestData data = request.data();
        Transactional.require(data.transactionalId(), context);
        if (!context.access().allowsGroup(AclOperation.READ, data.groupId())) {
            throw new GroupAuthorizationException("not allowed to read as group " + data.groupId(), data.groupId());
        }
        var errors = new LinkedHashMap<TopicPartition, Errors>();
        TxnOffsetCommitRequestData accepted = accepted(data, errors, context);
        if (accepted.topics().isEmpty()) {
            return CompletableFuture.completedFuture(reply(errors));
        }
        return commit(accepted, context.version()).thenApply(committed -> {
            committed.topics().forEach(topic -> topic.partitions()
                    .forEach(partition -> errors.put(
                            new TopicPartition(topic.name(), partition.partitionIndex()),
                            told(Errors.forCode(partition.errorCode()), context.version()))));
            return reply(errors);
        });
    }

    private CompletableFuture<TxnOffsetCommitResponseData> commit(TxnOffsetCommitRequestData data, short version) {
        var offsets = new TopicPartition(Topic.GROUP_METADATA_TOPIC_NAME, groups.partitionFor(data.groupId()));
        Missing missing = version >= ADDS_THE_GROUP ? Missing.ADDED : Missing.REFUSED;
        return groups.commitInTransaction(data, () -> gate.admit(
                        data.transactionalId(), data.producerId(), data.producerEpoch(), Set.of(offsets), missing)
                .handle((errors, failure) -> refusal(errors, failure, offsets))
                .thenCompose(error -> error == Errors.NONE
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.failedFuture(error.exception(
                                "transaction " + data.transactionalId() + " may not move offsets now"))));
    }

    /**
     * That the coordinator of the transaction cannot be asked is not to be heard as if the group's had moved: the client
     * is to come back here.
     */
    private static Errors refusal(
            @Nullable Map<TopicPartition, Errors> errors, @Nullable Throwable failure, TopicPartition offsets) {
        Errors error = errors == null
                ? Errors.forCode(PartError.of(Objects.requireNonNull(failure)).code())
                : errors.getOrDefault(offsets, Errors.UNKNOWN_SERVER_ERROR);
        return switch (error) {
            case NETWORK_EXCEPTION, NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE -> Errors.COORDINATOR_LOAD_IN_PROGRESS;
            default -> error;
        };
    }

    private TxnOffsetCommitRequestData accepted(
            TxnOffsetCommitRequestData data, Map<TopicPartition, Errors> errors, RequestContext context) {
        ClusterImage image = metadata.image();
        var topics = new ArrayList<TxnOffsetCommitRequestTopic>();
        for (TxnOffsetCommitRequestTopic topic : data.topics()) {
            boolean allowed = context.access().allowsTopic(AclOperation.READ, topic.name());
            var kept = new ArrayList<TxnOffsetCommitRequestPartition>();
            for (TxnOffsetCommitRequestPartition partition : topic.partitions()) {
                var id = new TopicPartition(topic.name(), partition.partitionIndex());
                if (!allowed) {
                    errors.put(id, Errors.TOPIC_AUTHORIZATION_FAILED);
                } else if (image.partition(id.topic(), id.partition()).isEmpty()) {
                    errors.put(id, Errors.UNKNOWN_TOPIC_OR_PARTITION);
                } else {
                    kept.add(partition);
                }
            }
            if (!kept.isEmpty()) {
                topics.add(
                        new TxnOffsetCommitRequestTopic().setName(topic.name()).setPartitions(kept));
            }
        }
        return data.duplicate().setTopics(topics);
    }

    private static Errors told(Errors error, short version) {
        return error == Errors.COORDINATOR_LOAD_IN_PROGRESS && version < KNOWS_LOADING
                ? Errors.COORDINATOR_NOT_AVAILABLE
                : error;
    }

    private static Reply reply(Map<TopicPartition, Errors> errors) {
        return Reply.of(new TxnOffsetCommitResponse(0, errors));
    }
}
