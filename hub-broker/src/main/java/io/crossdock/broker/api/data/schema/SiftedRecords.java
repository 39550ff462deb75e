package io.crossdock.broker.api.data.schema;

import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.apache.kafka.common.utils.CloseableIterator;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * A batch without some of its records, as compaction would leave it: the others keep their offsets, and the batch its
 * range of offsets and of sequence numbers, which is what its producer counts on. One that is left without records is a
 * header. Pure.
 */
final class SiftedRecords {
    private SiftedRecords() {}

    /**
     * @param batch that was checked: how much its records come to is bounded
     * @param without indexes of records
     */
    static MemoryRecords of(MutableRecordBatch batch, BitSet without) {
        Integer count = batch.countOrNull();
        return count == null || without.cardinality() >= count ? header(batch) : others(batch, without);
    }

    private static MemoryRecords header(MutableRecordBatch batch) {
        ByteBuffer header = ByteBuffer.allocate(DefaultRecordBatch.RECORD_BATCH_OVERHEAD);
        DefaultRecordBatch.writeEmptyHeader(
                header,
                RecordBatch.MAGIC_VALUE_V2,
                batch.producerId(),
                batch.producerEpoch(),
                batch.baseSequence(),
                batch.baseOffset(),
                batch.lastOffset(),
                batch.partitionLeaderEpoch(),
                TimestampType.CREATE_TIME,
                batch.maxTimestamp(),
                batch.isTransactional(),
                false);
        return MemoryRecords.readableRecords(header.flip());
    }

    private static MemoryRecords others(MutableRecordBatch batch, BitSet without) {
        try (BufferSupplier buffers = BufferSupplier.create();
                CloseableIterator<Record> records = batch.streamingIterator(buffers);
                var builder = new MemoryRecordsBuilder(
                        new ByteBufferOutputStream(batch.sizeInBytes()),
                        RecordBatch.MAGIC_VALUE_V2,
                        Compression.of(batch.compressionType()).build(),
                        TimestampType.CREATE_TIME,
                        batch.baseOffset(),
                        RecordBatch.NO_TIMESTAMP,
                        batch.producerId(),
                        batch.producerEpoch(),
                        batch.baseSequence(),
                        batch.isTransactional(),
                        false,
                        batch.partitionLeaderEpoch(),
                        Integer.MAX_VALUE)) {
            for (int index = 0; records.hasNext(); index++) {
                Record record = records.next();
                if (!without.get(index)) {
                    builder.appendWithOffset(record.offset(), record);
                }
            }
            builder.overrideLastOffset(batch.lastOffset());
            return builder.build();
        }
    }
}
