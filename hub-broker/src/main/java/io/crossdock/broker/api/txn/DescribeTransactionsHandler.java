package io.crossdock.broker.api.txn;

import io.crossdock.broker.request.PartError;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import io.crossdock.broker.txn.TransactionCoordinator;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData.TransactionState;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeTransactionsRequest;
import org.apache.kafka.common.requests.DescribeTransactionsResponse;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Describes transactions, without the topics that the client may not know of (KIP-664). */
public final class DescribeTransactionsHandler implements RequestHandler<DescribeTransactionsRequest> {
    private final TransactionCoordinator transactions;

    public DescribeTransactionsHandler(TransactionCoordinator transactions) {
        this.transactions = transactions;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.DESCRIBE_TRANSACTIONS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.DESCRIBE_TRANSACTIONS);
    }

    @Override
    public CompletionStage<Reply> handle(DescribeTransactionsRequest request, RequestContext context) {
        List<CompletableFuture<TransactionState>> described = request.data().transactionalIds().stream()
                .map(id -> describe(id, context))
                .toList();
        return CompletableFuture.allOf(described.toArray(CompletableFuture[]::new))
                .thenApply(done -> Reply.of(new DescribeTransactionsResponse(new DescribeTransactionsResponseData()
                        .setTransactionStates(
                                described.stream().map(CompletableFuture::join).toList()))));
    }

    private CompletableFuture<TransactionState> describe(String id, RequestContext context) {
        if (!context.access().allowsTransactionalId(AclOperation.DESCRIBE, id)) {
            return CompletableFuture.completedFuture(new TransactionState()
                    .setTransactionalId(id)
                    .setErrorCode(Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED.code()));
        }
        return transactions
                .describe(id)
                .thenApply(described -> {
                    described.topics().removeIf(topic -> !context.access()
                            .allowsTopic(AclOperation.DESCRIBE, topic.topic()));
                    return described;
                })
                .exceptionally(failure -> new TransactionState()
                        .setTransactionalId(id)
                        .setErrorCode(PartError.of(failure).code()));
    }
}
