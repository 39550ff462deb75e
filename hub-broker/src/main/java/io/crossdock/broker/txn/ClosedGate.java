package io.crossdock.broker.txn;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.protocol.Errors;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Lets no transaction in: for a broker without a transaction coordinator. */
public final class ClosedGate implements TransactionGate {
    @Override
    public CompletableFuture<Map<TopicPartition, Errors>> admit(
            String transactionalId,
            long producerId,
            short producerEpoch,
            Set<TopicPartition> partitions,
            Missing missing) {
        return CompletableFuture.failedFuture(
                new InvalidRequestException("transactions are not available in this version; configure the producer"
                        + " without transactional.id (idempotence works)"));
    }
}
