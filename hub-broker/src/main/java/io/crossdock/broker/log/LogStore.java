package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InconsistentTopicIdException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * All logs of one data directory.
 *
 * <pre>
 * data/
 *   .lock                              held while a broker runs
 *   .kafka_cleanshutdown               there after a clean stop
 *   recovery-point-offset-checkpoint   how far each log is on the disk for certain
 *   log-start-offset-checkpoint        where each log starts, if records were deleted
 *   cleaner-offset-checkpoint          how far each log is compacted
 *   orders-0/                          see {@link PartitionLog}
 *   orders-1.5b0c…-delete/             a deleted log whose files are yet to be removed
 * </pre>
 *
 * <p>Threads: {@link #delete} belongs to the partition's lane; everything else may be called from any thread. The
 * maintenance methods may take long and are meant for {@link LogMaintenance}.
 */
public final class LogStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogStore.class);

    private final Path directory;
    private final LogEnvironment environment;
    private final DirectoryHealth health;
    private final DirectoryLock lock;
    private final Graveyard graveyard;
    private final OffsetCheckpoint recoveryPoints;
    private final OffsetCheckpoint startOffsets;
    private final OffsetCheckpoint cleaned;
    private final Map<TopicPartition, PartitionLog> logs = new ConcurrentHashMap<>();
    private final Map<TopicPartition, RuntimeException> damaged = new ConcurrentHashMap<>();
    private final Object checkpointing = new Object();

    private LogStore(Path directory, LogEnvironment environment, DirectoryLock lock) {
        this.directory = directory;
        this.environment = environment;
        this.lock = lock;
        this.health = new DirectoryHealth(directory, environment.onFailure());
        this.graveyard = new Graveyard(environment.clock());
        this.recoveryPoints = new OffsetCheckpoint(directory, OffsetCheckpoint.RECOVERY_POINTS);
        this.startOffsets = new OffsetCheckpoint(directory, OffsetCheckpoint.LOG_START_OFFSETS);
        this.cleaned = new OffsetCheckpoint(directory, OffsetCheckpoint.CLEANED);
    }

    /**
     * Takes over a data directory, creating it if needed, and loads every log in it, several at a time. A log that is
     * damaged is reported by {@link #damagedLogs} and left untouched; the others serve.
     *
     * @param configs the settings of each log that is found; called from several threads
     * @throws KafkaStorageException when another broker uses the directory or it cannot be read
     */
    public static LogStore open(
            Path directory, LogEnvironment environment, Function<TopicPartition, LogConfig> configs) {
        DirectoryLock lock = null;
        try {
            Files.createDirectories(directory);
            lock = DirectoryLock.take(directory);
            var store = new LogStore(directory, environment, lock);
            store.load(configs);
            lock = null;
            return store;
        } catch (IOException failed) {
            throw new KafkaStorageException("Could not open data directory " + directory + ": " + failed, failed);
        } finally {
            closeQuietly(lock);
        }
    }

    /** The log of a partition, if it is here and sound. */
    public Optional<PartitionLog> log(TopicPartition partition) {
        return Optional.ofNullable(logs.get(partition));
    }

    /** All logs as of now. */
    public Collection<PartitionLog> logs() {
        return List.copyOf(logs.values());
    }

    /** The logs that could not be loaded, with what is wrong with them: file, position and how to mend it. */
    public Map<TopicPartition, RuntimeException> damagedLogs() {
        return Map.copyOf(damaged);
    }

    /** Whether the log of this partition is one of {@link #damagedLogs}. */
    public boolean isDamaged(TopicPartition partition) {
        return damaged.containsKey(partition);
    }

    /**
     * The log of a partition, made if it is not there. To be called on the partition's lane.
     *
     * @throws InconsistentTopicIdException when there is one of another topic of this name; delete it first
     * @throws KafkaStorageException when the log is damaged or the disk fails
     */
    public PartitionLog create(TopicPartition partition, Uuid topicId, LogConfig config) {
        health.ensureOnline();
        RuntimeException damage = damaged.get(partition);
        if (damage != null) {
            throw new KafkaStorageException("The log of " + partition + " is damaged: " + damage.getMessage(), damage);
        }
        PartitionLog log = logs.get(partition);
        if (log == null) { // the lane has one thread, so no lock is held while the files are made
            log = make(partition, topicId, config);
            logs.put(partition, log);
        }
        if (!log.topicId().equals(topicId)) {
            throw new InconsistentTopicIdException(
                    "The log of " + partition + " belongs to topic id " + log.topicId() + ", not to " + topicId);
        }
        return log;
    }

    /** Takes a log out of service at once; its files go after {@code file.delete.delay.ms}. No log, nothing to do. */
    public void delete(TopicPartition partition) {
        PartitionLog log = logs.remove(partition);
        boolean wasDamaged = damaged.remove(partition) != null;
        if (log == null && !wasDamaged) {
            return;
        }
        Path from = directory.resolve(PartitionDirectory.name(partition));
        Path aside = directory.resolve(PartitionDirectory.deletedName(partition));
        if (log != null) {
            log.abandon();
        }
        try {
            Files.move(from, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw health.fail("set " + from + " aside", failed);
        }
        graveyard.bury(List.of(aside), log == null ? 0 : log.config().fileDeleteDelayMillis());
    }

    /** Hands every lane the task to drop what retention no longer keeps. */
    public void runRetention() {
        onLanes(PartitionLog::applyRetention);
    }

    /** Hands every lane the task to forget producers that were silent for too long. */
    public void expireProducers() {
        long now = environment.clock().millis();
        onLanes(log -> log.expireProducers(now));
    }

    /** Flushes closed segments, and active ones by {@code flush.ms}. */
    public void flushDirty() {
        long now = environment.clock().millis();
        logs.values().forEach(log -> log.flushDue(now));
    }

    /** Notes how far every log is on the disk, which shortens recovery after a crash. */
    public void checkpoint() {
        if (health.isOnline()) {
            writeCheckpoint(recoveryPoints, "recovery points", log -> true, PartitionLog::recoveryPoint);
            checkpointStartOffsets();
        }
    }

    /** Notes how far every log is compacted; what is lost of that is compacted once more. */
    public void checkpointCleaned() {
        if (health.isOnline()) {
            writeCheckpoint(
                    cleaned, "offsets of compaction", log -> log.compaction().cleanedTo() > 0, log -> log.compaction()
                            .cleanedTo());
        }
    }

    /** Removes the files of dropped segments and deleted logs whose delay has passed. */
    public void removeDropped() {
        graveyard.sweep();
    }

    /** Whether the disk has not failed yet. */
    public boolean isOnline() {
        return health.isOnline();
    }

    /**
     * Flushes and closes all logs and marks the stop as clean. The lanes must have stopped. When the disk fails, the
     * mark is not made, and the next start recovers.
     */
    @Override
    public void close() {
        try {
            if (health.isOnline()) {
                logs.values().forEach(PartitionLog::close);
                checkpoint();
                if (health.isOnline()) {
                    CleanShutdown.mark(directory);
                }
            }
        } catch (IOException failed) {
            throw health.fail("mark the clean stop in " + directory, failed);
        } finally {
            closeQuietly(lock);
        }
    }

    private void checkpointStartOffsets() {
        writeCheckpoint(
                startOffsets,
                "log start offsets",
                PartitionLog::startsBehindFirstSegment,
                PartitionLog::logStartOffset);
    }

    private void writeCheckpoint(
            OffsetCheckpoint checkpoint,
            String what,
            Predicate<PartitionLog> which,
            Function<PartitionLog, Long> offset) {
        synchronized (checkpointing) {
            var offsets = new HashMap<TopicPartition, Long>();
            for (PartitionLog log : logs.values()) {
                if (which.test(log)) {
                    offsets.put(log.topicPartition(), offset.apply(log));
                }
            }
            try {
                checkpoint.write(offsets);
            } catch (IOException failed) {
                throw health.fail("write the " + what + " of " + directory, failed);
            }
        }
    }

    private void onLanes(java.util.function.Consumer<PartitionLog> task) {
        for (PartitionLog log : logs.values()) {
            try {
                environment.lanes().apply(log.topicPartition()).execute(() -> task.accept(log));
            } catch (RejectedExecutionException closing) {
                LOG.debug("Maintenance of {} skipped: its lane is closed", log.topicPartition(), closing);
            }
        }
    }

    private PartitionLog make(TopicPartition partition, Uuid topicId, LogConfig config) {
        Path place = directory.resolve(PartitionDirectory.name(partition));
        try {
            Files.createDirectory(place);
            PartitionMetadataFile.write(place, topicId);
            AtomicFile.flushDirectory(directory);
            long now = environment.clock().millis();
            return new PartitionLog(
                    place(partition, topicId, place), config, new LogLoader(place, partition, config, 0, now).load(0));
        } catch (FileAlreadyExistsException unexpected) {
            throw new KafkaStorageException(
                    place + " appeared while the broker runs; move it away and try again", unexpected);
        } catch (IOException failed) {
            throw health.fail("create " + place, failed);
        }
    }

    private LogPlace place(TopicPartition partition, Uuid topicId, Path place) {
        return new LogPlace(partition, topicId, place, environment, health, graveyard, this::checkpointStartOffsets);
    }

    private void load(Function<TopicPartition, LogConfig> configs) throws IOException {
        boolean clean = CleanShutdown.take(directory);
        Map<TopicPartition, Long> recovered = recoveryPoints.read();
        Map<TopicPartition, Long> starts = startOffsets.read();
        Map<TopicPartition, Long> compacted = cleaned.read();
        var found = new ArrayList<TopicPartition>();
        try (var entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (PartitionDirectory.isDeleted(name)) {
                    graveyard.bury(List.of(entry), 0);
                } else {
                    PartitionDirectory.parse(name)
                            .ifPresentOrElse(found::add, () -> LOG.warn("Not a partition, left alone: {}", entry));
                }
            }
        }
        if (!found.isEmpty()) {
            LOG.info(
                    "Loading {} logs from {} after {} stop", found.size(), directory, clean ? "a clean" : "an unclean");
        }
        ParallelLoad.forEach(found, partition -> {
            long point = clean ? Long.MAX_VALUE : recovered.getOrDefault(partition, 0L);
            load(partition, configs.apply(partition), point, starts.getOrDefault(partition, 0L));
            log(partition).ifPresent(log -> log.compaction().restore(compacted.getOrDefault(partition, 0L)));
        });
    }

    private void load(TopicPartition partition, LogConfig config, long recoveryPoint, long startOffset) {
        Path place = directory.resolve(PartitionDirectory.name(partition));
        try {
            Optional<Uuid> topicId = PartitionMetadataFile.read(place);
            if (topicId.isEmpty()
                    && SegmentFiles.offsets(place, Segment.LOG_SUFFIX).isEmpty()) {
                Graveyard.remove(place); // the broker died while creating it
                return;
            }
            Uuid topic = topicId.orElseThrow(() -> new KafkaStorageException("The log in " + place + " has no "
                    + PartitionMetadataFile.FILE + ", so nobody knows which topic it belongs to. Restore that file, or"
                    + " move the directory away"));
            long now = environment.clock().millis();
            LoadedLog loaded = new LogLoader(place, partition, config, recoveryPoint, now).load(startOffset);
            LogPlace at = place(partition, topic, place);
            logs.put(partition, new PartitionLog(at, config, loaded));
        } catch (IOException | RuntimeException failed) {
            var damage = failed instanceof RuntimeException known
                    ? known
                    : new KafkaStorageException("Could not load " + place + ": " + failed, failed);
            LOG.error("The log of {} stays out of service until it is mended", partition, damage);
            damaged.put(partition, damage);
        }
    }

    private static void closeQuietly(@org.jspecify.annotations.Nullable DirectoryLock lock) {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException unlocked) {
            LOG.warn("Could not give up the lock of a data directory; it ends with the process", unlocked);
        }
    }
}
