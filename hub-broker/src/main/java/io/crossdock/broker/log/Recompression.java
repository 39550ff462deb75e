package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.apache.kafka.common.utils.CloseableIterator;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Batches in the codec that the topic asks for. Records, offsets, sequence numbers and times stay what they are; how much
 * the records may come to has been checked before. Pure.
 */
final class Recompression {
    private Recompression() {}

    /** What is to be written, and its batches. */
    record Encoded(MemoryRecords records, List<MutableRecordBatch> batches) {}

    /**
     * The records themselves where all batches are in the codec already.
     *
     * @param batches of the records
     * @throws RecordTooLargeException when a batch is now larger than {@code max.message.bytes}
     */
    static Encoded of(
            TopicPartition partition, MemoryRecords records, List<MutableRecordBatch> batches, LogConfig config) {
        for (MutableRecordBatch batch : batches) {
            if (isNeeded(batch, config.compression())) {
                return apply(partition, batches, config);
            }
        }
        return new Encoded(records, batches);
    }

    /** Control batches are never compressed, and one without records has nothing to compress. */
    static boolean isNeeded(RecordBatch batch, TopicCompression wanted) {
        return !batch.isControlBatch() && !isEmpty(batch) && wanted.changes(batch.compressionType());
    }

    private static Encoded apply(TopicPartition partition, List<MutableRecordBatch> batches, LogConfig config) {
        int size = 0;
        for (MutableRecordBatch batch : batches) {
            size += batch.sizeInBytes();
        }
        var out = new ByteBufferOutputStream(size);
        for (MutableRecordBatch batch : batches) {
            int before = out.position();
            if (isNeeded(batch, config.compression())) {
                encode(batch, config.compression(), out);
            } else {
                out.write(bytesOf(batch));
            }
            if (out.position() - before > config.maxMessageBytes()) {
                throw new RecordTooLargeException("A batch for " + partition + " has " + (out.position() - before)
                        + " bytes with compression.type=" + config.compression().name()
                        + ", more than max.message.bytes=" + config.maxMessageBytes());
            }
        }
        if (out.position() > config.segmentBytes()) {
            throw new RecordBatchTooLargeException("The batches for " + partition + " have " + out.position()
                    + " bytes with compression.type=" + config.compression().name() + ", more than segment.bytes="
                    + config.segmentBytes());
        }
        MemoryRecords encoded = MemoryRecords.readableRecords(out.buffer().flip());
        var changed = new ArrayList<MutableRecordBatch>(batches.size());
        encoded.batches().forEach(changed::add);
        return new Encoded(encoded, changed);
    }

    private static boolean isEmpty(RecordBatch batch) {
        Integer count = batch.countOrNull();
        return count != null && count == 0;
    }

    private static ByteBuffer bytesOf(MutableRecordBatch batch) {
        ByteBuffer bytes = ByteBuffer.allocate(batch.sizeInBytes());
        batch.writeTo(bytes);
        return bytes.flip();
    }

    private static void encode(MutableRecordBatch batch, TopicCompression wanted, ByteBufferOutputStream out) {
        try (BufferSupplier buffers = BufferSupplier.create();
                CloseableIterator<Record> records = batch.streamingIterator(buffers);
                var builder = new MemoryRecordsBuilder(
                        out,
                        RecordBatch.MAGIC_VALUE_V2,
                        wanted.codec(),
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
            while (records.hasNext()) {
                Record record = records.next();
                builder.appendWithOffset(record.offset(), record);
            }
            builder.overrideLastOffset(batch.lastOffset()); // the last records may have been taken out
        }
    }
}
