package io.crossdock.broker.log;

import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;

/**
 * The end of one producer's transaction in a partition: a control record that consumers never see.
 *
 * @param producerId whose transaction it is
 * @param producerEpoch of the producer; with transaction version 2 the coordinator raises it by one before it ends a
 *     transaction, so that what comes late from before the marker is recognised (KIP-890)
 * @param coordinatorEpoch of the transaction coordinator that decided, so that one that lost its office cannot
 * @param outcome what became of the records
 * @param transactionVersion 0 or 1: the marker has the epoch of the records; 2: a larger one. Not part of the marker's
 *     bytes, which are the same in all versions, but whether it comes too late depends on it
 */
public record TransactionMarker(
        long producerId, short producerEpoch, int coordinatorEpoch, Outcome outcome, short transactionVersion) {
    /** First version whose markers have an epoch of their own. */
    static final short VERSION_WITH_OWN_EPOCH = 2;

    /** Of a marker read from a log, whose bytes do not tell the version. */
    public static final short VERSION_UNKNOWN = 0;

    /** How a transaction ended. */
    public enum Outcome {
        COMMIT,
        ABORT
    }

    public TransactionMarker {
        if (producerId < 0 || producerEpoch < 0) {
            throw new IllegalArgumentException(
                    "no marker of producer id " + producerId + " with epoch " + producerEpoch);
        }
    }

    MemoryRecords toRecords(long offset, long nowMillis, int leaderEpoch) {
        var type = outcome == Outcome.COMMIT ? ControlRecordType.COMMIT : ControlRecordType.ABORT;
        return MemoryRecords.withEndTransactionMarker(
                offset,
                nowMillis,
                leaderEpoch,
                producerId,
                producerEpoch,
                new EndTransactionMarker(type, coordinatorEpoch));
    }
}
