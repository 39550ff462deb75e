package io.crossdock.torture;

import io.crossdock.torture.History.Acknowledged;
import io.crossdock.torture.History.Ended;
import io.crossdock.torture.History.LogRead;
import io.crossdock.torture.History.Outcome;
import io.crossdock.torture.History.Read;
import io.crossdock.torture.History.Sent;
import io.crossdock.torture.RecordId.TransactionId;
import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds every promise about records and transactions that a history shows to be broken. Pure. */
final class Checker {
    private final Map<String, Topic> topics;
    private final History.Snapshot history;
    private final Map<RecordId, Sent> sent;
    private final Map<TransactionId, Map<Outcome, Long>> outcomes = new HashMap<>();
    private final Violations violations = new Violations();

    private Checker(Map<String, Topic> topics, History.Snapshot history) {
        this.topics = Map.copyOf(topics);
        this.history = history;
        sent = history.sent().stream().collect(Collectors.toMap(Sent::id, each -> each));
        for (Ended each : history.ended()) {
            outcomes.computeIfAbsent(each.transaction(), any -> new HashMap<>())
                    .putIfAbsent(each.outcome(), each.atNanos());
        }
    }

    /** What is wrong. */
    static Violations check(Plan plan, History.Snapshot history) {
        return new Checker(plan.topicsByName(), history).check(plan);
    }

    private Violations check(Plan plan) {
        history.faults().forEach(fault -> violations.add(Anomaly.UNEXPECTED, "%s", fault));
        for (LogRead read : history.reads()) {
            offsetsRise(read);
            recordsWereSent(read);
            noDuplicates(read);
            orderOfProducers(read);
            nothingUncommitted(read);
            nothingLost(read);
        }
        wholeTransactions();
        ReaderChecks.check(topics, history, outcomes, violations);
        OffsetChecks.check(history, violations);
        GroupChecks.check(plan, history, violations);
        for (Actor actor : plan.actors()) {
            if (actor instanceof Actor.Transformer transformer) {
                TransformChecks.check(transformer, history, violations);
            }
        }
        return violations;
    }

    private void offsetsRise(LogRead read) {
        Topic topic = topic(read.partition());
        boolean dense = !topic.compacted() && !topic.transactional();
        long expected = read.start();
        for (Read record : read.records()) {
            if (record.offset() < expected || (dense && record.offset() != expected)) {
                violations.add(
                        Anomaly.OFFSET_INCONSISTENT,
                        "%s: offset %d where %d was expected",
                        name(read),
                        record.offset(),
                        expected);
            }
            expected = record.offset() + 1;
        }
        if (dense && expected != read.end()) {
            violations.add(
                    Anomaly.OFFSET_INCONSISTENT,
                    "%s: it ends at %d, but the last record is at %d",
                    name(read),
                    read.end(),
                    expected - 1);
        }
        if (!topic.trimmed() && read.start() != 0) {
            violations.add(
                    Anomaly.LOST, "%s: it starts at %d, though nothing was to be deleted", name(read), read.start());
        }
    }

    private void recordsWereSent(LogRead read) {
        for (Read record : read.records()) {
            Sent known = sent.get(record.id());
            if (known == null || !known.partition().equals(read.partition())) {
                violations.add(
                        Anomaly.MADE_UP,
                        "%s: at %d stands %s, which nobody sent there",
                        name(read),
                        record.offset(),
                        record.id());
            }
        }
    }

    private void noDuplicates(LogRead read) {
        var seen = new HashMap<RecordId, Long>();
        for (Read record : read.records()) {
            Long before = seen.put(record.id(), record.offset());
            if (before != null && idempotent(record.id())) {
                violations.add(
                        Anomaly.DUPLICATED,
                        "%s: %s stands at %d and at %d",
                        name(read),
                        record.id(),
                        before,
                        record.offset());
            }
        }
    }

    private void orderOfProducers(LogRead read) {
        var last = new HashMap<String, Read>();
        for (Read record : read.records()) {
            if (!idempotent(record.id())) {
                continue;
            }
            Read before = last.put(record.id().producer(), record);
            if (before != null && before.id().number() > record.id().number()) {
                violations.add(
                        Anomaly.REORDERED,
                        "%s: %s at %d stands behind %s at %d",
                        name(read),
                        record.id(),
                        record.offset(),
                        before.id(),
                        before.offset());
            }
        }
    }

    private boolean idempotent(RecordId id) {
        Sent known = sent.get(id);
        return known != null && known.idempotent();
    }

    private void nothingUncommitted(LogRead read) {
        if (!read.readCommitted()) {
            return;
        }
        for (Read record : read.records()) {
            if (record.id().transactional()) {
                Map<Outcome, Long> ended = outcomes.getOrDefault(record.id().transactionId(), Map.of());
                if (!mayBeVisible(ended, read.endedNanos())) {
                    violations.add(
                            Anomaly.ABORTED_READ,
                            "%s: %s at %d was read as committed, but was not: %s",
                            name(read),
                            record.id(),
                            record.offset(),
                            ended.keySet());
                }
            }
        }
    }

    static boolean mayBeVisible(Map<Outcome, Long> ended, long readNanos) {
        Long committing = ended.get(Outcome.COMMITTING);
        return committing != null && committing <= readNanos && !ended.containsKey(Outcome.ABORTED);
    }

    private void nothingLost(LogRead read) {
        var byOffset = new HashMap<Long, RecordId>();
        read.records().forEach(record -> byOffset.put(record.offset(), record.id()));
        var superseded = new Superseded(history, outcomes, sent, read);
        for (Acknowledged each : history.acknowledged()) {
            if (!each.partition().equals(read.partition())
                    || each.atNanos() > read.beganNanos()
                    || each.offset() < read.start()
                    || !shouldBeThere(each, read)) {
                continue;
            }
            Optional<RecordId> there = Optional.ofNullable(byOffset.get(each.offset()));
            if (there.isEmpty() && topic(read.partition()).compacted() && superseded.mayBeGone(each)) {
                continue;
            }
            if (!there.equals(Optional.of(each.id()))) {
                violations.add(
                        there.isEmpty() ? Anomaly.LOST : Anomaly.OFFSET_INCONSISTENT,
                        "%s: %s was acknowledged at %d, where there is %s (start %d, end %d)",
                        name(read),
                        each.id(),
                        each.offset(),
                        there.map(RecordId::toString).orElse("nothing"),
                        read.start(),
                        read.end());
            }
        }
    }

    private boolean shouldBeThere(Acknowledged each, LogRead read) {
        if (read.readCommitted() && !read.last() && each.offset() >= read.end()) {
            return false; // behind a transaction that is still open
        }
        if (!each.id().transactional()) {
            return true;
        }
        Map<Outcome, Long> ended = outcomes.getOrDefault(each.id().transactionId(), Map.of());
        Long committed = ended.get(Outcome.COMMITTED);
        boolean durable = committed != null && committed <= read.beganNanos();
        return durable || (!read.readCommitted() && !topic(read.partition()).compacted());
    }

    /** In the end a transaction is there with all its records or with none, whatever its producer was told. */
    private void wholeTransactions() {
        Set<RecordId> visible = new HashSet<>();
        Set<TopicPartition> readToTheEnd = new HashSet<>();
        for (LogRead read : history.reads()) {
            if (read.last() && read.readCommitted()) {
                readToTheEnd.add(read.partition());
                read.records().forEach(record -> visible.add(record.id()));
            }
        }
        Map<TransactionId, List<Sent>> transactions = history.sent().stream()
                .filter(each -> each.id().transactional() && readToTheEnd.contains(each.partition()))
                .filter(each -> !topic(each.partition()).trimmed()
                        && !topic(each.partition()).compacted())
                .collect(Collectors.groupingBy(each -> each.id().transactionId()));
        transactions.forEach((transaction, records) -> {
            var missing = new ArrayList<RecordId>();
            records.stream().map(Sent::id).filter(id -> !visible.contains(id)).forEach(missing::add);
            if (!missing.isEmpty() && missing.size() < records.size()) {
                violations.add(
                        Anomaly.TORN_READ,
                        "%s is there without %d of its %d records, such as %s",
                        transaction,
                        missing.size(),
                        records.size(),
                        missing.get(0));
            }
            boolean committed = outcomes.getOrDefault(transaction, Map.of()).containsKey(Outcome.COMMITTED);
            if (committed && missing.size() == records.size()) {
                violations.add(
                        Anomaly.LOST,
                        "%s was committed, but none of its %d records is there",
                        transaction,
                        records.size());
            }
        });
    }

    private Topic topic(TopicPartition partition) {
        Topic topic = topics.get(partition.topic());
        if (topic == null) {
            throw new IllegalArgumentException("no topic " + partition.topic() + " in the plan");
        }
        return topic;
    }

    private static String name(LogRead read) {
        return read.partition() + (read.readCommitted() ? " (committed)" : "") + (read.last() ? " at the end" : "");
    }
}
