package io.crossdock.broker.txn;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.Errors;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Asked before a producer's first batch of a transaction enters a partition (KIP-890): without it, a batch that was late
 * could open a transaction there that nobody ever ends. Thread-safe; must not block.
 */
@FunctionalInterface
public interface TransactionGate {

    /** What becomes of a partition that is not in the producer's ongoing transaction. */
    enum Missing {
        /** It is refused: the client says AddPartitionsToTxn itself (transaction version 0 and 1). */
        REFUSED,
        /** It is added: the client relies on that (transaction version 2, Produce 12 and later). */
        ADDED
    }

    /**
     * Asks the coordinator whether the partitions are in the ongoing transaction.
     *
     * @return one entry for each partition asked for, {@code NONE} for those that may be written to, else the
     *     coordinator's error just as it is: INVALID_TXN_STATE or TRANSACTION_ABORTABLE when the partition is not in
     *     the transaction, PRODUCER_FENCED, INVALID_PRODUCER_ID_MAPPING, CONCURRENT_TRANSACTIONS,
     *     COORDINATOR_LOAD_IN_PROGRESS, NOT_COORDINATOR, …; completes on any thread. Fails with an {@code ApiException}
     *     that then holds for all of them.
     */
    CompletableFuture<Map<TopicPartition, Errors>> admit(
            String transactionalId,
            long producerId,
            short producerEpoch,
            Set<TopicPartition> partitions,
            Missing missing);
}
