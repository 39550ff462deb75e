package io.crossdock.broker.log;

import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.RecordBatch;

import java.nio.ByteBuffer;

/**
 * What the log needs to know of a record batch without touching its records.
 *
 * <pre>
 *  0 base offset        8    21 attributes         2    43 producer id      8
 *  8 length of the rest 4    23 last offset delta  4    51 producer epoch   2
 * 12 leader epoch       4    27 base timestamp     8    53 base sequence    4
 * 16 magic              1    35 max timestamp      8    57 record count     4
 * 17 CRC-32C of 21...   4                               61 records
 * </pre>
 *
 * @param position of the batch in its file
 * @param sizeInBytes of the whole batch with its header
 */
record BatchHeader(
        int position,
        int sizeInBytes,
        long baseOffset,
        long lastOffset,
        int leaderEpoch,
        short attributes,
        long maxTimestamp,
        long producerId,
        short producerEpoch,
        int baseSequence) {
    static final int BYTES = DefaultRecordBatch.RECORD_BATCH_OVERHEAD;
    static final int BASE_TIMESTAMP_AT = 27;
    private static final int LOG_APPEND_TIME = 0x08;
    private static final int TRANSACTIONAL = 0x10;
    private static final int CONTROL = 0x20;

    int endPosition() {
        return position + sizeInBytes;
    }

    boolean isTransactional() {
        return (attributes & TRANSACTIONAL) != 0;
    }

    boolean isControl() {
        return (attributes & CONTROL) != 0;
    }

    /** The broker's time if it set it, else {@link AppendInfo#CREATE_TIME}. */
    long appendTime() {
        return (attributes & LOG_APPEND_TIME) != 0 ? maxTimestamp : AppendInfo.CREATE_TIME;
    }

    int lastSequence() {
        return baseSequence == RecordBatch.NO_SEQUENCE
                ? RecordBatch.NO_SEQUENCE
                : DefaultRecordBatch.incrementSequence(baseSequence, (int) (lastOffset - baseOffset));
    }

    /** Reads the header at {@code at}; the caller has checked with {@link #problem} that it is one. */
    static BatchHeader read(ByteBuffer bytes, int at, int position) {
        long baseOffset = bytes.getLong(at);
        return new BatchHeader(
                position,
                bytes.getInt(at + 8) + 12,
                baseOffset,
                baseOffset + bytes.getInt(at + 23),
                bytes.getInt(at + 12),
                bytes.getShort(at + 21),
                bytes.getLong(at + 35),
                bytes.getLong(at + 43),
                bytes.getShort(at + 51),
                bytes.getInt(at + 53));
    }

    /** Why the {@link #BYTES} bytes at {@code at} are no header of a batch, or an empty text if they are. */
    static String problem(ByteBuffer bytes, int at) {
        int length = bytes.getInt(at + 8);
        if (length < BYTES - 12 || length > Integer.MAX_VALUE - 12) {
            return "the length field says " + length;
        }
        if (bytes.get(at + 16) != RecordBatch.MAGIC_VALUE_V2) {
            return "the format version is " + bytes.get(at + 16) + " instead of 2";
        }
        if (bytes.getLong(at) < 0 || bytes.getInt(at + 23) < 0) {
            return "an offset is negative";
        }
        return "";
    }
}
