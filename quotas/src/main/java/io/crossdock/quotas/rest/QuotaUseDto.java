package io.crossdock.quotas.rest;

import java.util.Map;
import java.util.TreeMap;

/**
 * How much of a limit somebody uses on one broker.
 *
 * @param broker which broker counted
 * @param who whose use it is
 * @param from whom the limit is set on
 * @param limit on that broker; of a limit for the cluster its share
 * @param used per second of late; of what is no rate, in all
 * @param throttled whether somebody has to wait for it now, or had to a moment ago
 * @param waitMillis until whoever waits longest may go on
 * @param throttledMillis how long that has gone on
 * @param waits how often somebody had to wait or was refused
 * @param remedy what would lift it; empty while nobody waits
 */
public record QuotaUseDto(
        int broker,
        String kind,
        String unit,
        Map<String, String> who,
        Map<String, String> from,
        double limit,
        double used,
        boolean throttled,
        long waitMillis,
        long throttledMillis,
        long waits,
        String remedy) {
    /** By which uses are sorted and paged: by limit, then by whose use it is, so that a page does not move while they wait. */
    String key() {
        return kind + " " + new TreeMap<>(who) + " " + new TreeMap<>(from) + " " + broker;
    }
}
