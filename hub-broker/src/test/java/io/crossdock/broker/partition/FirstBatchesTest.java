package io.crossdock.broker.partition;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.log.AppendInfo;
import io.crossdock.broker.log.AppendOrigin;
import io.crossdock.broker.log.LogConfig;
import io.crossdock.broker.log.LogEnvironment;
import io.crossdock.broker.log.LogStore;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** A producer's first batches, of which the first comes while too few replicas are in sync and the second does not. */
class FirstBatchesTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

    private final KeyedExecutor work = new KeyedExecutor("work", 1);
    private LogStore logs;
    private Partitions partitions;
    private ClusterImage shown = ClusterImage.of("c", 1, Map.of(), Map.of(), Map.of());

    @BeforeEach
    void open(@TempDir Path directory) {
        logs = LogStore.open(
                directory,
                new LogEnvironment(Clock.systemUTC(), work::lane, failure -> {}, Duration.ofDays(1), Runnable::run),
                partition -> LogConfig.DEFAULTS);
        partitions = new Partitions(
                1, logs, work, (image, topic) -> topic.configs(), List.of(), NoReplication.of(Clock.systemUTC()));
    }

    @AfterEach
    void close() {
        work.close();
        logs.close();
    }

    @Test
    void areAppendedInTheirOrder() {
        show(List.of(1));
        assertThatThrownBy(() -> append(0).join()).hasCauseInstanceOf(NotEnoughReplicasException.class);

        show(List.of(1, 2));
        assertThatThrownBy(() -> append(1).join()).hasCauseInstanceOf(OutOfOrderSequenceException.class);
        append(0);
        append(1);

        await().until(() -> orders().leaderLog(Partition.NO_EPOCH).logEndOffset() == 2);
        assertThat(orders().activeProducers().join())
                .singleElement()
                .satisfies(producer -> assertThat(producer.lastSequence()).isEqualTo(1));
    }

    private CompletableFuture<AppendInfo> append(int sequence) {
        return orders().append(
                        MemoryRecords.withIdempotentRecords(
                                Compression.NONE, 7, (short) 0, sequence, new SimpleRecord("value".getBytes())),
                        AppendOrigin.CLIENT,
                        Acks.all(Duration.ofSeconds(30)));
    }

    private Partition orders() {
        return partitions.require(ORDERS, shown);
    }

    private void show(List<Integer> inSync) {
        var state = new PartitionImage(1, 0, List.of(1, 2), inSync);
        var topic = new TopicImage(
                "orders",
                Uuid.fromString("4gzU0cZyQIOUVO0yD9SFDw"),
                List.of(state),
                Map.of("min.insync.replicas", "2"));
        ClusterImage next = ClusterImage.of("c", 1, Map.of(), Map.of("orders", topic), Map.of());
        partitions.onImage(shown, next).toCompletableFuture().join();
        shown = next;
    }
}
