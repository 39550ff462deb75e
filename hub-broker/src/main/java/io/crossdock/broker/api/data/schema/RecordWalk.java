package io.crossdock.broker.api.data.schema;

import org.apache.kafka.common.InvalidRecordException;

/**
 * Goes through the keys and values of a batch's records without making an object of any of them.
 *
 * <pre>
 * record: length, attributes (1 byte), timestamp delta, offset delta, key length, key, value length, value, headers
 *         all numbers zig-zag variable length, a length of -1 is null
 * </pre>
 */
final class RecordWalk {
    private static final int LONGEST_INT = 5;
    private static final int LONGEST_LONG = 10;

    /** Whoever looks at keys and values. */
    interface Visitor {
        /**
         * The next part.
         *
         * @param length -1 for null
         * @param bytes at its first byte; what is left of the part is passed over
         */
        void part(int record, boolean key, int length, RecordBytes bytes);
    }

    private final RecordBytes bytes;
    private final Visitor visitor;

    RecordWalk(RecordBytes bytes, Visitor visitor) {
        this.bytes = bytes;
        this.visitor = visitor;
    }

    /**
     * Visits all parts, the key of each record before its value.
     *
     * @param count number of records, by the batch's header
     * @throws InvalidRecordException when the bytes are no such records
     */
    void over(int count) {
        for (int record = 0; record < count; record++) {
            int length = number();
            bytes.require(length);
            long end = bytes.position() + length;
            bytes.next();
            passLong();
            if (number() != record) {
                throw new InvalidRecordException("Record " + record + " of the batch has another offset delta");
            }
            part(record, true, end);
            part(record, false, end);
            bytes.skip((int) (end - bytes.position()));
        }
    }

    private void part(int record, boolean key, long end) {
        int length = number();
        long start = bytes.position();
        if (length < -1 || length > end - start) {
            throw new InvalidRecordException("Record " + record + " has a " + (key ? "key" : "value") + " of " + length
                    + " bytes with " + (end - start) + " left");
        }
        visitor.part(record, key, length, bytes);
        bytes.skip((int) (start + Math.max(0, length) - bytes.position()));
    }

    private int number() {
        int raw = 0;
        for (int shift = 0; shift < LONGEST_INT * 7; shift += 7) {
            byte next = bytes.next();
            raw |= (next & 0x7F) << shift;
            if (next >= 0) {
                return raw >>> 1 ^ -(raw & 1);
            }
        }
        throw new InvalidRecordException("A record has a number of more than " + LONGEST_INT + " bytes");
    }

    private void passLong() {
        for (int i = 0; i < LONGEST_LONG; i++) {
            if (bytes.next() >= 0) {
                return;
            }
        }
        throw new InvalidRecordException("A record has a number of more than " + LONGEST_LONG + " bytes");
    }
}
