package io.crossdock.broker.api.topics;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.BrokerState;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.EndpointImage;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What clients are told of partitions whose brokers come and go. */
class TopicDescriptionTest {
    private static final short VERSION = 13;

    @Test
    void aDeadReplicaIsOfflineAndStaysAReplica() {
        MetadataResponsePartition shown = described(
                new PartitionImage(1, 4, List.of(1, 2, 3), List.of(1, 2)),
                broker(1, BrokerState.ACTIVE),
                broker(2, BrokerState.ACTIVE));

        assertThat(shown.leaderId()).isEqualTo(1);
        assertThat(shown.leaderEpoch()).isEqualTo(4);
        assertThat(shown.replicaNodes()).containsExactly(1, 2, 3);
        assertThat(shown.isrNodes()).containsExactly(1, 2);
        assertThat(shown.offlineReplicas()).containsExactly(3);
    }

    @Test
    void aLeaderThatWasStartedAgainAndIsNotLetInYetDoesNotLead() {
        MetadataResponsePartition shown = described(
                new PartitionImage(1, 4, List.of(1, 2), List.of(1)),
                broker(1, BrokerState.FENCED),
                broker(2, BrokerState.ACTIVE));

        assertThat(shown.errorCode()).isEqualTo(Errors.LEADER_NOT_AVAILABLE.code());
        assertThat(shown.leaderId()).isEqualTo(-1);
        assertThat(shown.offlineReplicas()).containsExactly(1);
    }

    @Test
    void aLeaderThatIsAboutToStopStillLeads() {
        MetadataResponsePartition shown =
                described(new PartitionImage(1, 4, List.of(1), List.of(1)), broker(1, BrokerState.LEAVING));

        assertThat(shown.errorCode()).isEqualTo(Errors.NONE.code());
        assertThat(shown.leaderId()).isEqualTo(1);
        assertThat(shown.offlineReplicas()).isEmpty();
    }

    @Test
    void aControllerThatIsNotKnownToLiveIsReplacedByWhoeverIsAsked() {
        assertThat(image(broker(1, BrokerState.ACTIVE), broker(2, BrokerState.ACTIVE))
                        .controllerOr(2))
                .isEqualTo(1);
        assertThat(image(broker(1, BrokerState.FENCED), broker(2, BrokerState.ACTIVE))
                        .controllerOr(2))
                .isEqualTo(2);
        assertThat(image(broker(2, BrokerState.ACTIVE)).controllerOr(2)).isEqualTo(2);
    }

    private static MetadataResponsePartition described(PartitionImage partition, BrokerImage... brokers) {
        ClusterImage image = image(partition, brokers);
        return new TopicDescription(image, "PLAINTEXT", VERSION, (node, id) -> false)
                .found("orders")
                .partitions()
                .get(0);
    }

    private static ClusterImage image(BrokerImage... brokers) {
        return image(new PartitionImage(1, 0, List.of(1), List.of(1)), brokers);
    }

    private static ClusterImage image(PartitionImage partition, BrokerImage... brokers) {
        return ClusterImage.of(
                "a cluster",
                1,
                Stream.of(brokers).collect(Collectors.toMap(BrokerImage::id, broker -> broker)),
                Map.of("orders", new TopicImage("orders", Uuid.randomUuid(), List.of(partition), Map.of())),
                Map.of());
    }

    private static BrokerImage broker(int id, BrokerState state) {
        return new BrokerImage(
                id,
                1,
                List.of(new EndpointImage("PLAINTEXT", "PLAINTEXT", "127.0.0.1", 9090 + id)),
                Optional.empty(),
                state);
    }
}
