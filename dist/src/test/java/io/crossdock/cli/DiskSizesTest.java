package io.crossdock.cli;

import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DiskSizesTest {
    private static final KafkaFuture<Map<String, LogDirDescription>> TOLD = KafkaFuture.completedFuture(Map.of(
            "/a", holds(new TopicPartition("orders", 0), 100),
            "/b", holds(new TopicPartition("orders", 1), 20)));

    @Test
    void aBrokerThatDoesNotAnswerIsLeftOut() throws Exception {
        DiskSizes sizes = DiskSizes.perhaps(Map.of(1, TOLD, 2, failed(new TimeoutException("no answer"))))
                .orElseThrow();

        assertThat(sizes.topic("orders")).isEqualTo(120);
        assertThat(sizes.byBroker("orders", 1)).isEqualTo("1:20");
        assertThat(sizes.byBroker("orders", 2)).isEmpty();
    }

    @Test
    void whoMayNotKnowSeesNoSizesAndWhatElseFailsIsSaid() throws Exception {
        assertThat(DiskSizes.perhaps(Map.of(1, TOLD, 2, failed(new ClusterAuthorizationException("no")))))
                .isEmpty();
        assertThatThrownBy(() -> DiskSizes.perhaps(Map.of(1, failed(new IllegalStateException("disk")))))
                .hasRootCauseMessage("disk");
    }

    private static LogDirDescription holds(TopicPartition partition, long bytes) {
        return new LogDirDescription(null, Map.of(partition, new ReplicaInfo(bytes, 0, false)));
    }

    private static KafkaFuture<Map<String, LogDirDescription>> failed(RuntimeException why) {
        return KafkaFuture.completedFuture(1).thenApply(one -> {
            throw why;
        });
    }
}
