package io.crossdock.connectors.redis;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * Which stream is read, and as whom.
 *
 * @param consumer the name by which the group knows what was given to us and is not acknowledged
 * @param from where a group that is new begins: {@code earliest} or {@code latest}
 * @param field the one whose value is the message; null takes all fields
 * @param entries how many are read at once
 * @param claimAfter how long an entry of another consumer must have been left alone to become ours; zero leaves it
 */
record StreamGroup(
        String stream,
        String group,
        String consumer,
        String from,
        @Nullable String field,
        int entries,
        Duration claimAfter) {
    StreamGroup {
        if (entries < 1 || entries > 10_000) {
            throw new IllegalArgumentException("'entries' must be from 1 to 10000, was " + entries);
        }
        if (claimAfter.isNegative()) {
            throw new IllegalArgumentException("'claimAfter' must not be negative, was " + claimAfter.toMillis());
        }
        if (!from.equals("earliest") && !from.equals("latest")) {
            throw new IllegalArgumentException("'from' must be earliest or latest, was '" + from + "'");
        }
    }
}
