package io.crossdock.broker.partition;

import io.crossdock.broker.log.AppendInfo;
import io.crossdock.broker.log.AppendOrigin;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** A producer's first batches, of which the first comes while too few replicas are in sync and the second does not. */
class FirstBatchesTest {
    private LocalPartitions broker;

    @BeforeEach
    void open(@TempDir Path directory) {
        broker = LocalPartitions.alone(directory);
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void areAppendedInTheirOrder() {
        Partition orders = show(List.of(1));
        assertThatThrownBy(() -> append(orders, 0).join()).hasCauseInstanceOf(NotEnoughReplicasException.class);

        show(List.of(1, 2));
        assertThatThrownBy(() -> append(orders, 1).join()).hasCauseInstanceOf(OutOfOrderSequenceException.class);
        append(orders, 0);
        append(orders, 1);

        await().until(() -> orders.leaderLog(Partition.NO_EPOCH).logEndOffset() == 2);
        assertThat(orders.activeProducers().join())
                .singleElement()
                .satisfies(producer -> assertThat(producer.lastSequence()).isEqualTo(1));
    }

    private static CompletableFuture<AppendInfo> append(Partition orders, int sequence) {
        return orders.append(
                MemoryRecords.withIdempotentRecords(
                        Compression.NONE, 7, (short) 0, sequence, new SimpleRecord("value".getBytes())),
                AppendOrigin.CLIENT,
                Acks.all(Duration.ofSeconds(30)));
    }

    private Partition show(List<Integer> inSync) {
        var state = new PartitionImage(1, 0, List.of(1, 2), inSync);
        var topic = new TopicImage(
                "orders",
                Uuid.fromString("4gzU0cZyQIOUVO0yD9SFDw"),
                List.of(state),
                Map.of("min.insync.replicas", "2"));
        return broker.show(topic);
    }
}
