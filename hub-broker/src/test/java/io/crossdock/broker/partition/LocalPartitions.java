package io.crossdock.broker.partition;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.log.LogConfig;
import io.crossdock.broker.log.LogEnvironment;
import io.crossdock.broker.log.LogStore;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.TopicPartition;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** The partitions of broker 1 with their logs in a folder, and the image of the cluster that a test has shown them last. */
public final class LocalPartitions implements AutoCloseable {
    private final KeyedExecutor work = new KeyedExecutor("work", 1);
    private final LogStore logs;
    private final Partitions partitions;
    private ClusterImage shown = image(Map.of());

    /** @param flushers runs the syncs that acknowledgements wait for */
    public LocalPartitions(Path directory, Executor flushers, Replication replication) {
        logs = LogStore.open(
                directory,
                new LogEnvironment(Clock.systemUTC(), work::lane, failure -> {}, Duration.ofDays(1), flushers),
                partition -> LogConfig.DEFAULTS);
        partitions = new Partitions(1, logs, work, (image, topic) -> topic.configs(), List.of(), replication);
    }

    /** Where there is no other broker, and who asks for a sync does it. */
    static LocalPartitions alone(Path directory) {
        return new LocalPartitions(directory, Runnable::run, NoReplication.of(Clock.systemUTC()));
    }

    public Partitions all() {
        return partitions;
    }

    LogStore logs() {
        return logs;
    }

    /** One thread, and a lane for each partition. */
    KeyedExecutor work() {
        return work;
    }

    /** Shows a cluster with this topic alone; its first partition. */
    Partition show(TopicImage topic) {
        show(image(Map.of(topic.name(), topic)));
        return partitions.require(new TopicPartition(topic.name(), 0), shown);
    }

    /** Returns when all that changed is done. */
    public void show(ClusterImage next) {
        partitions.onImage(shown, next).toCompletableFuture().join();
        shown = next;
    }

    /** A cluster of which only the topics matter. */
    static ClusterImage image(Map<String, TopicImage> topics) {
        return ClusterImage.of("njjBK03DRW24TLokhb55kg", 1, Map.of(), topics, Map.of());
    }

    @Override
    public void close() {
        work.close();
        logs.close();
    }
}
