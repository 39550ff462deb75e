package io.crossdock.broker.api.data.schema;

import org.apache.kafka.common.InvalidRecordException;

/**
 * Goes through the keys and values of a batch's records, and the headers of those where that is asked, without making an
 * object of any of them.
 *
 * <pre>
 * record: length, attributes (1 byte), timestamp delta, offset delta, key length, key, value length, value,
 *         number of headers, and of each: name length, name, value length, value
 *         all numbers zig-zag variable length, a length of -1 is null
 * </pre>
 */
final class RecordWalk {
    private static final int LONGEST_INT = 5;
    private static final int LONGEST_LONG = 10;

    /** Whoever looks at records. */
    interface Visitor {
        /**
         * The next part.
         *
         * @param length -1 for null
         * @param bytes at its first byte; what is left of the part is passed over
         */
        void part(int record, boolean key, int length, RecordBytes bytes);

        /** Whether the headers of a record are to be looked at, asked behind its parts. */
        boolean wantsHeaders(int record);

        /**
         * The next header.
         *
         * @param length of its name
         * @param bytes at the first byte of the name; what is left of it is passed over
         */
        void header(int record, int length, RecordBytes bytes);
    }

    private final RecordBytes bytes;
    private final Visitor visitor;

    RecordWalk(RecordBytes bytes, Visitor visitor) {
        this.bytes = bytes;
        this.visitor = visitor;
    }

    /**
     * Visits all parts, the key of each record before its value, and its headers behind them.
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
            if (visitor.wantsHeaders(record)) {
                headers(record, end);
            }
            bytes.skip((int) (end - bytes.position()));
        }
    }

    private void part(int record, boolean key, long end) {
        int length = within(record, key ? "key" : "value", number(), -1, end);
        long start = bytes.position();
        visitor.part(record, key, length, bytes);
        bytes.skip((int) (start + Math.max(0, length) - bytes.position()));
    }

    private void headers(int record, long end) {
        int count = number();
        for (int i = 0; i < count; i++) { // a number that is too high meets the end of the record
            int length = within(record, "header's name", number(), 0, end);
            long start = bytes.position();
            visitor.header(record, length, bytes);
            bytes.skip((int) (start + length - bytes.position()));
            bytes.skip(Math.max(0, within(record, "header", number(), -1, end)));
        }
    }

    private int within(int record, String what, int length, int least, long end) {
        long left = end - bytes.position();
        if (length < least || length > left) {
            throw new InvalidRecordException(
                    "Record " + record + " has a " + what + " of " + length + " bytes with " + left + " left");
        }
        return length;
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
