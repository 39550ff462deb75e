package io.crossdock.broker.api.session;

import org.apache.kafka.common.Uuid;

import java.util.List;
import java.util.Objects;

/**
 * What all subscriptions together want of one client.
 *
 * @param id tells this wish from any other that the same client might have been told; the same after a restart
 * @param intervalMillis how often it is to push, and how often it asks again if nothing is wanted
 * @param prefixes of names of metrics; {@code *} alone for all of them; empty for none
 */
record Subscribed(int id, int intervalMillis, List<String> prefixes) {
    Subscribed {
        prefixes = List.copyOf(prefixes);
    }

    static Subscribed of(Uuid instanceId, int intervalMillis, List<String> prefixes) {
        return new Subscribed(Objects.hash(instanceId, intervalMillis, prefixes), intervalMillis, prefixes);
    }
}
