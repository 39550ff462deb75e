package io.crossdock.broker.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * One log as compaction sees it: how far it is compacted, what is to be compacted, and the exchange of segments.
 * {@link #cut} belongs to the log's lane; the rest may be called from anywhere, and may wait for the lane.
 */
final class LogCompaction {
    private final PartitionLog log;
    private final LogPlace place;
    private final SegmentSet segments;
    private final ProducerStates producers;
    private volatile long cleanedTo;
    private volatile long cuts;
    private volatile String uncleanable = "";

    LogCompaction(PartitionLog log, LogPlace place, SegmentSet segments, ProducerStates producers) {
        this.log = log;
        this.place = place;
        this.segments = segments;
        this.producers = producers;
    }

    LogConfig config() {
        return log.config();
    }

    Path directory() {
        return place.directory();
    }

    boolean isClosed() {
        return log.isClosed() || !place.health().isOnline();
    }

    long now() {
        return place.environment().clock().millis();
    }

    /** What is to be compacted as of now. */
    CleanableRange range() throws IOException {
        List<Segment> all = segments.all();
        long stable = log.lastStableOffset(Math.min(log.logEndOffset(), log.replicatedTo()));
        return CleanableRange.of(all, log.config(), log.logStartOffset(), cleanedTo, stable, now());
    }

    /** All segments as of now, the last one active. */
    List<Segment> segments() {
        return segments.all();
    }

    /** The aborted transactions that overlap this range of the log. */
    List<AbortedTransaction> aborted(long from, long to) {
        return log.aborted(from, to);
    }

    /** @throws IOException when the disk has not as much left: a copy that cannot be finished only makes it fuller */
    void requireRoom(long bytes) throws IOException {
        long usable = place.space().room().usable();
        if (usable < bytes) {
            throw new IOException("The compacted copy of " + bytes + " bytes in " + place.directory()
                    + " may not find room: the disk has " + usable + " bytes left");
        }
    }

    /** The last known of each idempotent producer. */
    Map<Long, ProducerEntry> producers() {
        return onLane(producers::all);
    }

    /** Below this offset the log is compacted; the log may start behind it. */
    long cleanedTo() {
        return cleanedTo;
    }

    /** As noted before a restart. */
    void restore(long offset) {
        cleanedTo = offset;
    }

    /** Counts how often the log lost its tail: what was read before is not to be relied on when it changes. */
    long cuts() {
        return cuts;
    }

    /** Why the log is set aside, with file and position, or an empty text. */
    String uncleanable() {
        return uncleanable;
    }

    void setAside(String reason) {
        uncleanable = reason;
    }

    /** The log ends here now. On the lane. */
    void cut(long endOffset) {
        cuts++;
        cleanedTo = Math.min(cleanedTo, endOffset);
        uncleanable = ""; // what was damaged may be gone
    }

    /** Notes the end of a cleaning, unless the log was cut since {@code atCuts}. */
    void cleaned(long upTo, long atCuts) {
        onLane(() -> {
            if (cuts == atCuts) {
                cleanedTo = upTo;
            }
            return upTo;
        });
    }

    /**
     * Puts the cleaned segment that stands ready in files in the place of these segments. On the disk when it returns.
     *
     * @throws CleaningInterrupted when one of the segments has gone meanwhile
     * @throws org.apache.kafka.common.errors.KafkaStorageException when the disk fails, which is then offline
     */
    void replace(List<Segment> group, long atCuts) {
        List<Path> aside = onLane(() -> exchange(group, atCuts));
        try {
            AtomicFile.flushDirectory(place.directory()); // before the bytes of the replaced ones may go
        } catch (IOException failed) {
            if (log.isClosed()) {
                throw new CleaningInterrupted("the log was deleted");
            }
            throw place.health().fail("flush " + place.directory(), failed);
        }
        place.graveyard().bury(aside, log.config().fileDeleteDelayMillis());
    }

    private List<Path> exchange(List<Segment> group, long atCuts) {
        boolean gone = !segments.all().containsAll(group) || group.get(group.size() - 1) == segments.active();
        if (cuts != atCuts || gone || isClosed()) {
            throw new CleaningInterrupted("segments were dropped meanwhile");
        }
        try {
            for (Segment old : group) {
                old.openIndexes(); // who reads it now must not meet the new file under the old name
            }
            List<SegmentSwap.Rename> plan = SegmentSwap.plan(
                    place.directory(), group.stream().map(Segment::baseOffset).toList());
            for (SegmentSwap.Rename step : plan) {
                step.run();
            }
            segments.replace(
                    group, SegmentOpening.open(place.directory(), group.get(0).baseOffset(), false));
            for (Segment old : group) {
                old.release();
            }
            return SegmentSwap.setAside(plan);
        } catch (IOException failed) {
            throw place.health().fail("exchange compacted segments in " + place.directory(), failed);
        }
    }

    private <T> T onLane(Supplier<T> task) {
        try {
            return CompletableFuture.supplyAsync(
                            task, place.environment().lanes().apply(place.partition()))
                    .join();
        } catch (RejectedExecutionException closing) {
            throw new CleaningInterrupted("the broker stops");
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw failed;
        }
    }
}
