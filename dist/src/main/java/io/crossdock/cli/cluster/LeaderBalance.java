package io.crossdock.cli.cluster;

import org.apache.kafka.common.TopicPartition;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Has brokers lead equally many partitions, as far as their replicas allow: leadership is passed on along a chain of
 * brokers from one that leads two more than the last of them, until there is no such chain, and then no other order of
 * the same replicas is more even.
 */
final class LeaderBalance {
    private final Placement placement;
    private final Set<Integer> candidates;

    LeaderBalance(Placement placement, Set<Integer> candidates) {
        this.placement = placement;
        this.candidates = candidates;
    }

    /** {@code broker} can take the lead of {@code partition} from the one before it in the chain. */
    private record Step(int from, int broker, TopicPartition partition) {}

    void make() {
        while (passOn()) {
            // each time the sum of squares gets smaller
        }
    }

    private boolean passOn() {
        List<Integer> most = candidates.stream()
                .sorted(Comparator.comparing((Integer id) -> -placement.leaders(id))
                        .thenComparing(id -> id))
                .toList();
        for (int broker : most) {
            Optional<Integer> end = chain(broker);
            if (end.isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Looks in breadth, so that the shortest chain is taken: each link is one partition that gets another leader. */
    private Optional<Integer> chain(int start) {
        Map<Integer, Step> reachedBy = new HashMap<>();
        var open = new ArrayDeque<Integer>();
        open.add(start);
        while (!open.isEmpty()) {
            int at = open.remove();
            for (TopicPartition id : placement.led(at)) {
                for (int next : placement.replicas(id)) {
                    if (next == start || !candidates.contains(next) || reachedBy.containsKey(next)) {
                        continue;
                    }
                    reachedBy.put(next, new Step(at, next, id));
                    if (placement.leaders(start) - placement.leaders(next) >= 2) {
                        pass(start, next, reachedBy);
                        return Optional.of(next);
                    }
                    open.add(next);
                }
            }
        }
        return Optional.empty();
    }

    private void pass(int start, int end, Map<Integer, Step> reachedBy) {
        int at = end;
        while (at != start) {
            Step step = reachedBy.get(at);
            if (step == null) {
                throw new IllegalStateException("broker " + at + " was not reached from " + start);
            }
            placement.lead(step.partition(), step.broker());
            at = step.from();
        }
    }
}
