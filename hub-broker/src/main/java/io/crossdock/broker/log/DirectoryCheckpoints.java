package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a data directory notes of all its logs: how far each is on the disk, where it starts, how far it is compacted.
 * The checkpoints keep what they said of a log that is not loaded, be it too damaged or not reached yet. Thread-safe.
 */
final class DirectoryCheckpoints {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryCheckpoints.class);

    private final Path path;
    private final DiskActions disk;
    private final Set<TopicPartition> unloaded;
    private final Map<TopicPartition, PartitionLog> logs;
    private final OffsetCheckpoint recoveryPoints;
    private final OffsetCheckpoint startOffsets;
    private final OffsetCheckpoint cleaned;
    private final OffsetCheckpoint highWatermarks;
    private final Map<TopicPartition, Long> recovered;
    private final Map<TopicPartition, Long> starts;
    private final Map<TopicPartition, Long> compacted;
    private final Map<TopicPartition, Long> replicated;
    private final CoalescedTask notingStarts;
    private final Object checkpointing = new Object();

    /**
     * Reads what the last broker noted.
     *
     * @param unloaded the logs that are in the directory and not loaded, as they are at any time
     * @param logs those that are
     * @param flushers where starts are noted that somebody waits for
     */
    DirectoryCheckpoints(
            Path path,
            DiskActions disk,
            Set<TopicPartition> unloaded,
            Map<TopicPartition, PartitionLog> logs,
            Executor flushers)
            throws IOException {
        this.path = path;
        this.disk = disk;
        this.unloaded = unloaded;
        this.logs = logs;
        this.recoveryPoints = new OffsetCheckpoint(path, OffsetCheckpoint.RECOVERY_POINTS);
        this.startOffsets = new OffsetCheckpoint(path, OffsetCheckpoint.LOG_START_OFFSETS);
        this.cleaned = new OffsetCheckpoint(path, OffsetCheckpoint.CLEANED);
        this.highWatermarks = new OffsetCheckpoint(path, OffsetCheckpoint.HIGH_WATERMARKS);
        this.recovered = recoveryPoints.read();
        this.starts = startOffsets.read();
        this.compacted = cleaned.read();
        this.replicated = highWatermarks.read();
        this.notingStarts = new CoalescedTask(this::startOffsetMoved, flushers);
    }

    /** How far a log was on the disk when the last broker noted it. */
    long recoveryPoint(TopicPartition partition, long ifNotNoted) {
        return recovered.getOrDefault(partition, ifNotNoted);
    }

    /** Where a log started when the last broker noted it; 0 if it never moved. */
    long startOffset(TopicPartition partition) {
        return starts.getOrDefault(partition, 0L);
    }

    /** How far a log was compacted when the last broker noted it. */
    long cleanedTo(TopicPartition partition) {
        return compacted.getOrDefault(partition, 0L);
    }

    /** Up to where a log was on all replicas when the last broker noted it; 0 if it had no others. */
    long highWatermark(TopicPartition partition) {
        return replicated.getOrDefault(partition, 0L);
    }

    /**
     * What is noted of a deleted log of the same name must be gone before there is a new one: a start after a crash would
     * take it for the new one's, and throw away what lies before a start offset that never was its.
     */
    void forget(TopicPartition partition) {
        synchronized (checkpointing) { // behind a write under way, which may still know the old one
            if (startOffsets.names(partition) || recoveryPoints.names(partition)) {
                write();
            }
            if (cleaned.names(partition)) {
                writeCleaned();
            }
            if (highWatermarks.names(partition)) {
                writeReplicated();
            }
        }
    }

    /** Notes how far every log is on the disk, and where it starts. */
    void write() {
        write(recoveryPoints, "recovery points", recovered, log -> true, PartitionLog::recoveryPoint);
        writeStartOffsets();
        writeReplicated();
    }

    /** Notes up to where the logs with other replicas are on all of them, if that has changed. */
    void writeReplicated() {
        write(
                highWatermarks,
                "high watermarks",
                replicated,
                PartitionLog::hasOtherReplicas,
                PartitionLog::replicatedTo);
    }

    /**
     * A log that was cut must not be noted as flushed beyond its end: what is written there next would be taken for
     * damaged, not torn, where a crash cuts it off.
     */
    void cut(TopicPartition partition, long newEnd) {
        if (recoveryPoints.noted().getOrDefault(partition, 0L) > newEnd) {
            write(recoveryPoints, "recovery points", recovered, log -> true, PartitionLog::recoveryPoint);
        }
    }

    /** Notes how far every log is compacted; what is lost of that is compacted once more. */
    void writeCleaned() {
        write(
                cleaned,
                "offsets of compaction",
                compacted,
                log -> log.compaction().cleanedTo() > 0,
                log -> log.compaction().cleanedTo());
    }

    /** Notes where the logs start; on a full disk later. */
    void startOffsetMoved() {
        try {
            writeStartOffsets();
        } catch (DiskFullException later) {
            LOG.warn("Where logs of {} start is noted once there is room; until then a kill brings records back", path);
        }
    }

    /**
     * As {@link #startOffsetMoved}, for many logs at once where they come together: a leader's retention moves all its
     * followers' starts in a few answers.
     */
    CompletableFuture<Void> startNoted() {
        return notingStarts.run();
    }

    private void writeStartOffsets() {
        write(
                startOffsets,
                "log start offsets",
                starts,
                PartitionLog::startsBehindFirstSegment,
                PartitionLog::logStartOffset);
    }

    private void write(
            OffsetCheckpoint checkpoint,
            String what,
            Map<TopicPartition, Long> before,
            Predicate<PartitionLog> which,
            Function<PartitionLog, Long> offset) {
        synchronized (checkpointing) {
            var offsets = new HashMap<TopicPartition, Long>();
            for (TopicPartition partition : unloaded) { // first: a log that is loaded meanwhile speaks for itself
                Long noted = before.get(partition);
                if (noted != null) {
                    offsets.put(partition, noted);
                }
            }
            for (PartitionLog log : logs.values()) {
                if (which.test(log)) {
                    offsets.put(log.topicPartition(), offset.apply(log));
                }
            }
            if (offsets.equals(checkpoint.noted())) {
                return;
            }
            try {
                checkpoint.write(offsets);
            } catch (IOException failed) {
                throw disk.failed("write the " + what + " of " + path, failed);
            }
        }
    }
}
