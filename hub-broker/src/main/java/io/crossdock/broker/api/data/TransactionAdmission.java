package io.crossdock.broker.api.data;

import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.partition.Admission;
import io.crossdock.broker.txn.TransactionGate;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Asks the transaction coordinator for one producer and one partition, and puts its answer into the errors that the
 * producer's version knows (KIP-890). What will pass is told as NOT_ENOUGH_REPLICAS: old clients try again on that
 * without asking for metadata first.
 *
 * @param version of the produce request
 * @param executor of repeated questions
 */
record TransactionAdmission(
        TransactionGate gate,
        AdmissionConfig config,
        Timer timer,
        Executor executor,
        String transactionalId,
        long producerId,
        short producerEpoch,
        TopicPartition partition,
        short version)
        implements Admission {
    private static final int FIRST_VERSION_THAT_ADDS = 12;
    private static final int FIRST_VERSION_WITH_ABORTABLE = 11;

    @Override
    public boolean adds() {
        return version >= FIRST_VERSION_THAT_ADDS;
    }

    @Override
    public CompletableFuture<Void> ask() {
        return adds() || config.verify() ? ask(config.retries()) : CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<Void> ask(int retries) {
        var missing = adds() ? TransactionGate.Missing.ADDED : TransactionGate.Missing.REFUSED;
        return gate.admit(transactionalId, producerId, producerEpoch, Set.of(partition), missing)
                .handle(this::errorOf)
                .thenCompose(error -> decide(error, retries));
    }

    private Errors errorOf(Map<TopicPartition, Errors> errors, @Nullable Throwable failure) {
        if (failure == null) {
            return errors.getOrDefault(partition, Errors.UNKNOWN_SERVER_ERROR);
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ApiException) {
            return Errors.forException(cause);
        }
        throw new CompletionException(cause); // a defect, which is logged where it is answered
    }

    private CompletableFuture<Void> decide(Errors error, int retries) {
        if (error == Errors.NONE) {
            return CompletableFuture.completedFuture(null);
        }
        // Very common right after a commit, and cheaper to wait for here than to have all the records sent again.
        if (error == Errors.CONCURRENT_TRANSACTIONS && adds() && retries > 0) {
            var again = new CompletableFuture<Void>();
            timer.after(config.retryPause(), executor, () -> ask(retries - 1).whenComplete((nothing, failure) -> {
                if (failure == null) {
                    again.complete(null);
                } else {
                    again.completeExceptionally(failure);
                }
            }));
            return again;
        }
        return CompletableFuture.failedFuture(refusal(error));
    }

    private ApiException refusal(Errors error) {
        return switch (error) {
            case PRODUCER_FENCED -> Errors.INVALID_PRODUCER_EPOCH.exception(said(error));
            case INVALID_TXN_STATE -> notAdded();
            case TRANSACTION_ABORTABLE ->
                version < FIRST_VERSION_WITH_ABORTABLE ? notAdded() : error.exception(said(error));
            case NETWORK_EXCEPTION, COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR ->
                new NotEnoughReplicasException(said(error));
            case CONCURRENT_TRANSACTIONS ->
                adds() ? error.exception(said(error)) : new NotEnoughReplicasException(said(error));
            default -> error.exception(said(error));
        };
    }

    private ApiException notAdded() {
        return new InvalidTxnStateException(partition + " was not added to the transaction of " + transactionalId
                + " before records were sent to it");
    }

    private String said(Errors error) {
        return "the coordinator of transaction " + transactionalId + " does not let it into " + partition + ": "
                + error;
    }
}
