package io.crossdock.broker.log;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.Records;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.CloseableIterator;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides whether batches may enter a log, by their headers and checksum. Compressed records are opened only where a
 * compacted topic must see their keys, where they are compressed anew, or where {@code batch.validation} is
 * {@code full}; elsewhere it is enough that they begin as their codec does, for opening the first already costs a whole
 * block. Touches neither disk nor state; a full check sets right what a header says of the largest timestamp.
 */
final class BatchValidator {
    private static final long LEAST_INFLATED_LIMIT = 64L << 20;
    private static final int INFLATED_FACTOR = 16;

    private final TopicPartition partition;

    BatchValidator(TopicPartition partition) {
        this.partition = partition;
    }

    /**
     * @return the batches of the records, all valid
     * @throws org.apache.kafka.common.errors.ApiException of the kind the producer understands, naming the partition
     */
    List<MutableRecordBatch> check(MemoryRecords records, AppendOrigin origin, LogConfig config, long now) {
        var batches = new ArrayList<MutableRecordBatch>(1);
        ByteBuffer all = records.buffer();
        checkLengths(all);
        int position = 0;
        for (MutableRecordBatch batch : records.batches()) {
            check(batch, all.slice(all.position() + position, batch.sizeInBytes()), origin, config, now);
            position += batch.sizeInBytes();
            batches.add(batch);
        }
        if (position != all.remaining()) {
            throw new CorruptRecordException("The " + all.remaining() + " bytes for " + partition
                    + " end with an incomplete batch at byte " + position);
        }
        if (batches.isEmpty()) {
            throw new InvalidRecordException("No record batch for " + partition);
        }
        if (position > config.segmentBytes()) {
            throw new RecordBatchTooLargeException("The batches for " + partition + " have " + position
                    + " bytes, more than segment.bytes=" + config.segmentBytes());
        }
        return batches;
    }

    /** A length near two billion overflows in kafka-clients as soon as it steps to that batch. */
    private void checkLengths(ByteBuffer all) {
        int position = all.position();
        while (all.limit() - position >= Records.LOG_OVERHEAD) {
            int length = all.getInt(position + Records.SIZE_OFFSET);
            if (length > Integer.MAX_VALUE - Records.LOG_OVERHEAD) {
                throw new CorruptRecordException(
                        "A batch for " + partition + " says it has " + length + " bytes, more than any may have");
            }
            if (length < 0 || length > all.limit() - position) {
                return; // where it is told apart what is wrong with it
            }
            position += Records.LOG_OVERHEAD + length;
        }
    }

    private void check(MutableRecordBatch batch, ByteBuffer bytes, AppendOrigin origin, LogConfig config, long now) {
        if (batch.magic() != RecordBatch.MAGIC_VALUE_V2) {
            throw new UnsupportedForMessageFormatException("Record format " + batch.magic() + " for " + partition
                    + " is too old; the log keeps format 2, written by clients since 0.11");
        }
        if (bytes.remaining() > config.maxMessageBytes()) {
            throw new RecordTooLargeException("A batch for " + partition + " has " + bytes.remaining()
                    + " bytes, more than max.message.bytes=" + config.maxMessageBytes());
        }
        batch.ensureValid();
        checkCount(batch, bytes, origin);
        if (origin.isClient()) {
            checkClient(batch);
            checkTimes(batch, bytes, config, now);
        }
        checkRecords(batch, bytes, origin, config, now);
    }

    private void checkCount(RecordBatch batch, ByteBuffer bytes, AppendOrigin origin) {
        int count = bytes.getInt(DefaultRecordBatch.RECORDS_COUNT_OFFSET);
        int lastDelta = bytes.getInt(DefaultRecordBatch.LAST_OFFSET_DELTA_OFFSET);
        boolean fits =
                origin == AppendOrigin.SIFTED ? count >= 0 && lastDelta >= count : count > 0 && lastDelta == count - 1;
        if (!fits) {
            throw new InvalidRecordException("A batch for " + partition + " says it has " + count
                    + " records, but its last offset delta is " + lastDelta);
        }
        if (origin.isClient() && batch.baseOffset() != 0) {
            throw new InvalidRecordException("A batch for " + partition + " starts at offset " + batch.baseOffset()
                    + ", a producer's starts at 0");
        }
    }

    private void checkClient(RecordBatch batch) {
        if (batch.isControlBatch()) {
            throw new InvalidRecordException("Producers may not write control records, as was tried for " + partition);
        }
        if (batch.isTransactional() && !batch.hasProducerId()) {
            throw new InvalidRecordException("A batch for " + partition + " is transactional, but has no producer id");
        }
        if (batch.hasProducerId() && (batch.producerEpoch() < 0 || batch.baseSequence() < 0)) {
            throw new InvalidRecordException("A batch for " + partition + " has producer id " + batch.producerId()
                    + " with epoch " + batch.producerEpoch() + " and sequence " + batch.baseSequence());
        }
    }

    private void checkTimes(RecordBatch batch, ByteBuffer bytes, LogConfig config, long now) {
        if (config.timestampType() == TimestampType.LOG_APPEND_TIME) {
            return; // the producer's times are overwritten
        }
        if (batch.timestampType() == TimestampType.LOG_APPEND_TIME) {
            throw new InvalidTimestampException("A batch for " + partition
                    + " claims the broker's append time, but message.timestamp.type is CreateTime");
        }
        if (config.fullValidation()) {
            return; // each record is looked at
        }
        long base = bytes.getLong(BatchHeader.BASE_TIMESTAMP_AT);
        long max = batch.maxTimestamp();
        boolean tooEarly = base >= 0 && now - base > config.timestampBeforeMaxMillis();
        boolean tooLate = max >= 0 && max - now > config.timestampAfterMaxMillis();
        if (tooEarly || tooLate) {
            throw new InvalidTimestampException("The timestamp " + (tooEarly ? base : max) + " for " + partition
                    + " is too far from the broker's " + now + ": message.timestamp.before.max.ms="
                    + config.timestampBeforeMaxMillis() + ", message.timestamp.after.max.ms="
                    + config.timestampAfterMaxMillis());
        }
    }

    private void checkRecords(
            MutableRecordBatch batch, ByteBuffer bytes, AppendOrigin origin, LogConfig config, long now) {
        boolean client = origin.isClient();
        boolean keys = config.compact() && !batch.isControlBatch();
        boolean full = client && config.fullValidation();
        boolean times = full && config.timestampType() == TimestampType.CREATE_TIME;
        RecordChecks checks = keys || full ? new RecordChecks(partition, keys, times, config, now) : null;
        if (origin == AppendOrigin.SIFTED) {
            checkSifted(batch, checks);
        } else if (!isCompressed(batch)) {
            RecordFraming.check(bytes, bytes.getInt(DefaultRecordBatch.RECORDS_COUNT_OFFSET), checks);
        } else if (checks != null || Recompression.isNeeded(batch, config.compression())) {
            inflate(batch, Integer.MAX_VALUE, limit(config), checks);
        } else if (client) {
            checkStart(batch, bytes, config);
        }
        if (checks != null) {
            checks.finish();
            if (times && batch.maxTimestamp() != checks.maxTimestamp()) {
                batch.setMaxTimestamp(TimestampType.CREATE_TIME, checks.maxTimestamp());
            }
        }
    }

    /** Framing and size were seen to by whoever took records out of it. */
    private static void checkSifted(RecordBatch batch, @Nullable RecordChecks checks) {
        if (checks != null) {
            for (Record record : batch) {
                checks.record((int) (record.offset() - batch.baseOffset()), record.timestamp(), record.hasKey());
            }
        }
    }

    /** What the records of a batch may come to: a few bytes can stand for gigabytes. */
    private static long limit(LogConfig config) {
        return Math.max(LEAST_INFLATED_LIMIT, (long) INFLATED_FACTOR * config.maxMessageBytes());
    }

    private boolean isCompressed(RecordBatch batch) {
        try {
            return batch.isCompressed();
        } catch (IllegalArgumentException unknown) {
            throw new InvalidRecordException(
                    "A batch for " + partition + " names a compression that does not exist", unknown);
        }
    }

    /** Whether the compression is what the header says, as far as that costs little. */
    private void checkStart(MutableRecordBatch batch, ByteBuffer bytes, LogConfig config) {
        CompressionType codec = batch.compressionType();
        if (codec == CompressionType.SNAPPY) { // has no mark that every client writes; its blocks are small
            inflate(batch, 1, limit(config), null);
        } else if (!CompressedStart.fits(
                codec, bytes.slice(BatchHeader.BYTES, bytes.remaining() - BatchHeader.BYTES))) {
            throw new InvalidRecordException("The records of a batch for " + partition + " are not compressed with "
                    + codec.name + ", as its header says they are");
        }
    }

    private void inflate(MutableRecordBatch batch, int most, long limit, @Nullable RecordChecks checks) {
        int number = 0;
        long bytes = 0;
        try (BufferSupplier buffers = BufferSupplier.create();
                CloseableIterator<Record> records = batch.skipKeyValueIterator(buffers)) {
            do {
                Record record = records.next();
                if (record.offset() != batch.baseOffset() + number) {
                    throw new InvalidRecordException("Record " + number + " of the batch has offset delta "
                            + (record.offset() - batch.baseOffset()));
                }
                bytes += record.sizeInBytes();
                if (bytes > limit) {
                    throw new RecordTooLargeException("A batch for " + partition + " has more than " + limit
                            + " bytes of records before compression; send smaller batches");
                }
                if (checks != null) {
                    checks.record(number, record.timestamp(), record.hasKey());
                }
                number++;
            } while (number < most && records.hasNext());
        } catch (InvalidRecordException | RecordTooLargeException refused) {
            throw refused;
        } catch (RuntimeException unreadable) { // each codec has its own
            throw new InvalidRecordException(
                    "Record " + number + " of a batch for " + partition + " cannot be decompressed with "
                            + batch.compressionType().name,
                    unreadable);
        }
    }
}
