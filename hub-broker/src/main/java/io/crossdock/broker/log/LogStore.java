package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InconsistentTopicIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * All logs of a broker, in one data directory or several (see {@link DataDirectory}). A directory whose disk fails goes
 * offline with its logs; the others serve. Logs found at the start are read in the background.
 *
 * <p>Threads: {@link #create} and {@link #delete} belong to the partition's lane; everything else may be called from any
 * thread. The maintenance methods may take long and are meant for {@link LogMaintenance}.
 */
public final class LogStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogStore.class);

    /** A log that cannot be served, with every place it was found at. */
    private record Damage(RuntimeException cause, List<DataDirectory> found) {}

    private final LogEnvironment environment;
    private final StorageConfig config;
    private final List<DataDirectory> directories;
    private volatile Cordon cordon = Cordon.NONE;
    private final Map<Path, String> unusable;
    private final Map<TopicPartition, PartitionLog> logs = new ConcurrentHashMap<>();
    private final Map<TopicPartition, DataDirectory> homes = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Damage> damaged = new ConcurrentHashMap<>();
    private final RecoveryProgress progress = new RecoveryProgress();
    private final Object placing = new Object();
    private final LogLoading loading;

    private LogStore(
            StorageConfig config,
            LogEnvironment environment,
            List<DataDirectory> directories,
            Map<Path, String> unusable,
            Function<TopicPartition, LogConfig> configs) {
        this.environment = environment;
        this.config = config;
        this.directories = List.copyOf(directories);
        this.unusable = Map.copyOf(unusable);
        this.loading = new LogLoading(
                found(),
                config.recoveryThreads(),
                progress,
                environment.clock(),
                (directory, log) -> load(directory, log, configs.apply(log)));
    }

    /**
     * Takes over the data directories, creating them if needed, and begins to read the logs in them. A directory that
     * cannot be used is left out, see {@link #directories}, as long as there is one that can.
     *
     * @param configs the settings of each log that is found; called from several threads
     * @throws KafkaStorageException when another broker uses a directory, or none can be used
     */
    public static LogStore start(
            StorageConfig config, LogEnvironment environment, Function<TopicPartition, LogConfig> configs) {
        var open = new ArrayList<DataDirectory>();
        var unusable = new LinkedHashMap<Path, String>();
        try {
            for (Path path : config.directories()) {
                try {
                    open.add(DataDirectory.open(path, environment, config.minFreeBytes()));
                } catch (IOException failed) {
                    unusable.put(path, failed.toString());
                }
            }
            if (open.isEmpty()) {
                throw new KafkaStorageException("Could not open data directory " + describe(unusable));
            }
            unusable.forEach((path, why) -> LOG.error(
                    "Data directory {} is offline: {}. Its partitions answer with KAFKA_STORAGE_ERROR until it is mended"
                            + " and the broker is started again",
                    path,
                    why));
            return new LogStore(config, environment, open, unusable, configs);
        } catch (RuntimeException failed) {
            open.forEach(DataDirectory::abandon);
            throw failed;
        }
    }

    /** Opens a single directory and returns when every log in it is read. */
    public static LogStore open(
            Path directory, LogEnvironment environment, Function<TopicPartition, LogConfig> configs) {
        LogStore store = start(StorageConfig.of(directory), environment, configs);
        store.whenAllLoaded().join();
        return store;
    }

    /** Whether the last broker stopped cleanly in all directories. */
    public boolean wasStoppedCleanly() {
        return directories.stream().allMatch(DataDirectory::isClean);
    }

    /** The log of a partition, if it is here and sound. */
    public Optional<PartitionLog> log(TopicPartition partition) {
        return Optional.ofNullable(logs.get(partition));
    }

    /** All logs that are loaded, as of now. */
    public Collection<PartitionLog> logs() {
        return List.copyOf(logs.values());
    }

    /** Whether the log of this partition is still to be read or recovered. */
    public boolean isLoading(TopicPartition partition) {
        return loading.isPending(partition);
    }

    /** Completes when the log of this partition is no longer {@link #isLoading}, on a thread of the store's. */
    public CompletableFuture<Void> whenLoaded(TopicPartition partition) {
        return loading.whenLoaded(partition);
    }

    /** Completes when all logs that are found at the start are read. */
    public CompletableFuture<Void> whenAllLoaded() {
        return loading.whenAllLoaded();
    }

    /** The partitions whose logs are {@link #isLoading}. */
    public Collection<TopicPartition> loading() {
        return loading.pending();
    }

    /** The logs that could not be loaded, with what is wrong with them: file, position and how to mend it. */
    public Map<TopicPartition, RuntimeException> damagedLogs() {
        var causes = new HashMap<TopicPartition, RuntimeException>();
        damaged.forEach((partition, damage) -> causes.put(partition, damage.cause()));
        return causes;
    }

    /** Whether the log of this partition is one of {@link #damagedLogs}. */
    public boolean isDamaged(TopicPartition partition) {
        return damaged.containsKey(partition);
    }

    /** Whether a log that is not found may lie in a directory that is not there. */
    public boolean isIncomplete() {
        return !unusable.isEmpty();
    }

    /** What became of each directory, in the order of the configuration. */
    public List<DirectoryStatus> directories() {
        Map<Path, DataDirectory> open = new HashMap<>();
        directories.forEach(each -> open.put(each.path(), each));
        return config.directories().stream()
                .map(path -> {
                    DataDirectory directory = open.get(path);
                    return directory == null
                            ? DirectoryStatus.unusable(path, unusable.getOrDefault(path, ""), cordon.covers(path))
                            : directory.status(cordon.covers(path));
                })
                .toList();
    }

    /** How far the reading of the logs that were found at the start has come. */
    public LoadingStatus loadingStatus() {
        return new LoadingStatus(loading.total() - loading.left(), loading.total(), progress.bytes());
    }

    /** From now on these directories take no new logs as long as there are others. */
    public void cordon(Cordon next) {
        List<String> unknown = next.unknown(config.directories());
        if (!unknown.isEmpty()) {
            LOG.warn("cordoned.log.dirs names {}, which are none of {}", unknown, config.directories());
        }
        cordon = next;
    }

    /** Whether no directory takes new logs. */
    public boolean isCordoned() {
        return config.directories().stream().allMatch(cordon::covers);
    }

    /**
     * The log of a partition, made if it is not there: in the directory with the fewest logs that is not cordoned. If all
     * are it was placed here before they were, or by hand.
     *
     * @throws InconsistentTopicIdException when there is one of another topic of this name; delete it first
     * @throws KafkaStorageException when the log is damaged or the disk fails
     */
    public PartitionLog create(TopicPartition partition, Uuid topicId, LogConfig settings) {
        Damage damage = damaged.get(partition);
        if (damage != null) {
            throw new KafkaStorageException(
                    "The log of " + partition + " is damaged: " + damage.cause().getMessage(), damage.cause());
        }
        PartitionLog log = logs.get(partition);
        if (log == null) { // the lane has one thread, so no lock is held while the files are made
            DataDirectory home = reserveEmptiest();
            try {
                log = home.create(partition, topicId, settings);
            } finally {
                home.giveBackPlace();
            }
            homes.put(partition, home);
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
        Damage damage = damaged.remove(partition);
        if (damage != null) {
            damage.found().forEach(directory -> directory.delete(partition));
            return;
        }
        DataDirectory home = homes.remove(partition);
        logs.remove(partition);
        if (home != null) {
            home.delete(partition);
        }
    }

    /**
     * Refuses what would make new logs while no disk has room for them.
     *
     * @throws DiskFullException saying how much is left and what to do
     */
    public void requireRoom() {
        List<DataDirectory> online = directories.stream()
                .filter(directory -> directory.health().isOnline())
                .toList();
        if (!online.isEmpty()
                && online.stream().noneMatch(directory -> directory.space().hasRoom())) {
            throw online.get(0).space().refusal();
        }
    }

    /** Looks how much room the disks have, and takes offline what is gone. */
    public void checkDisks() {
        directories.forEach(DataDirectory::look);
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

    /** Flushes closed segments, active ones by {@code flush.ms}, and what would make recovery long. */
    public void flushDirty() {
        long now = environment.clock().millis();
        for (DataDirectory directory : directories) {
            if (directory.health().isOnline()) {
                directory.logs().forEach(log -> flushDue(log, now));
                directory.boundRecovery(now, config.unsyncedMaxBytes());
            }
        }
    }

    /** Notes how far every log is on the disk, which shortens recovery after a crash. */
    public void checkpoint() {
        directories.forEach(DataDirectory::checkpoint);
    }

    /** Notes up to where every log is replicated, which is where a start after a crash takes it to be. */
    public void checkpointReplicated() {
        directories.forEach(DataDirectory::checkpointReplicated);
    }

    /** Notes how far every log is compacted; what is lost of that is compacted once more. */
    public void checkpointCleaned() {
        directories.forEach(DataDirectory::checkpointCleaned);
    }

    /** Removes the files of dropped segments and deleted logs whose delay has passed. */
    public void removeDropped() {
        directories.forEach(DataDirectory::removeDropped);
    }

    /** Whether no disk has failed yet. */
    public boolean isOnline() {
        return directories.stream().allMatch(directory -> directory.health().isOnline());
    }

    /** Takes a directory offline that turned out to be unusable outside of its logs. */
    public void takeOffline(Path path, String action, IOException cause) {
        directories.stream()
                .filter(directory -> directory.path().equals(path))
                .forEach(directory -> directory.health().fail(action, cause));
    }

    /**
     * Flushes and closes all logs and marks the stop as clean. The lanes must have stopped. When a disk fails, its mark
     * is not made, and the next start recovers.
     */
    @Override
    public void close() {
        try {
            loading.stop();
        } catch (InterruptedException stop) {
            directories.forEach(DataDirectory::abandon);
            throw new InterruptException(stop);
        }
        RuntimeException failure = null;
        for (DataDirectory directory : directories) {
            try {
                directory.close();
            } catch (RuntimeException failed) {
                if (failure == null) {
                    failure = failed;
                } else {
                    failure.addSuppressed(failed);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Counted at once: other lanes choose at the same time, and must not all take the same directory for empty. */
    private DataDirectory reserveEmptiest() {
        synchronized (placing) {
            DataDirectory home = emptiest();
            home.reservePlace();
            return home;
        }
    }

    private DataDirectory emptiest() {
        return directories.stream()
                .filter(directory -> directory.health().isOnline())
                .min(Comparator.comparing((DataDirectory directory) -> cordon.covers(directory.path()))
                        .thenComparing(directory -> !directory.space().hasRoom())
                        .thenComparingInt(DataDirectory::count))
                .orElseThrow(() -> new KafkaStorageException("Every data directory is offline: " + config.directories()
                        + "; mend a disk and restart the broker"));
    }

    private static void flushDue(PartitionLog log, long now) {
        try {
            log.flushDue(now);
        } catch (DiskFullException later) {
            LOG.debug("{} stays unflushed until there is room", log.topicPartition(), later);
        }
    }

    private void onLanes(Consumer<PartitionLog> task) {
        for (PartitionLog log : logs.values()) {
            try {
                environment.lanes().apply(log.topicPartition()).execute(() -> task.accept(log));
            } catch (RejectedExecutionException closing) {
                LOG.debug("Maintenance of {} skipped: its lane is closed", log.topicPartition(), closing);
            }
        }
    }

    /** What each directory has to load; a partition that is in two of them is nobody's. */
    private Map<DataDirectory, List<TopicPartition>> found() {
        var places = new HashMap<TopicPartition, List<DataDirectory>>();
        for (DataDirectory directory : directories) {
            directory.unloaded().forEach(log -> places.computeIfAbsent(log, first -> new ArrayList<>())
                    .add(directory));
        }
        var wanted = new LinkedHashMap<DataDirectory, List<TopicPartition>>();
        places.forEach((partition, where) -> {
            if (where.size() == 1) {
                wanted.computeIfAbsent(where.get(0), first -> new ArrayList<>()).add(partition);
            } else {
                damage(partition, twice(partition, where), where);
            }
        });
        return wanted;
    }

    private static KafkaStorageException twice(TopicPartition partition, List<DataDirectory> where) {
        String name = PartitionDirectory.name(partition);
        return new KafkaStorageException("There are two logs of " + partition + ": "
                + String.join(
                        " and ",
                        where.stream()
                                .map(directory -> directory.path().resolve(name).toString())
                                .toList())
                + ". Stop the broker, move the one that is out of date away, and start it again");
    }

    private void load(DataDirectory directory, TopicPartition partition, LogConfig settings) {
        try {
            directory.load(partition, settings, progress).ifPresent(log -> {
                homes.put(partition, directory);
                logs.put(partition, log);
            });
        } catch (IOException failed) {
            Path place = directory.path().resolve(PartitionDirectory.name(partition));
            damage(
                    partition,
                    new KafkaStorageException("Could not load " + place + ": " + failed, failed),
                    List.of(directory));
        } catch (RuntimeException unsound) {
            damage(partition, unsound, List.of(directory));
        }
    }

    private void damage(TopicPartition partition, RuntimeException cause, List<DataDirectory> found) {
        LOG.error("The log of {} stays out of service until it is mended", partition, cause);
        damaged.put(partition, new Damage(cause, found));
    }

    private static String describe(Map<Path, String> unusable) {
        return String.join(
                "; ",
                unusable.entrySet().stream()
                        .map(each -> each.getKey() + ": " + each.getValue())
                        .toList());
    }
}
