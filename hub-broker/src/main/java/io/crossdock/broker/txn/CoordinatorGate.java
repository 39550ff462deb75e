package io.crossdock.broker.txn;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.Errors;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Asks the coordinator in this process. Thread-safe. */
public final class CoordinatorGate implements TransactionGate {
    private final TransactionCoordinator transactions;

    public CoordinatorGate(TransactionCoordinator transactions) {
        this.transactions = transactions;
    }

    @Override
    public CompletableFuture<Map<TopicPartition, Errors>> admit(
            String transactionalId,
            long producerId,
            short producerEpoch,
            Set<TopicPartition> partitions,
            Missing missing) {
        var producer = new ProducerIdentity(producerId, producerEpoch);
        return missing == Missing.REFUSED
                ? transactions.verify(transactionalId, producer, partitions)
                : transactions.add(transactionalId, producer, partitions, true).thenApply(added -> allOf(partitions));
    }

    private static Map<TopicPartition, Errors> allOf(Set<TopicPartition> partitions) {
        var admitted = new HashMap<TopicPartition, Errors>();
        partitions.forEach(partition -> admitted.put(partition, Errors.NONE));
        return admitted;
    }
}
