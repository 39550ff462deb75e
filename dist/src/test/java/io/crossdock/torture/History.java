package io.crossdock.torture;

import io.crossdock.torture.RecordId.TransactionId;
import org.apache.kafka.common.TopicPartition;

import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What actors did, were told and were shown, each with the time in nanoseconds of one clock. {@link Checker} judges it.
 * Thread-safe.
 */
final class History {
    private final List<Sent> sent = new ArrayList<>();
    private final List<Acknowledged> acknowledged = new ArrayList<>();
    private final List<Ended> ended = new ArrayList<>();
    private final List<LogRead> reads = new ArrayList<>();
    private final List<Sighting> sightings = new ArrayList<>();
    private final List<Committed> committed = new ArrayList<>();
    private final List<CommitSeen> commitsSeen = new ArrayList<>();
    private final List<Ends> ends = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /** @param key empty for none */
    record Sent(RecordId id, TopicPartition partition, String key, boolean tombstone, boolean idempotent) {}

    record Acknowledged(RecordId id, TopicPartition partition, long offset, long atNanos) {}

    enum Outcome {
        /** The commit was asked for; what came of it is not known. */
        COMMITTING,
        COMMITTED,
        ABORTED
    }

    record Ended(TransactionId transaction, Outcome outcome, long atNanos) {}

    record Read(long offset, RecordId id) {}

    /**
     * One partition from its start to what was its end when the reading began.
     *
     * @param last whether nothing was going on any more
     */
    record LogRead(
            TopicPartition partition,
            boolean readCommitted,
            boolean last,
            long start,
            long end,
            List<Read> records,
            long beganNanos,
            long endedNanos) {
        LogRead {
            records = List.copyOf(records);
        }
    }

    /** A record that a member, the reader, of a group was shown, in which of its assignments, counted from 1. */
    record Sighting(
            String group,
            String reader,
            long assignment,
            TopicPartition partition,
            long offset,
            RecordId id,
            boolean readCommitted,
            long atNanos) {}

    /** A commit that was acknowledged; it was asked for at the one time and answered at the other. */
    record Committed(String group, TopicPartition partition, long offset, long askedNanos, long answeredNanos) {}

    record CommitSeen(String group, TopicPartition partition, long offset, long askedNanos, long answeredNanos) {}

    /** Start, last stable offset and high watermark, asked for in this order. */
    record Ends(TopicPartition partition, long start, long stable, long high, long askedNanos) {}

    /** All of it at one moment. */
    record Snapshot(
            List<Sent> sent,
            List<Acknowledged> acknowledged,
            List<Ended> ended,
            List<LogRead> reads,
            List<Sighting> sightings,
            List<Committed> committed,
            List<CommitSeen> commitsSeen,
            List<Ends> ends,
            List<String> faults) {}

    synchronized void add(Sent event) {
        sent.add(event);
    }

    synchronized void add(Acknowledged event) {
        acknowledged.add(event);
    }

    synchronized void add(Ended event) {
        ended.add(event);
    }

    synchronized void add(LogRead event) {
        reads.add(event);
    }

    synchronized void add(Sighting event) {
        sightings.add(event);
    }

    synchronized void add(Committed event) {
        committed.add(event);
    }

    synchronized void add(CommitSeen event) {
        commitsSeen.add(event);
    }

    synchronized void add(Ends event) {
        ends.add(event);
    }

    /** Something an actor was told that nobody should be told. */
    synchronized void fault(String fault) {
        faults.add(fault);
    }

    /** The same, with everything behind it, at the time of the log's lines. */
    void fault(String actor, Throwable told) {
        var all = new StringBuilder(actor + " was told ");
        for (Throwable each = told; each != null; each = each.getCause()) {
            all.append(each).append(each.getCause() == null ? "" : ", because of ");
        }
        fault(LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MILLIS) + " " + all);
    }

    /** The reads of the last checkpoint go with it: they are many, and judged only once. */
    synchronized Snapshot checkpoint() {
        var now = new Snapshot(
                List.copyOf(sent),
                List.copyOf(acknowledged),
                List.copyOf(ended),
                List.copyOf(reads),
                List.copyOf(sightings),
                List.copyOf(committed),
                List.copyOf(commitsSeen),
                List.copyOf(ends),
                List.copyOf(faults));
        reads.clear();
        return now;
    }
}
