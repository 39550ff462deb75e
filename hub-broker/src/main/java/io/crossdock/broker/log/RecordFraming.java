package io.crossdock.broker.log;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.utils.ByteUtils;

import java.nio.ByteBuffer;

/**
 * Checks that the uncompressed records of a batch are what their lengths say, so that no consumer chokes on them later.
 * Walks the bytes without making an object per record.
 *
 * <pre>
 * record: length, attributes (1 byte), timestamp delta, offset delta, key length, key, value length, value,
 *         header count, (key length, key, value length, value)*        all numbers zig-zag variable length
 * </pre>
 */
final class RecordFraming {
    private final ByteBuffer bytes;
    private int record;

    private RecordFraming(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /**
     * @param batch one whole batch, with its header
     * @param keysRequired whether a record without a key is an error
     * @throws InvalidRecordException naming the record
     */
    static void check(ByteBuffer batch, int count, boolean keysRequired) {
        var walk = new RecordFraming(batch.duplicate().position(batch.position() + BatchHeader.BYTES));
        try {
            for (walk.record = 0; walk.record < count; walk.record++) {
                walk.record(keysRequired);
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException | java.nio.BufferUnderflowException malformed) {
            throw new InvalidRecordException("Record " + walk.record + " of the batch is malformed", malformed);
        }
        if (walk.bytes.hasRemaining()) {
            throw new InvalidRecordException(
                    "The batch has " + walk.bytes.remaining() + " bytes behind its " + count + " records");
        }
    }

    private void record(boolean keysRequired) {
        int length = ByteUtils.readVarint(bytes);
        int end = bytes.position() + length;
        if (length < 0 || end > bytes.limit() || end < 0) {
            throw new InvalidRecordException(
                    "Record " + record + " says it has " + length + " bytes, the batch has " + bytes.remaining());
        }
        bytes.get();
        ByteUtils.readVarlong(bytes);
        int offsetDelta = ByteUtils.readVarint(bytes);
        if (offsetDelta != record) {
            throw new InvalidRecordException("Record " + record + " of the batch has offset delta " + offsetDelta);
        }
        if (field(end, true) < 0 && keysRequired) {
            throw new InvalidRecordException(
                    "Record " + record + " has no key, and a compacted topic takes only records with one");
        }
        field(end, true);
        int headers = ByteUtils.readVarint(bytes);
        for (int header = 0; header < headers; header++) {
            field(end, false);
            field(end, true);
        }
        if (headers < 0 || bytes.position() != end) {
            throw new InvalidRecordException("Record " + record + " does not end where its length says");
        }
    }

    private int field(int end, boolean mayBeNull) {
        int length = ByteUtils.readVarint(bytes);
        if (length > end - bytes.position() || length < (mayBeNull ? -1 : 0)) {
            throw new InvalidRecordException("Record " + record + " has a field of " + length + " bytes with "
                    + (end - bytes.position()) + " left");
        }
        bytes.position(bytes.position() + Math.max(0, length));
        return length;
    }
}
