package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.BrokerState;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.PartitionStep;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class PreferredLeadersTest {
    private static final List<Integer> ALL = List.of(1, 2);

    @Test
    void thePreferredReplicaLeadsAgainInANewEpoch() {
        var now = new PartitionImage(2, 7, ALL, List.of(2, 1));
        ClusterImage image = image(BrokerState.ACTIVE, List.of(now));

        assertThat(steps(PreferredLeaders.everywhere(image), image))
                .isEqualTo(Map.of(0, new PartitionStep(now, new PartitionImage(1, 8, ALL, List.of(2, 1)))));
    }

    @Test
    void aReplicaThatIsBehindOrLeavingDoesNotLeadHoweverPreferredItIs() {
        ClusterImage behind = image(BrokerState.ACTIVE, List.of(new PartitionImage(2, 7, ALL, List.of(2))));
        ClusterImage leaving = image(BrokerState.LEAVING, List.of(new PartitionImage(2, 7, ALL, ALL)));

        assertThat(steps(PreferredLeaders.everywhere(behind), behind)).isEmpty();
        assertThat(steps(PreferredLeaders.everywhere(leaving), leaving)).isEmpty();
    }

    @Test
    void aBrokerThatMissesLittleOfWhatItShouldLeadIsLeftInPeace() {
        var led = new PartitionImage(1, 0, ALL, ALL);
        var missed = new PartitionImage(2, 1, ALL, ALL);
        var partitions = new ArrayList<PartitionImage>(Collections.nCopies(9, led));
        partitions.add(missed);
        ClusterImage image = image(BrokerState.ACTIVE, partitions);

        assertThat(steps(PreferredLeaders.beyond(10, image), image)).isEmpty();
        assertThat(steps(PreferredLeaders.beyond(9, image), image)).containsOnlyKeys(9);
    }

    private static Map<Integer, PartitionStep> steps(PreferredLeaders rule, ClusterImage image) {
        return rule.steps(image, image.topic("orders").orElseThrow());
    }

    private static ClusterImage image(BrokerState first, List<PartitionImage> partitions) {
        return ClusterImage.of(
                "cluster",
                1,
                Map.of(
                        1, new BrokerImage(1, 1, List.of(), Optional.empty(), first),
                        2, new BrokerImage(2, 1, List.of(), Optional.empty())),
                Map.of("orders", new TopicImage("orders", Uuid.ONE_UUID, partitions, Map.of())),
                Map.of());
    }
}
