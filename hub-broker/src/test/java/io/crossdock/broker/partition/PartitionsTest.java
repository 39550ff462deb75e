package io.crossdock.broker.partition;

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
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PartitionsTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final ClusterImage NOTHING = LocalPartitions.image(Map.of());
    private static final ClusterImage BEFORE = LocalPartitions.image(Map.of("orders", orders()));
    private static final ClusterImage AFTER = LocalPartitions.image(Map.of("orders", orders()));

    private LocalPartitions broker;
    private Partitions partitions;

    @BeforeEach
    void open(@TempDir Path directory) {
        broker = LocalPartitions.alone(directory);
        broker.show(BEFORE);
        partitions = broker.all();
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void aDeletedTopicIsNotTakenForTheNewOneOfTheSameName() {
        assertThat(partitions.require(ORDERS, BEFORE).topicId())
                .isEqualTo(BEFORE.topic("orders").orElseThrow().id());

        assertThatThrownBy(() -> partitions.require(ORDERS, AFTER)).isInstanceOf(NotLeaderOrFollowerException.class);
        assertThatThrownBy(() -> partitions.require(ORDERS, NOTHING))
                .isInstanceOf(UnknownTopicOrPartitionException.class);

        broker.show(AFTER);
        assertThat(partitions.require(ORDERS, AFTER).topicId())
                .isEqualTo(AFTER.topic("orders").orElseThrow().id());
    }

    @Test
    void aPartitionThatWasMovedAwayIsServedNoMoreAndItsLogIsDeleted() {
        ClusterImage moved = moved();

        broker.show(moved);

        assertThat(partitions.find(ORDERS)).isEmpty();
        assertThat(broker.logs().log(ORDERS)).isEmpty();
        assertThatThrownBy(() -> partitions.require(ORDERS, moved)).isInstanceOf(NotLeaderOrFollowerException.class);

        broker.show(BEFORE);
        assertThat(partitions.require(ORDERS, BEFORE).leads()).isTrue();
        assertThat(broker.logs().log(ORDERS))
                .hasValueSatisfying(log -> assertThat(log.logEndOffset()).isZero());
    }

    @Test
    void aLogWhosePartitionWasMovedAwayWhileThisBrokerWasDownIsDeletedAtTheStart() {
        partitions.removeStrays(BEFORE);
        assertThat(broker.logs().log(ORDERS)).isPresent();

        partitions.removeStrays(moved());
        assertThat(broker.logs().log(ORDERS)).isEmpty();
    }

    /** The topic of before on another broker. */
    private static ClusterImage moved() {
        TopicImage orders = BEFORE.topic("orders").orElseThrow();
        var elsewhere = new PartitionImage(2, 1, List.of(2), List.of(2));
        return LocalPartitions.image(
                Map.of("orders", new TopicImage("orders", orders.id(), List.of(elsewhere), Map.of())));
    }

    private static TopicImage orders() {
        var partition = new PartitionImage(1, 0, List.of(1), List.of(1));
        return new TopicImage("orders", Uuid.randomUuid(), List.of(partition), Map.of());
    }
}
