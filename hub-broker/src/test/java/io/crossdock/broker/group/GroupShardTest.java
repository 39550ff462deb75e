package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.ManualTime;
import io.crossdock.broker.coordinator.Result;
import io.crossdock.broker.group.consumer.ConsumerGroupConfig;
import io.crossdock.broker.group.consumer.TopicCatalog;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

class GroupShardTest {
    private final ManualTime time = new ManualTime();
    private final Deque<Supplier<Result<Void>>> due = new ArrayDeque<>();
    private final GroupShard shard = new GroupShard(
            GroupFixture.CONFIG,
            time,
            (delay, operation) -> {
                due.add(operation);
                return () -> {};
            },
            new GroupEnvironment(
                    new RecordingMirror(),
                    () -> TopicCatalog.of(1, Map.of()),
                    group -> ConsumerGroupConfig.DEFAULT.settings(),
                    () -> 1 << 20,
                    Runnable::run));

    @Test
    void nothingIsRememberedOfGroupsThatAreNotThereAnyMore() {
        shard.loaded();
        Supplier<Result<Void>> cleaning = due.remove();
        // Its records are never replayed, as if it had come and gone.
        shard.consumerHeartbeat(
                new GroupRequestContext("client", "/127.0.0.1", (short) 1),
                new ConsumerGroupHeartbeatRequestData()
                        .setGroupId("gone")
                        .setMemberId(Uuid.randomUuid().toString())
                        .setRebalanceTimeoutMs(1000)
                        .setSubscribedTopicNames(List.of("orders"))
                        .setTopicPartitions(List.of()),
                topics -> topics);
        assertThat(shard.remembered()).isEqualTo(1);

        Result<Void> cleaned = cleaning.get();
        assertThat(cleaned.records()).isEmpty();

        assertThat(shard.remembered()).isZero();
    }
}
