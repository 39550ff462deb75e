package io.crossdock.connectors.lease;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one node says whenever the group comes together.
 *
 * @param node how it is called in answers, {@code host:port}
 * @param wanted connectors whose files it has and that may run on one node only
 * @param held those it runs or has not yet stopped, with the epoch of each lease
 * @param pinned held ones that are not to be moved for the sake of balance, because somebody paused them here
 */
record Claim(String node, SortedSet<String> wanted, SortedMap<String, Integer> held, SortedSet<String> pinned) {
    Claim {
        wanted = Collections.unmodifiableSortedSet(new TreeSet<>(wanted));
        held = Collections.unmodifiableSortedMap(new TreeMap<>(held));
        pinned = Collections.unmodifiableSortedSet(new TreeSet<>(pinned));
    }

    static Claim of(String node, Set<String> wanted, Map<String, Integer> held, Set<String> pinned) {
        return new Claim(node, new TreeSet<>(wanted), new TreeMap<>(held), new TreeSet<>(pinned));
    }
}
