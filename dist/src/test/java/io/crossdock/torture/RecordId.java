package io.crossdock.torture;

import org.apache.kafka.common.header.Headers;

import java.nio.charset.StandardCharsets;

/**
 * What tells one written record from all others. It travels in a header, so that values can be null.
 *
 * @param number 0 and up per producer, in the order of sending
 * @param transaction 0 and up per producer, or {@link #NO_TRANSACTION}
 * @param source for a transformed record, the record it was made of, as {@code partition@offset}; else empty
 */
record RecordId(String producer, long number, int transaction, String source) {
    static final int NO_TRANSACTION = -1;
    static final String HEADER = "id";

    byte[] bytes() {
        return (producer + " " + number + " " + transaction + " " + source).getBytes(StandardCharsets.UTF_8);
    }

    static RecordId of(Headers headers) {
        String[] parts = new String(headers.lastHeader(HEADER).value(), StandardCharsets.UTF_8).split(" ", -1);
        return new RecordId(parts[0], Long.parseLong(parts[1]), Integer.parseInt(parts[2]), parts[3]);
    }

    boolean transactional() {
        return transaction != NO_TRANSACTION;
    }

    TransactionId transactionId() {
        return new TransactionId(producer, transaction);
    }

    record TransactionId(String producer, int number) {}
}
