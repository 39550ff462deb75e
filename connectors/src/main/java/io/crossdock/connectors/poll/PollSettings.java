package io.crossdock.connectors.poll;

import java.time.Duration;

/**
 * What is polled and how.
 *
 * @param table its name, or a query in parentheses with an alias
 * @param column that grows from row to row
 * @param rows how many are read at once; rows of one value are never parted, so there may be more
 * @param from where to begin when nothing was read yet: {@code earliest}, {@code latest}, or the value to begin behind
 * @param settle how long a value must have been seen before rows up to it are read
 */
record PollSettings(String table, String column, int rows, String from, Duration settle) {
    static final String EARLIEST = "earliest";
    static final String LATEST = "latest";

    PollSettings {
        if (rows < 1 || rows > 10_000) {
            throw new IllegalArgumentException("'rows' must be from 1 to 10000, was " + rows);
        }
        if (settle.isNegative()) {
            throw new IllegalArgumentException("'settle' must not be negative, was " + settle.toMillis());
        }
    }
}
