package io.crossdock.broker.rest.trend;

import io.crossdock.broker.rest.GroupStandings.Standing;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where groups stood in the last while. Bounded by time and by what it holds of all groups together: when that is too much,
 * the oldest goes first, whosesoever it is. Thread-safe.
 */
public final class LagHistory {
    /** How long a sample is kept. */
    static final Duration LONGEST = Duration.ofHours(1);
    /** Samples of a group that are closer to each other are one. */
    static final Duration CLOSEST = Duration.ofSeconds(4);

    private static final int MOST_STANDINGS = 100_000;

    private final int mostStandings;
    private final Map<String, Deque<LagSample>> byGroup = new HashMap<>(); // guarded by this
    private final Deque<Taken> order = new ArrayDeque<>(); // guarded by this
    private int standings; // guarded by this

    private record Taken(String group, long at) {}

    /** Keeps about 10 MB at most. */
    public LagHistory() {
        this(MOST_STANDINGS);
    }

    LagHistory(int mostStandings) {
        this.mostStandings = mostStandings;
    }

    /** @param at milliseconds since 1970, no earlier than before */
    synchronized void add(String group, long at, Map<TopicPartition, Standing> where) {
        if (where.isEmpty()) {
            return;
        }
        Deque<LagSample> samples = byGroup.computeIfAbsent(group, first -> new ArrayDeque<>());
        LagSample last = samples.peekLast();
        if (last != null && at - last.at() < CLOSEST.toMillis()) {
            return;
        }
        samples.addLast(new LagSample(at, where));
        order.addLast(new Taken(group, at));
        standings += where.size();
        Taken oldest = order.peekFirst();
        while (oldest != null && (standings > mostStandings || at - oldest.at() > LONGEST.toMillis())) {
            drop(order.removeFirst().group());
            oldest = order.peekFirst();
        }
    }

    private void drop(String group) {
        Deque<LagSample> samples = byGroup.getOrDefault(group, new ArrayDeque<>());
        LagSample oldest = samples.pollFirst();
        if (oldest != null) {
            standings -= oldest.standings().size();
        }
        if (samples.isEmpty()) {
            byGroup.remove(group);
        }
    }

    /** By time. */
    synchronized List<LagSample> of(String group) {
        return List.copyOf(byGroup.getOrDefault(group, new ArrayDeque<>()));
    }
}
