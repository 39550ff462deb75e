package io.crossdock.broker.api.txn;

import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import io.crossdock.broker.txn.ProducerIdentity;
import io.crossdock.broker.txn.TransactionCoordinator;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.EndTxnResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.EndTxnRequest;
import org.apache.kafka.common.requests.EndTxnResponse;

import java.util.concurrent.CompletionStage;

/** Commits or aborts a transaction. From version 5 on the producer goes on with the epoch in the answer (KIP-890). */
public final class EndTxnHandler implements RequestHandler<EndTxnRequest> {
    private static final int KNOWS_FENCED = 2;
    private static final int EPOCH_PER_TRANSACTION = 5;

    private final TransactionCoordinator transactions;

    public EndTxnHandler(TransactionCoordinator transactions) {
        this.transactions = transactions;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.END_TXN;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.END_TXN);
    }

    @Override
    public CompletionStage<Reply> handle(EndTxnRequest request, RequestContext context) {
        EndTxnRequestData data = request.data();
        Transactional.require(data.transactionalId(), context);
        boolean epochEach = context.version() >= EPOCH_PER_TRANSACTION;
        var ended = transactions.end(
                data.transactionalId(),
                new ProducerIdentity(data.producerId(), data.producerEpoch()),
                data.committed(),
                epochEach);
        return Transactional.fencing(ended, context.version(), KNOWS_FENCED)
                .thenApply(next -> Reply.of(new EndTxnResponse(
                        epochEach
                                ? new EndTxnResponseData()
                                        .setProducerId(next.id())
                                        .setProducerEpoch(next.epoch())
                                : new EndTxnResponseData())));
    }
}
