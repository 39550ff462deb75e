package io.crossdock.broker.coordinator;

import io.crossdock.broker.log.TransactionMarker;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;

/** Brings a shard what was decided just now, and what its log holds, in the same way. */
final class Replay {
    private Replay() {}

    static void decided(Shard shard, Result<?> result) {
        if (result.framing() instanceof Framing.Marker end) {
            shard.replay(end);
        } else if (result.framing() instanceof Framing.InTransaction transaction) {
            result.records().forEach(record -> shard.replay(transaction, record));
        } else {
            result.records().forEach(shard::replay);
        }
    }

    /** @return how many records there were */
    static long read(Shard shard, RecordBatch batch) {
        long count = 0;
        for (Record record : batch) {
            if (batch.isControlBatch()) {
                readMarker(shard, batch, record);
            } else if (batch.isTransactional()) {
                shard.replay(new Framing.InTransaction(batch.producerId(), batch.producerEpoch()), of(record));
            } else {
                shard.replay(of(record));
            }
            count++;
        }
        return count;
    }

    private static void readMarker(Shard shard, RecordBatch batch, Record record) {
        ControlRecordType type = ControlRecordType.parse(record.key());
        if (type == ControlRecordType.COMMIT || type == ControlRecordType.ABORT) {
            shard.replay(new Framing.Marker(new TransactionMarker(
                    batch.producerId(),
                    batch.producerEpoch(),
                    EndTransactionMarker.deserialize(record).coordinatorEpoch(),
                    type == ControlRecordType.COMMIT
                            ? TransactionMarker.Outcome.COMMIT
                            : TransactionMarker.Outcome.ABORT,
                    TransactionMarker.VERSION_UNKNOWN)));
        }
    }

    private static ShardRecord of(Record record) {
        return new ShardRecord(record.key(), record.value());
    }
}
