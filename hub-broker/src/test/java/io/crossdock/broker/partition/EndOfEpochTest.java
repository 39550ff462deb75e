package io.crossdock.broker.partition;

import io.crossdock.broker.log.AppendOrigin;
import io.crossdock.broker.log.EpochEnd;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.FencedLeaderEpochException;
import org.apache.kafka.common.errors.UnknownLeaderEpochException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a consumer hears that asks where the epoch of its position ended (KIP-320). */
class EndOfEpochTest {
    private static final Uuid ID = Uuid.fromString("4gzU0cZyQIOUVO0yD9SFDw");

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
    void anEpochEndsWhereTheNextBeganAndTheLatestWhereTheLogDoes() {
        Partition orders = lead(0);
        append(orders, 2);
        lead(3);
        append(orders, 1);

        assertThat(orders.endOfEpoch(0, Partition.NO_EPOCH)).contains(new EpochEnd(0, 2));
        assertThat(orders.endOfEpoch(2, Partition.NO_EPOCH)).contains(new EpochEnd(0, 2));
        assertThat(orders.endOfEpoch(3, Partition.NO_EPOCH)).contains(new EpochEnd(3, 3));
    }

    @Test
    void anEpochThatWroteNothingEndsWhereTheLogDoes() {
        Partition orders = lead(0);
        append(orders, 2);
        lead(5);

        assertThat(orders.endOfEpoch(5, Partition.NO_EPOCH)).contains(new EpochEnd(5, 2));
        assertThat(orders.endOfEpoch(4, Partition.NO_EPOCH)).contains(new EpochEnd(4, 2));
    }

    @Test
    void anEpochThatIsToComeHasNoEnd() {
        assertThat(lead(0).endOfEpoch(1, Partition.NO_EPOCH)).isEmpty();
    }

    @Test
    void whoBelievesInAnotherEpochIsTold() {
        Partition orders = lead(4);

        assertThatThrownBy(() -> orders.endOfEpoch(0, 3)).isInstanceOf(FencedLeaderEpochException.class);
        assertThatThrownBy(() -> orders.endOfEpoch(0, 5)).isInstanceOf(UnknownLeaderEpochException.class);
    }

    private Partition lead(int epoch) {
        var leading = new PartitionImage(1, epoch, List.of(1), List.of(1));
        return broker.show(new TopicImage("orders", ID, List.of(leading), Map.of()));
    }

    private static void append(Partition partition, int count) {
        for (int i = 0; i < count; i++) {
            var record = new SimpleRecord(System.currentTimeMillis(), "v".getBytes(StandardCharsets.UTF_8));
            partition
                    .append(MemoryRecords.withRecords(Compression.NONE, record), AppendOrigin.CLIENT, Acks.LEADER)
                    .join();
        }
    }
}
