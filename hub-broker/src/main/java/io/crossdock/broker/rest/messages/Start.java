package io.crossdock.broker.rest.messages;

import io.crossdock.security.rest.Refusal;

import java.time.DateTimeException;
import java.time.OffsetDateTime;

/** Where a search begins. */
sealed interface Start {
    /** With the oldest record there is. */
    record Earliest() implements Start {}

    /** With the newest records, as many as are wanted. */
    record Latest() implements Start {}

    /** At that offset of every partition. */
    record At(long offset) implements Start {}

    /** With the first record of that time, in milliseconds since 1970, or later. */
    record Since(long millis) implements Start {}

    /** As {@code from} has it; 400 for anything else. */
    static Start parse(String text) {
        if (text.equals("earliest")) {
            return new Earliest();
        }
        if (text.equals("latest")) {
            return new Latest();
        }
        try {
            if (text.startsWith("offset:")) {
                return new At(Long.parseLong(text.substring("offset:".length())));
            }
            if (text.startsWith("time:")) {
                return new Since(millis(text.substring("time:".length())));
            }
        } catch (NumberFormatException | DateTimeException | ArithmeticException senseless) {
            throw wrong();
        }
        throw wrong();
    }

    private static long millis(String time) {
        return time.matches("\\d{1,18}")
                ? Long.parseLong(time)
                : OffsetDateTime.parse(time).toInstant().toEpochMilli();
    }

    private static RuntimeException wrong() {
        return Refusal.field(
                "from",
                "must be earliest, latest, offset:N or time:T, where T is like 2026-01-31T12:00:00Z or milliseconds since 1970");
    }
}
