package io.crossdock.broker.partition;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.log.AppendInfo;
import io.crossdock.broker.log.AppendOrigin;
import io.crossdock.broker.log.LogConfig;
import io.crossdock.broker.log.LogEnvironment;
import io.crossdock.broker.log.LogStore;
import io.crossdock.broker.log.PartitionLog;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.PartitionStep;
import io.crossdock.broker.peer.FetchedRecords;
import io.crossdock.broker.peer.Peers;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.utils.Utils;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** One life of a broker in a {@link SimulatedCluster}; everything it is told is done when the method returns. */
final class SimulatedBroker implements AutoCloseable {
    /** How the cluster takes a wish of a leader. */
    interface Wishes {
        CompletableFuture<Void> write(SimulatedBroker broker, PartitionStep step, Map<Integer, Long> joining);
    }

    private record Alarm(Executor on, Runnable task) {}

    private final int id;
    private final long life;
    private final Path directory;
    private final KeyedExecutor work = new KeyedExecutor("work", 1);
    private final LogStore logs;
    private final Partitions partitions;
    private final List<Alarm> alarms = new ArrayList<>();
    private final TreeMap<Integer, List<Runnable>> whenSeen = new TreeMap<>();
    private int seen;
    private long fetches;
    private boolean up = true;
    private Path afterwards;

    SimulatedBroker(
            int id,
            long life,
            Path directory,
            int minInSync,
            Clock clock,
            ClusterImage image,
            int seen,
            List<SimulatedFetch> fetches,
            Wishes wishes) {
        this.id = id;
        this.life = life;
        this.directory = directory;
        this.afterwards = directory;
        this.seen = seen;
        logs = LogStore.open(
                directory,
                new LogEnvironment(clock, work::lane, failure -> {}, Duration.ofDays(1), Runnable::run),
                partition -> config());
        Timer timer = (delay, on, task) -> {
            synchronized (alarms) {
                alarms.add(new Alarm(on, task));
            }
            return () -> {};
        };
        partitions = new Partitions(
                id,
                logs,
                work,
                (cluster, topic) -> settings(topic.configs()),
                List.of(),
                new Replication(
                        new ReplicationConfig(
                                Duration.ofSeconds(30),
                                400,
                                1000,
                                1,
                                Duration.ofMillis(500),
                                Duration.ofMillis(100),
                                Duration.ZERO),
                        (partition, topic, step, joining) -> wishes.write(this, step, joining),
                        new Leaders(fetches),
                        timer,
                        clock));
        ClusterImage nothing = ClusterImage.of("c", 1, Map.of(), Map.of(), Map.of());
        partitions.removeStrays(image);
        partitions.onImage(nothing, image).toCompletableFuture().join();
        partitions.start();
        settle();
    }

    private static LogConfig config() {
        return LogConfig.from(settings(Map.of()));
    }

    private static Map<String, String> settings(Map<String, String> own) {
        var all = new HashMap<String, String>(own);
        all.put("segment.bytes", "1500");
        return all;
    }

    int id() {
        return id;
    }

    long life() {
        return life;
    }

    boolean isUp() {
        return up;
    }

    int seen() {
        return seen;
    }

    /** Empty where it has no replica as far as it knows. */
    Optional<Partition> replica() {
        return partitions.find(SimulatedCluster.ORDERS);
    }

    private Partition partition() {
        return replica().orElseThrow();
    }

    CompletableFuture<AppendInfo> append(String value) {
        return partition()
                .append(
                        MemoryRecords.withRecords(
                                Compression.NONE, new SimpleRecord(1L, null, value.getBytes(StandardCharsets.UTF_8))),
                        AppendOrigin.CLIENT,
                        Acks.ALL);
    }

    void show(ClusterImage before, ClusterImage after) {
        partitions.onImage(before, after).toCompletableFuture().join();
        seen++;
        settle();
        var due = new ArrayList<Runnable>();
        whenSeen.headMap(seen, true).values().forEach(due::addAll);
        whenSeen.headMap(seen, true).clear();
        due.forEach(Runnable::run);
        settle();
    }

    /** Runs the task once this broker has seen that image. */
    void whenSeen(int image, Runnable task) {
        if (seen >= image) {
            task.run();
        } else {
            whenSeen.computeIfAbsent(image, first -> new ArrayList<>()).add(task);
        }
    }

    void runTimers() {
        if (up) {
            List<Alarm> due;
            synchronized (alarms) {
                due = List.copyOf(alarms);
                alarms.clear();
            }
            due.forEach(alarm -> alarm.on().execute(alarm.task()));
            settle();
        }
    }

    void checkpoint() {
        logs.checkpointReplicated();
    }

    /** What it knows to be on all replicas. */
    long highWatermark() {
        return replica().map(Partition::highWatermark).orElse(0L);
    }

    long end() {
        return logs.log(SimulatedCluster.ORDERS).map(PartitionLog::logEndOffset).orElse(0L);
    }

    boolean hasLog() {
        return logs.log(SimulatedCluster.ORDERS).isPresent();
    }

    /** Where its log starts; nowhere if it has none. */
    OptionalLong start() {
        return logs.log(SimulatedCluster.ORDERS).stream()
                .mapToLong(PartitionLog::logStartOffset)
                .findAny();
    }

    /**
     * What is in its log; nothing where it has none.
     *
     * @param committed is taken for what lay below the start of the log
     */
    List<String> values(List<String> committed) {
        int start = (int) start().orElse(0);
        var values = new ArrayList<String>(committed.subList(0, start));
        logs.log(SimulatedCluster.ORDERS)
                .ifPresent(log -> log.forEachBatch(start, batch -> {
                    for (Record record : batch) {
                        if (record.offset() >= start) {
                            values.add(Utils.utf8(record.value()));
                        }
                    }
                }));
        return values;
    }

    CompletableFuture<Long> deleteRecordsBefore(long offset) {
        return partition().deleteRecordsBefore(offset, Duration.ofSeconds(20));
    }

    /** Whatever was handed to a lane is done. */
    void settle() {
        for (int round = 0; round < 3; round++) { // one may hand over to another
            for (Object key : List.of(
                    SimulatedCluster.ORDERS,
                    partitions,
                    "replica-fetch-1",
                    "replica-fetch-2",
                    "replica-fetch-3",
                    "replica-fetch-4")) {
                CompletableFuture.runAsync(() -> {}, work.lane(key)).join();
            }
        }
    }

    /** Its files stay as they are now. */
    void kill() {
        up = false;
        afterwards = directory.resolveSibling(id + "-" + life + "-killed");
        copy(directory, afterwards);
        work.close();
        logs.close();
    }

    /** Where its next life finds its files. */
    Path directoryAfterwards() {
        return afterwards;
    }

    /** Between its lives it loses everything, or the end of what it wrote last. */
    void loseDisk(Random random) {
        boolean all = random.nextBoolean();
        try (Stream<Path> files = Files.walk(afterwards)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (all) {
                    Files.delete(file);
                } else if (file.toString().endsWith(".log") && Files.size(file) > 0) {
                    try (FileChannel log = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        log.truncate(random.nextInt((int) log.size()));
                    }
                    break; // in reverse order, the last segment comes first
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        if (up) {
            up = false;
            work.close();
            logs.close();
        }
    }

    /** The others, as far away as the test wants them. */
    private final class Leaders implements Peers {
        private final List<SimulatedFetch> fetches;

        Leaders(List<SimulatedFetch> fetches) {
            this.fetches = fetches;
        }

        @Override
        public CompletableFuture<AbstractResponse> send(
                BrokerImage to, AbstractRequest.Builder<?> request, Duration timeout) {
            throw new AssertionError("nothing but fetches is sent");
        }

        @Override
        public CompletableFuture<FetchedRecords> fetch(BrokerImage to, FetchRequest.Builder request, Duration timeout) {
            var fetch = new SimulatedFetch(SimulatedBroker.this, to, request.build());
            synchronized (fetches) {
                fetches.add(fetch);
            }
            return fetch.answer();
        }
    }

    /** The place of a fetch that comes in now, see {@link ReplicaFetch#order}. */
    long nextFetch() {
        return ++fetches;
    }
}
