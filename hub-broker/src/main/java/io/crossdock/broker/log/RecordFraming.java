package io.crossdock.broker.log;

import org.apache.kafka.common.InvalidRecordException;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * Checks that the uncompressed records of a batch are what their lengths say, so that no consumer chokes on them later.
 * Walks the bytes without making an object per record; small records cost more here than anywhere else on their way to
 * the disk, so positions and numbers stay in registers.
 *
 * <pre>
 * record: length, attributes (1 byte), timestamp delta, offset delta, key length, key, value length, value,
 *         header count, (key length, key, value length, value)*        all numbers zig-zag variable length
 * </pre>
 */
final class RecordFraming {
    private static final int LONGEST_INT = 5;
    private static final int LONGEST_LONG = 10;

    private final ByteBuffer bytes;
    private final @Nullable RecordChecks checks;
    private int record;

    private RecordFraming(ByteBuffer bytes, @Nullable RecordChecks checks) {
        this.bytes = bytes;
        this.checks = checks;
    }

    /**
     * @param batch one whole batch, with its header
     * @param checks told of each record, if there is more to check
     * @throws InvalidRecordException naming the record
     */
    static void check(ByteBuffer batch, int count, @Nullable RecordChecks checks) {
        var walk = new RecordFraming(batch, checks);
        int at = batch.position() + BatchHeader.BYTES;
        try {
            for (walk.record = 0; walk.record < count; walk.record++) {
                at = walk.record(at);
            }
        } catch (IndexOutOfBoundsException cutOff) {
            throw new InvalidRecordException("Record " + walk.record + " of the batch is malformed", cutOff);
        }
        if (at < batch.limit()) {
            throw new InvalidRecordException(
                    "The batch has " + (batch.limit() - at) + " bytes behind its " + count + " records");
        }
    }

    /** @return where the record that starts at {@code from} ends */
    private int record(int from) {
        long read = number(from);
        int length = value(read);
        int start = next(read);
        int end = start + length;
        if (length < 0 || end > bytes.limit() || end < 0) {
            throw new InvalidRecordException(
                    "Record " + record + " says it has " + length + " bytes, the batch has " + (bytes.limit() - start));
        }
        read = number(behindLong(start + 1)); // behind attributes and timestamp
        if (value(read) != record) {
            throw new InvalidRecordException("Record " + record + " of the batch has offset delta " + value(read));
        }
        int key = next(read);
        read = number(field(field(key, end, true), end, true));
        int at = next(read);
        int headers = value(read);
        for (int header = 0; header < headers; header++) {
            at = field(field(at, end, false), end, true);
        }
        if (headers < 0 || at != end) {
            throw new InvalidRecordException("Record " + record + " does not end where its length says");
        }
        if (checks != null) {
            checks.record(record, timestamp(start + 1), value(number(key)) >= 0);
        }
        return end;
    }

    /** The time of the record whose difference to that of the batch stands here. */
    private long timestamp(int from) {
        long raw = 0;
        int at = from;
        for (int shift = 0; shift < LONGEST_LONG * 7; shift += 7) {
            long next = bytes.get(at++);
            raw |= (next & 0x7F) << shift;
            if (next >= 0) {
                break;
            }
        }
        return bytes.getLong(bytes.position() + BatchHeader.BASE_TIMESTAMP_AT) + (raw >>> 1 ^ -(raw & 1));
    }

    /** @return where the field ends whose length stands at {@code at} */
    private int field(int at, int end, boolean mayBeNull) {
        long read = number(at);
        int length = value(read);
        int left = end - next(read);
        if (length > left || length < (mayBeNull ? -1 : 0)) {
            throw new InvalidRecordException(
                    "Record " + record + " has a field of " + length + " bytes with " + left + " left");
        }
        return next(read) + Math.max(0, length);
    }

    /** The number at this position in the upper half, the position behind it in the lower one. */
    private long number(int at) {
        int first = bytes.get(at);
        return first >= 0 ? pack(first, at + 1) : longerNumber(first & 0x7F, at + 1);
    }

    private long longerNumber(int low, int from) {
        int raw = low;
        int at = from;
        for (int shift = 7; shift < LONGEST_INT * 7; shift += 7) {
            int next = bytes.get(at++);
            raw |= (next & 0x7F) << shift;
            if (next >= 0) {
                return pack(raw, at);
            }
        }
        throw new InvalidRecordException("Record " + record + " has a number of more than " + LONGEST_INT + " bytes");
    }

    private int behindLong(int from) {
        int at = from;
        while (bytes.get(at++) < 0) {
            if (at - from == LONGEST_LONG) {
                throw new InvalidRecordException(
                        "Record " + record + " has a number of more than " + LONGEST_LONG + " bytes");
            }
        }
        return at;
    }

    private static long pack(int raw, int next) {
        int zigzag = (raw >>> 1) ^ -(raw & 1);
        return (long) zigzag << 32 | next;
    }

    private static int value(long read) {
        return (int) (read >> 32);
    }

    private static int next(long read) {
        return (int) read;
    }
}
