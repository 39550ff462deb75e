package io.crossdock.broker.log;

import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Iterator;

/**
 * What the state of a producer needs of one of its batches, whether that is being appended or is found on disk.
 *
 * @param baseSequence of the first record, -1 in a marker and in what a coordinator wrote
 * @param transactional whether it belongs to a transaction
 * @param appendTime see {@link AppendInfo#logAppendTime}
 * @param end how the transaction ended, if this is a marker
 */
record ProducerBatch(
        long producerId,
        short epoch,
        int baseSequence,
        int lastSequence,
        long baseOffset,
        long lastOffset,
        boolean transactional,
        long appendTime,
        @Nullable EndTransactionMarker end) {

    boolean isMarker() {
        return end != null;
    }

    boolean aborts() {
        return end != null && end.controlType() == ControlRecordType.ABORT;
    }

    /** Null for a batch without a producer, and for one that compaction has left of a marker without a record. */
    static @Nullable ProducerBatch of(RecordBatch batch, long appendTime) {
        if (!batch.hasProducerId()) {
            return null;
        }
        EndTransactionMarker end = null;
        if (batch.isControlBatch()) {
            end = marker(batch);
            if (end == null) {
                return null;
            }
        }
        return new ProducerBatch(
                batch.producerId(),
                batch.producerEpoch(),
                batch.baseSequence(),
                batch.lastSequence(),
                batch.baseOffset(),
                batch.lastOffset(),
                batch.isTransactional(),
                appendTime,
                end);
    }

    /**
     * As {@link #of(RecordBatch, long)}.
     *
     * @param whole of a control batch all its bytes; else not looked at
     */
    static @Nullable ProducerBatch of(BatchHeader header, @Nullable ByteBuffer whole) {
        if (header.producerId() == RecordBatch.NO_PRODUCER_ID) {
            return null;
        }
        if (whole != null && header.isControl()) {
            return of(MemoryRecords.readableRecords(whole).batchIterator().next(), header.appendTime());
        }
        return new ProducerBatch(
                header.producerId(),
                header.producerEpoch(),
                header.baseSequence(),
                header.lastSequence(),
                header.baseOffset(),
                header.lastOffset(),
                header.isTransactional(),
                header.appendTime(),
                null);
    }

    private static @Nullable EndTransactionMarker marker(RecordBatch batch) {
        Iterator<Record> records = batch.iterator();
        return records.hasNext() ? EndTransactionMarker.deserialize(records.next()) : null;
    }
}
