package io.crossdock.connectors.mongo;

import io.crossdock.connectors.format.FormatException;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What is polled and how.
 *
 * @param collection with its database
 * @param field that grows from document to document
 * @param documents how many are read at once, from 1 to 10,000
 * @param from where to begin when nothing was read yet: {@code earliest}, {@code latest}, or the value to begin behind, in
 *     Extended JSON
 * @param settle how long a value must have been seen before documents up to it are read
 */
record PollSettings(String collection, String field, int documents, String from, Duration settle) {
    static final String EARLIEST = "earliest";
    static final String LATEST = "latest";

    PollSettings {
        if (documents < 1 || documents > 10_000) {
            throw new IllegalArgumentException("'documents' must be from 1 to 10000, was " + documents);
        }
        if (settle.isNegative()) {
            throw new IllegalArgumentException("'settle' must not be negative, was " + settle.toMillis());
        }
        value(from);
    }

    /** The value to begin behind; null where {@code from} is a word. */
    @Nullable
    BsonValue first() {
        return value(from);
    }

    private static @Nullable BsonValue value(String from) {
        if (from.equals(EARLIEST) || from.equals(LATEST)) {
            return null;
        }
        try {
            return BsonValues.meaning(from.getBytes(StandardCharsets.UTF_8));
        } catch (FormatException wrong) {
            throw new IllegalArgumentException(
                    "'from' must be earliest, latest or a value in Extended JSON such as 17, \"a\" or"
                            + " {\"$date\": \"2025-01-31T12:00:00Z\"}, was '" + from + "'",
                    wrong);
        }
    }
}
