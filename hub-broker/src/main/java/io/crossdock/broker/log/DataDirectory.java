package io.crossdock.broker.log;

import io.crossdock.broker.concurrent.Durations;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.CorruptRecordException;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One data directory: the logs in it, and what they share.
 *
 * <pre>
 * data/
 *   .lock                              held while a broker runs
 *   .kafka_cleanshutdown               there after a clean stop
 *   recovery-point-offset-checkpoint   how far each log is on the disk for certain
 *   log-start-offset-checkpoint        where each log starts, if records were deleted
 *   cleaner-offset-checkpoint          how far each log is compacted
 *   replication-offset-checkpoint      up to where each log that has other replicas is on all of them
 *   orders-0/                          see {@link PartitionLog}
 *   orders-1.5b0c…-delete/             a deleted log whose files are yet to be removed
 * </pre>
 *
 * <p>Thread-safe.
 */
final class DataDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

    private final Path path;
    private final LogEnvironment environment;
    private final DirectoryHealth health;
    private final DiskSpace space;
    private final DiskActions disk;
    private final DirectoryLock lock;
    private final Graveyard graveyard;
    private final Durations syncs = new Durations();
    private final DirectoryCheckpoints checkpoints;
    private final boolean clean;
    private final Set<TopicPartition> unloaded = ConcurrentHashMap.newKeySet();
    private final Map<TopicPartition, PartitionLog> logs = new ConcurrentHashMap<>();
    private final AtomicInteger beingMade = new AtomicInteger();
    private long flushesNoted; // only the maintenance thread

    private DataDirectory(Path path, LogEnvironment environment, long minFree, DirectoryLock lock) throws IOException {
        this.path = path;
        this.environment = environment;
        this.lock = lock;
        this.health = new DirectoryHealth(path, environment.onFailure());
        this.space = new DiskSpace(path, environment.disks(), minFree);
        this.disk = new DiskActions(path, health, space);
        this.graveyard = new Graveyard(environment.clock());
        this.checkpoints = new DirectoryCheckpoints(path, disk, unloaded, logs, environment.flushers());
        findLogs();
        this.clean = CleanShutdown.take(path);
    }

    /**
     * Takes a directory over, creating it if needed, and looks what is in it; {@link #load} reads it.
     *
     * @param minFree {@code log.dirs.min.free.bytes}
     * @throws KafkaStorageException when another broker uses it
     * @throws IOException when it cannot be used
     */
    static DataDirectory open(Path path, LogEnvironment environment, long minFree) throws IOException {
        Files.createDirectories(path);
        DirectoryLock lock = DirectoryLock.take(path);
        try {
            return new DataDirectory(path, environment, minFree, lock);
        } catch (IOException | RuntimeException failed) {
            lock.close();
            throw failed;
        }
    }

    Path path() {
        return path;
    }

    DirectoryHealth health() {
        return health;
    }

    /** Whether the last broker stopped cleanly here. */
    boolean isClean() {
        return clean;
    }

    /** The logs that are here and not loaded. */
    Set<TopicPartition> unloaded() {
        return Set.copyOf(unloaded);
    }

    Collection<PartitionLog> logs() {
        return logs.values();
    }

    /** How many logs are here, loaded or not, or about to be made. */
    int count() {
        return logs.size() + unloaded.size() + beingMade.get();
    }

    void reservePlace() {
        beingMade.incrementAndGet();
    }

    void giveBackPlace() {
        beingMade.decrementAndGet();
    }

    /**
     * Reads one of the {@link #unloaded}, recovering it after a crash.
     *
     * @param progress told the bytes that had to be read
     * @return nothing when the broker died while creating it, which leaves nothing to keep
     * @throws IOException when it cannot be read
     * @throws RuntimeException saying what is wrong with it and how to mend it
     */
    Optional<PartitionLog> load(TopicPartition partition, LogConfig config, RecoveryProgress progress)
            throws IOException {
        health.ensureOnline();
        Path place = path.resolve(PartitionDirectory.name(partition));
        Optional<Uuid> topicId = PartitionMetadataFile.read(place);
        if (topicId.isEmpty() && SegmentFiles.offsets(place, Segment.LOG_SUFFIX).isEmpty()) {
            Graveyard.remove(place);
            unloaded.remove(partition);
            return Optional.empty();
        }
        Uuid topic = topicId.orElseThrow(() -> new KafkaStorageException("The log in " + place + " has no "
                + PartitionMetadataFile.FILE + ", so nobody knows which topic it belongs to. Restore that file, or"
                + " move the directory away"));
        long point = clean ? Long.MAX_VALUE : checkpoints.recoveryPoint(partition, 0);
        long now = environment.clock().millis();
        LoadedLog loaded =
                new LogLoader(place, partition, config, point, now, progress).load(checkpoints.startOffset(partition));
        if (clean && loaded.endOffset() != checkpoints.recoveryPoint(partition, loaded.endOffset())) {
            int position;
            try {
                position = loaded.lastPosition();
            } finally {
                loaded.release();
            }
            throw new CorruptRecordException("The log in " + place + " ends at offset " + loaded.endOffset()
                    + ", with the batch in " + loaded.segments().active().file() + " at position " + position
                    + ", but ended at " + checkpoints.recoveryPoint(partition, 0)
                    + " when the broker stopped: its last batches changed since. Restore the file from a copy, or move"
                    + " the directory away to start without these records");
        }
        var log = new PartitionLog(place(partition, topic, place), config, loaded);
        log.compaction().restore(checkpoints.cleanedTo(partition));
        log.wasReplicatedTo(checkpoints.highWatermark(partition));
        logs.put(partition, log);
        unloaded.remove(partition);
        return Optional.of(log);
    }

    PartitionLog create(TopicPartition partition, Uuid topicId, LogConfig config) {
        health.ensureOnline();
        checkpoints.forget(partition);
        Path place = path.resolve(PartitionDirectory.name(partition));
        try {
            Files.createDirectory(place);
            PartitionMetadataFile.write(place, topicId);
            AtomicFile.flushDirectory(path);
            long now = environment.clock().millis();
            LoadedLog empty = new LogLoader(place, partition, config, 0, now, new RecoveryProgress()).load(0);
            var log = new PartitionLog(place(partition, topicId, place), config, empty);
            logs.put(partition, log);
            return log;
        } catch (FileAlreadyExistsException unexpected) {
            throw new KafkaStorageException(
                    place + " appeared while the broker runs; move it away and try again", unexpected);
        } catch (IOException failed) {
            removeHalfMade(place);
            throw disk.failed("create " + place, failed);
        }
    }

    /** Sets the files aside, to be removed later; loaded or not. */
    void delete(TopicPartition partition) {
        PartitionLog log = logs.remove(partition);
        unloaded.remove(partition);
        if (log != null) {
            log.abandon();
        }
        if (!health.isOnline()) {
            return; // found again, and deleted then, when the disk is mended
        }
        Path from = path.resolve(PartitionDirectory.name(partition));
        Path aside = path.resolve(PartitionDirectory.deletedName(partition));
        try {
            Files.move(from, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw health.fail("set " + from + " aside", failed);
        }
        graveyard.bury(List.of(aside), log == null ? 0 : log.config().fileDeleteDelayMillis());
    }

    /** Notes how far every log is on the disk, and where it starts. */
    void checkpoint() {
        if (health.isOnline()) {
            checkpoints.write();
        }
    }

    /** Notes up to where every log is replicated. */
    void checkpointReplicated() {
        if (health.isOnline()) {
            checkpoints.writeReplicated();
        }
    }

    /** Notes how far every log is compacted; what is lost of that is compacted once more. */
    void checkpointCleaned() {
        if (health.isOnline()) {
            checkpoints.writeCleaned();
        }
    }

    /** Has flushed what would make recovery long; runs on the lanes and the flushers. */
    void boundRecovery(long nowMillis, long maxBytes) {
        var candidates = new ArrayList<FlushPlan.Candidate<PartitionLog>>();
        for (PartitionLog log : logs.values()) {
            candidates.add(new FlushPlan.Candidate<>(log, log.unsyncedBytes(), log.millisSinceFlush(nowMillis)));
        }
        List<PartitionLog> chosen = FlushPlan.choose(candidates, maxBytes);
        for (PartitionLog log : chosen) {
            try {
                environment.lanes().apply(log.topicPartition()).execute(log::flushBehind);
            } catch (RejectedExecutionException closing) {
                LOG.debug("{} is not flushed: its lane is closed, and so will it be", log.topicPartition(), closing);
            }
        }
        if (advanced()) {
            checkpoint();
        }
    }

    /** Looks how much room there is, and whether the directory is still there. */
    void look() {
        if (health.isOnline()) {
            try {
                space.look();
            } catch (IOException failed) {
                health.fail("look at the free space of " + path, failed);
            }
        }
    }

    DiskSpace space() {
        return space;
    }

    DirectoryStatus status(boolean cordoned) {
        Optional<String> offline = health.offlineBecause();
        if (offline.isPresent()) {
            return new DirectoryStatus(
                    path,
                    offline,
                    Optional.empty(),
                    cordoned,
                    syncs.spread(),
                    List.copyOf(logs.values()),
                    DirectoryStatus.UNKNOWN,
                    DirectoryStatus.UNKNOWN);
        }
        DiskProbe.Room room = space.room();
        Optional<String> full = space.hasRoom()
                ? Optional.empty()
                : Optional.ofNullable(space.refusal().getMessage());
        return new DirectoryStatus(
                path, offline, full, cordoned, syncs.spread(), List.copyOf(logs.values()), room.total(), room.usable());
    }

    /** Gives the directory up without touching it any more; the next start recovers. */
    void abandon() {
        unlock();
    }

    void removeDropped() {
        graveyard.sweep();
    }

    /** Flushes and closes all logs, and marks the stop as clean if nothing is left that needs a look. */
    @Override
    public void close() {
        try {
            if (health.isOnline()) {
                logs.values().forEach(PartitionLog::close);
                checkpoint();
                if (health.isOnline() && unloaded.isEmpty()) {
                    CleanShutdown.mark(path);
                }
            }
        } catch (IOException failed) {
            throw health.fail("mark the clean stop in " + path, failed);
        } finally {
            unlock();
        }
    }

    /** Whether recovery would read noticeably less if the recovery points were noted now. */
    private boolean advanced() {
        long flushes = 0;
        for (PartitionLog log : logs.values()) {
            flushes += log.flushes();
        }
        boolean more = flushes != flushesNoted;
        flushesNoted = flushes;
        return more;
    }

    private static void removeHalfMade(Path place) {
        try {
            Graveyard.remove(place);
        } catch (IOException left) {
            LOG.warn("Could not remove {}, which was not finished; the next start does", place, left);
        }
    }

    private void unlock() {
        try {
            lock.close();
        } catch (IOException unlocked) {
            LOG.warn("Could not give up the lock of {}; it ends with the process", path, unlocked);
        }
    }

    private LogPlace place(TopicPartition partition, Uuid topicId, Path place) {
        return new LogPlace(
                partition,
                topicId,
                place,
                environment,
                health,
                space,
                graveyard,
                syncs,
                checkpoints::startOffsetMoved,
                checkpoints::startNoted,
                end -> checkpoints.cut(partition, end));
    }

    private void findLogs() throws IOException {
        var dropped = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(path, Files::isDirectory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (PartitionDirectory.isDeleted(name)) {
                    dropped.add(entry);
                } else {
                    PartitionDirectory.parse(name)
                            .ifPresentOrElse(unloaded::add, () -> LOG.warn("Not a partition, left alone: {}", entry));
                }
            }
        }
        graveyard.bury(dropped, 0);
    }
}
