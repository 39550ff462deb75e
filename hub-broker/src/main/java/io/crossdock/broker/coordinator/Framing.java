package io.crossdock.broker.coordinator;

import io.crossdock.broker.log.TransactionMarker;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What kind of batch an operation's records become. Records of different kinds never share a batch; their batches keep
 * the order of the operations.
 */
public sealed interface Framing {

    /** Records that count at once. */
    Framing PLAIN = new Plain();

    /** Whether the records of another operation may join this operation's batch. */
    boolean joins(Framing other);

    /** See {@link ShardLog#append}. */
    CompletableFuture<Void> append(ShardLog log, List<ShardRecord> records, long now);

    /** See {@link #PLAIN}. */
    record Plain() implements Framing {
        @Override
        public boolean joins(Framing other) {
            return equals(other);
        }

        @Override
        public CompletableFuture<Void> append(ShardLog log, List<ShardRecord> records, long now) {
            return log.append(MemoryRecords.withRecords(Compression.NONE, simple(records, now)));
        }
    }

    /** Records that count once a commit marker of the same producer follows, and never if it is an abort marker. */
    record InTransaction(long producerId, short producerEpoch) implements Framing {
        @Override
        public boolean joins(Framing other) {
            return equals(other);
        }

        @Override
        public CompletableFuture<Void> append(ShardLog log, List<ShardRecord> records, long now) {
            // A coordinator has no sequence of its own; the batch format wants a number, and 0 is what Apache Kafka
            // writes.
            return log.append(MemoryRecords.withTransactionalRecords(
                    Compression.NONE, producerId, producerEpoch, 0, simple(records, now)));
        }
    }

    /** No records but the end of a producer's transaction in this log. */
    record Marker(TransactionMarker marker) implements Framing {
        public long producerId() {
            return marker.producerId();
        }

        public boolean commit() {
            return marker.outcome() == TransactionMarker.Outcome.COMMIT;
        }

        @Override
        public boolean joins(Framing other) {
            return false;
        }

        @Override
        public CompletableFuture<Void> append(ShardLog log, List<ShardRecord> none, long now) {
            return log.append(marker); // as a marker: the log has rules for it that depend on more than its bytes say
        }
    }

    private static SimpleRecord[] simple(List<ShardRecord> records, long now) {
        return records.stream()
                .map(record -> new SimpleRecord(now, record.key(), record.value()))
                .toArray(SimpleRecord[]::new);
    }
}
