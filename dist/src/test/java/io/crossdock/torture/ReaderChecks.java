package io.crossdock.torture;

import io.crossdock.torture.History.Outcome;
import io.crossdock.torture.History.Sighting;
import io.crossdock.torture.RecordId.TransactionId;
import org.apache.kafka.common.TopicPartition;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** What readers were shown while everything went on: in order, the same for all, and nothing that was aborted. */
final class ReaderChecks {
    private ReaderChecks() {}

    private record Place(TopicPartition partition, long offset) {}

    private record Reading(String reader, long assignment, TopicPartition partition) {}

    static void check(
            Map<String, Topic> topics,
            History.Snapshot history,
            Map<TransactionId, Map<Outcome, Long>> outcomes,
            Violations violations) {
        sameForAll(history, violations);
        oneOffsetForEach(history, violations);
        inOrder(topics, history.sightings(), violations);
        for (Sighting each : history.sightings()) {
            Map<Outcome, Long> ended = outcomes.getOrDefault(each.id().transactionId(), Map.of());
            if (each.readCommitted() && each.id().transactional() && !Checker.mayBeVisible(ended, each.atNanos())) {
                violations.add(
                        Anomaly.ABORTED_READ,
                        "%s was shown %s of %s, which was not committed: %s",
                        each.reader(),
                        each.id(),
                        each.partition(),
                        ended.keySet());
            }
        }
    }

    private static void sameForAll(History.Snapshot history, Violations violations) {
        var known = new HashMap<Place, RecordId>();
        history.acknowledged().forEach(each -> known.put(new Place(each.partition(), each.offset()), each.id()));
        for (History.LogRead read : history.reads()) {
            read.records().forEach(each -> same(known, read.partition(), each.offset(), each.id(), violations));
        }
        history.sightings().forEach(each -> same(known, each.partition(), each.offset(), each.id(), violations));
    }

    private static void same(
            Map<Place, RecordId> known, TopicPartition partition, long offset, RecordId id, Violations violations) {
        RecordId before = known.putIfAbsent(new Place(partition, offset), id);
        if (before != null && !before.equals(id)) {
            violations.add(
                    Anomaly.OFFSET_INCONSISTENT, "%s: at %d some saw %s and others %s", partition, offset, before, id);
        }
    }

    /** Of idempotent producers only: others may have sent it twice. */
    private static void oneOffsetForEach(History.Snapshot history, Violations violations) {
        var idempotent = new HashSet<RecordId>();
        history.sent().stream().filter(History.Sent::idempotent).forEach(each -> idempotent.add(each.id()));
        var known = new HashMap<RecordId, Long>();
        history.acknowledged().stream()
                .filter(each -> each.offset() >= 0) // else it was acknowledged as known already
                .forEach(each -> known.put(each.id(), each.offset()));
        var told = new HashSet<RecordId>();
        for (Sighting each : history.sightings()) {
            Long before = idempotent.contains(each.id()) ? known.putIfAbsent(each.id(), each.offset()) : null;
            if (before != null && before != each.offset() && told.add(each.id())) {
                violations.add(
                        Anomaly.OFFSET_INCONSISTENT,
                        "%s: %s stands at %d and was shown at %d",
                        each.partition(),
                        each.id(),
                        before,
                        each.offset());
            }
        }
    }

    private static void inOrder(Map<String, Topic> topics, List<Sighting> sightings, Violations violations) {
        var last = new HashMap<Reading, Long>();
        for (Sighting each : sightings) {
            Long before = last.put(new Reading(each.reader(), each.assignment(), each.partition()), each.offset());
            Topic topic = topics.get(each.partition().topic());
            boolean dense = topic != null && !topic.compacted() && !topic.transactional() && !topic.trimmed();
            if (before != null && (each.offset() <= before || (dense && each.offset() != before + 1))) {
                violations.add(
                        each.offset() <= before ? Anomaly.REORDERED : Anomaly.UNSEEN,
                        "%s was shown %d of %s after %d",
                        each.reader(),
                        each.offset(),
                        each.partition(),
                        before);
            }
        }
    }
}
