package io.crossdock.torture;

import io.crossdock.torture.History.Acknowledged;
import io.crossdock.torture.History.Outcome;

import java.time.Duration;

/**
 * What a round came to.
 *
 * @param acknowledged records
 * @param committed transactions whose producer was told so
 * @param aborted transactions that were to be aborted
 * @param longestGap in which nobody was acknowledged anything, between the first acknowledgement and the last
 */
public record Played(
        Violations violations,
        int sent,
        int acknowledged,
        int committed,
        int aborted,
        int sightings,
        Duration longestGap) {
    static Played of(History.Snapshot history, Violations violations) {
        return new Played(
                violations,
                history.sent().size(),
                history.acknowledged().size(),
                count(history, Outcome.COMMITTED),
                count(history, Outcome.ABORTED),
                history.sightings().size(),
                longestGap(history));
    }

    private static int count(History.Snapshot history, Outcome outcome) {
        return (int) history.ended().stream()
                .filter(each -> each.outcome() == outcome)
                .count();
    }

    private static Duration longestGap(History.Snapshot history) {
        long[] times = history.acknowledged().stream()
                .mapToLong(Acknowledged::atNanos)
                .sorted()
                .toArray();
        long longest = 0;
        for (int i = 1; i < times.length; i++) {
            longest = Math.max(longest, times[i] - times[i - 1]);
        }
        return Duration.ofNanos(longest);
    }
}
