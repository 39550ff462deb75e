package io.crossdock.broker.partition;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.log.LogConfig;
import io.crossdock.broker.log.LogEnvironment;
import io.crossdock.broker.log.LogStore;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PartitionsTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final ClusterImage NOTHING = image(Map.of());
    private static final ClusterImage BEFORE = image(Map.of("orders", orders()));
    private static final ClusterImage AFTER = image(Map.of("orders", orders()));

    private final KeyedExecutor work = new KeyedExecutor("work", 1);
    private LogStore logs;
    private Partitions partitions;

    @BeforeEach
    void open(@TempDir Path directory) {
        logs = LogStore.open(
                directory,
                new LogEnvironment(Clock.systemUTC(), work::lane, failure -> {}, Duration.ofDays(1)),
                partition -> LogConfig.DEFAULTS);
        partitions = new Partitions(
                1, logs, work, (image, topic) -> topic.configs(), List.of(), NoReplication.of(Clock.systemUTC()));
        partitions.onImage(NOTHING, BEFORE).toCompletableFuture().join();
    }

    @AfterEach
    void close() {
        work.close();
        logs.close();
    }

    @Test
    void aDeletedTopicIsNotTakenForTheNewOneOfTheSameName() {
        assertThat(partitions.require(ORDERS, BEFORE).topicId())
                .isEqualTo(BEFORE.topic("orders").orElseThrow().id());

        assertThatThrownBy(() -> partitions.require(ORDERS, AFTER)).isInstanceOf(NotLeaderOrFollowerException.class);
        assertThatThrownBy(() -> partitions.require(ORDERS, NOTHING))
                .isInstanceOf(UnknownTopicOrPartitionException.class);

        partitions.onImage(BEFORE, AFTER).toCompletableFuture().join();
        assertThat(partitions.require(ORDERS, AFTER).topicId())
                .isEqualTo(AFTER.topic("orders").orElseThrow().id());
    }

    @Test
    void aPartitionThatWasMovedAwayIsServedNoMoreAndItsLogIsDeleted() {
        ClusterImage moved = moved();

        partitions.onImage(BEFORE, moved).toCompletableFuture().join();

        assertThat(partitions.find(ORDERS)).isEmpty();
        assertThat(logs.log(ORDERS)).isEmpty();
        assertThatThrownBy(() -> partitions.require(ORDERS, moved)).isInstanceOf(NotLeaderOrFollowerException.class);

        partitions.onImage(moved, BEFORE).toCompletableFuture().join();
        assertThat(partitions.require(ORDERS, BEFORE).leads()).isTrue();
        assertThat(logs.log(ORDERS))
                .hasValueSatisfying(log -> assertThat(log.logEndOffset()).isZero());
    }

    @Test
    void aLogWhosePartitionWasMovedAwayWhileThisBrokerWasDownIsDeletedAtTheStart() {
        partitions.removeStrays(BEFORE);
        assertThat(logs.log(ORDERS)).isPresent();

        partitions.removeStrays(moved());
        assertThat(logs.log(ORDERS)).isEmpty();
    }

    /** The topic of before on another broker. */
    private static ClusterImage moved() {
        TopicImage orders = BEFORE.topic("orders").orElseThrow();
        var elsewhere = new PartitionImage(2, 1, List.of(2), List.of(2));
        return image(Map.of("orders", new TopicImage("orders", orders.id(), List.of(elsewhere), Map.of())));
    }

    private static TopicImage orders() {
        var partition = new PartitionImage(1, 0, List.of(1), List.of(1));
        return new TopicImage("orders", Uuid.randomUuid(), List.of(partition), Map.of());
    }

    private static ClusterImage image(Map<String, TopicImage> topics) {
        return ClusterImage.of("njjBK03DRW24TLokhb55kg", 1, Map.of(), topics, Map.of());
    }
}
