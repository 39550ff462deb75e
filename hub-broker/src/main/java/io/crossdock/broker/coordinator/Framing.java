package io.crossdock.broker.coordinator;

import io.crossdock.broker.log.TransactionMarker;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

import java.util.List;

/**
 * What kind of batch an operation's records become. Records of different kinds never share a batch; their batches keep
 * the order of the operations.
 */
public sealed interface Framing {

    /** Records that count at once. */
    Framing PLAIN = new Plain();

    /** Whether the records of another operation may join this operation's batch. */
    boolean joins(Framing other);

    MemoryRecords batch(List<ShardRecord> records, long now);

    /** See {@link #PLAIN}. */
    record Plain() implements Framing {
        @Override
        public boolean joins(Framing other) {
            return equals(other);
        }

        @Override
        public MemoryRecords batch(List<ShardRecord> records, long now) {
            return MemoryRecords.withRecords(Compression.NONE, simple(records, now));
        }
    }

    /** Records that count once a commit marker of the same producer follows, and never if it is an abort marker. */
    record InTransaction(long producerId, short producerEpoch) implements Framing {
        @Override
        public boolean joins(Framing other) {
            return equals(other);
        }

        @Override
        public MemoryRecords batch(List<ShardRecord> records, long now) {
            // A coordinator has no sequence of its own; the batch format wants a number, and 0 is what Apache Kafka
            // writes.
            return MemoryRecords.withTransactionalRecords(
                    Compression.NONE, producerId, producerEpoch, 0, simple(records, now));
        }
    }

    /**
     * No records but the end of a producer's transaction in this log.
     *
     * @param coordinatorEpoch leader epoch of the transaction coordinator that decided so
     */
    record Marker(long producerId, short producerEpoch, boolean commit, int coordinatorEpoch) implements Framing {
        public static Marker of(TransactionMarker marker) {
            return new Marker(
                    marker.producerId(),
                    marker.producerEpoch(),
                    marker.outcome() == TransactionMarker.Outcome.COMMIT,
                    marker.coordinatorEpoch());
        }

        @Override
        public boolean joins(Framing other) {
            return false;
        }

        @Override
        public MemoryRecords batch(List<ShardRecord> records, long now) {
            ControlRecordType type = commit ? ControlRecordType.COMMIT : ControlRecordType.ABORT;
            return MemoryRecords.withEndTransactionMarker(
                    0, now, -1, producerId, producerEpoch, new EndTransactionMarker(type, coordinatorEpoch));
        }
    }

    private static SimpleRecord[] simple(List<ShardRecord> records, long now) {
        return records.stream()
                .map(record -> new SimpleRecord(now, record.key(), record.value()))
                .toArray(SimpleRecord[]::new);
    }
}
