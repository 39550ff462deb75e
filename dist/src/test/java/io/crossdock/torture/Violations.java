package io.crossdock.torture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was found wrong: how often each kind, and the first few in a sentence each. Not thread-safe. */
public final class Violations {
    private static final int MOST = 50;
    private final List<String> sentences = new ArrayList<>();
    private final Map<Anomaly, Integer> counts = new EnumMap<>(Anomaly.class);
    private int more;

    void add(Anomaly kind, String sentence, Object... arguments) {
        counts.merge(kind, 1, Integer::sum);
        if (sentences.size() < MOST) {
            sentences.add(kind.title() + ": " + String.format(sentence, arguments));
        } else {
            more++;
        }
    }

    /** Every kind that was found at least once. */
    public Map<Anomaly, Integer> counts() {
        return Collections.unmodifiableMap(counts);
    }

    public boolean none() {
        return counts.isEmpty();
    }

    /** Empty if nothing is wrong. */
    public List<String> all() {
        var all = new ArrayList<>(sentences);
        if (more > 0) {
            all.add("and " + more + " more");
        }
        return all;
    }
}
