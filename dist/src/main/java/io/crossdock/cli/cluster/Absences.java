package io.crossdock.cli.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How long brokers that somebody waits for have been away, as far as it was looked: a broker that restarts is away for a
 * moment, one that died is not worth waiting for. Counted in the pauses between looks, so that no clock can jump. Not
 * thread-safe.
 */
final class Absences {
    private final Duration patience;
    private final Map<Integer, Duration> away = new HashMap<>();

    /** @param patience after so long a broker is given up; zero gives it up at the first look */
    Absences(Duration patience) {
        this.patience = patience;
    }

    /** Takes in one look: a broker that is not missing any more begins anew. */
    void look(Set<Integer> missing) {
        away.keySet().retainAll(missing);
        missing.forEach(broker -> away.putIfAbsent(broker, Duration.ZERO));
    }

    /** Takes in that so much time has passed since the last look. */
    void pass(Duration pause) {
        away.replaceAll((broker, time) -> time.plus(pause));
    }

    /** Brokers that were missing at every look for as long as the patience lasts, in order. */
    Set<Integer> givenUp() {
        var lost = new TreeSet<Integer>();
        away.forEach((broker, time) -> {
            if (time.compareTo(patience) >= 0) {
                lost.add(broker);
            }
        });
        return lost;
    }
}
