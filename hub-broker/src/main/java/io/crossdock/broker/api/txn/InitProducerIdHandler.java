package io.crossdock.broker.api.txn;

import io.crossdock.broker.partition.ProducerIds;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import io.crossdock.broker.txn.ProducerIdentity;
import io.crossdock.broker.txn.TransactionCoordinator;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.InitProducerIdRequest;
import org.apache.kafka.common.requests.InitProducerIdResponse;

import java.util.concurrent.CompletionStage;

/**
 * Gives a producer its id and epoch (KIP-98): an idempotent one a new id each time, a transactional one the next epoch of
 * its transactional id, which fences every instance before it.
 */
public final class InitProducerIdHandler implements RequestHandler<InitProducerIdRequest> {
    private static final int KNOWS_FENCED = 4;

    private final ProducerIds producerIds;
    private final TransactionCoordinator transactions;

    public InitProducerIdHandler(ProducerIds producerIds, TransactionCoordinator transactions) {
        this.producerIds = producerIds;
        this.transactions = transactions;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.INIT_PRODUCER_ID;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.INIT_PRODUCER_ID);
    }

    @Override
    public CompletionStage<Reply> handle(InitProducerIdRequest request, RequestContext context) {
        InitProducerIdRequestData data = request.data();
        var was = new ProducerIdentity(data.producerId(), data.producerEpoch());
        if ((was.id() == ProducerIdentity.NONE.id()) != (was.epoch() == ProducerIdentity.NONE.epoch())) {
            throw new InvalidRequestException(
                    "a producer id and its epoch are given together or not at all; got " + was);
        }
        if (data.transactionalId() != null) {
            Transactional.require(data.transactionalId(), context);
            var initialised = transactions.init(data.transactionalId(), data.transactionTimeoutMs(), was);
            return Transactional.fencing(initialised, context.version(), KNOWS_FENCED)
                    .thenApply(InitProducerIdHandler::reply);
        }
        // Since KIP-679 writing to any topic is enough; IDEMPOTENT_WRITE on the cluster remains the other way.
        if (!context.access().allowsSomeTopic(AclOperation.WRITE)) {
            context.access().requireCluster(AclOperation.IDEMPOTENT_WRITE);
        }
        return producerIds.next().thenApply(id -> reply(new ProducerIdentity(id, (short) 0)));
    }

    private static Reply reply(ProducerIdentity producer) {
        return Reply.of(new InitProducerIdResponse(
                new InitProducerIdResponseData().setProducerId(producer.id()).setProducerEpoch(producer.epoch())));
    }
}
