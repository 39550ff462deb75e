package io.crossdock.torture;

import io.crossdock.torture.History.CommitSeen;
import io.crossdock.torture.History.Committed;
import io.crossdock.torture.History.Ends;
import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/** Committed offsets never go back, and neither do the ends of a log. */
final class OffsetChecks {
    private OffsetChecks() {}

    private record Place(String group, TopicPartition partition) {}

    /** A fact that was true from one time on. */
    private record Known(long atNanos, long offset) {}

    static void check(History.Snapshot history, Violations violations) {
        commits(history, violations);
        ends(history.ends(), violations);
    }

    private static void commits(History.Snapshot history, Violations violations) {
        var known = new HashMap<Place, List<Known>>();
        for (Committed each : history.committed()) {
            known.computeIfAbsent(new Place(each.group(), each.partition()), any -> new ArrayList<>())
                    .add(new Known(each.answeredNanos(), each.offset()));
        }
        for (CommitSeen each : history.commitsSeen()) {
            known.computeIfAbsent(new Place(each.group(), each.partition()), any -> new ArrayList<>())
                    .add(new Known(each.answeredNanos(), each.offset()));
        }
        known.values().forEach(OffsetChecks::highestSoFar);
        for (CommitSeen each : history.commitsSeen()) {
            long least = highestBefore(
                    known.getOrDefault(new Place(each.group(), each.partition()), List.of()), each.askedNanos());
            if (each.offset() < least) {
                violations.add(
                        Anomaly.COMMIT_LOST,
                        "group %s: the offset of %s went back to %d, after %d had been committed",
                        each.group(),
                        each.partition(),
                        each.offset(),
                        least);
            }
        }
    }

    private static void highestSoFar(List<Known> facts) {
        facts.sort(Comparator.comparingLong(Known::atNanos));
        long highest = -1;
        for (int i = 0; i < facts.size(); i++) {
            highest = Math.max(highest, facts.get(i).offset());
            facts.set(i, new Known(facts.get(i).atNanos(), highest));
        }
    }

    /** By halves: the facts are in the order of their times. */
    private static long highestBefore(List<Known> facts, long nanos) {
        int low = 0;
        int high = facts.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (facts.get(middle).atNanos() < nanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? -1 : facts.get(low - 1).offset();
    }

    private static void ends(List<Ends> all, Violations violations) {
        var last = new HashMap<TopicPartition, Ends>();
        for (Ends each : all) {
            if (each.start() > each.stable() || each.stable() > each.high()) {
                violations.add(
                        Anomaly.OFFSET_INCONSISTENT,
                        "%s: start %d, last stable offset %d, high watermark %d",
                        each.partition(),
                        each.start(),
                        each.stable(),
                        each.high());
            }
            Ends before = last.put(each.partition(), each);
            if (before != null
                    && (each.start() < before.start()
                            || each.stable() < before.stable()
                            || each.high() < before.high())) {
                violations.add(
                        Anomaly.OFFSET_INCONSISTENT,
                        "%s: an end of the log went back: %s after %s",
                        each.partition(),
                        each,
                        before);
            }
        }
    }
}
