package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.apache.kafka.common.errors.EligibleLeadersNotAvailableException;
import org.apache.kafka.common.errors.PreferredLeaderNotAvailableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static io.crossdock.broker.metadata.PartitionImage.NO_LEADER;
import static org.assertj.core.api.Assertions.assertThat;

@NullUnmarked
class LeaderElectionsTest {
    private static final List<Integer> ALL = List.of(1, 2, 3);

    @Test
    void thePreferredLeaderLeadsIfItIsInSyncAndTakesPart() {
        var led = new PartitionImage(2, 7, ALL, ALL);

        assertThat(elect(ElectionType.PREFERRED, led, 1, 2, 3).steps().get(0).after())
                .isEqualTo(new PartitionImage(1, 8, ALL, ALL));
        assertThat(elect(ElectionType.PREFERRED, led, 2, 3).refused().get(0))
                .isInstanceOf(PreferredLeaderNotAvailableException.class);
        assertThat(elect(ElectionType.PREFERRED, led.withIsr(List.of(2, 3)), 1, 2, 3)
                        .refused()
                        .get(0))
                .isInstanceOf(PreferredLeaderNotAvailableException.class);
        assertThat(elect(ElectionType.PREFERRED, led.led(1), 1, 2, 3).refused().get(0))
                .isInstanceOf(ElectionNotNeededException.class);
    }

    @Test
    void anUncleanElectionTakesWhoLosesLeast() {
        var without = new PartitionImage(NO_LEADER, 7, ALL, List.of(3), List.of(), List.of(), List.of(2));

        assertThat(elect(ElectionType.UNCLEAN, without, 1, 2, 3).steps().get(0).after())
                .as("in sync")
                .isEqualTo(new PartitionImage(3, 8, ALL, List.of(3), List.of(), List.of(), List.of(2)));
        assertThat(elect(ElectionType.UNCLEAN, without, 1, 2).steps().get(0).after())
                .as("eligible")
                .isEqualTo(new PartitionImage(2, 8, ALL, List.of(2)));
        assertThat(elect(ElectionType.UNCLEAN, without, 1).steps().get(0).after())
                .as("whoever there is")
                .isEqualTo(new PartitionImage(1, 8, ALL, List.of(1)));
        assertThat(elect(ElectionType.UNCLEAN, without, 4).refused().get(0))
                .isInstanceOf(EligibleLeadersNotAvailableException.class);
    }

    @Test
    void whoHasALeaderNeedsNoUncleanElection() {
        assertThat(elect(ElectionType.UNCLEAN, new PartitionImage(2, 7, ALL, ALL), 1, 2, 3)
                        .refused()
                        .get(0))
                .isInstanceOf(ElectionNotNeededException.class);
    }

    @Test
    void thereIsNoElectionWhereThereIsNoPartition() {
        ClusterImage image = image(new PartitionImage(2, 7, ALL, ALL), 1, 2, 3);

        assertThat(LeaderElections.plan(image, "orders", List.of(0, 1, -1), ElectionType.PREFERRED)
                        .refused())
                .hasSize(2)
                .allSatisfy((partition, why) -> assertThat(why).isInstanceOf(UnknownTopicOrPartitionException.class));
        assertThat(LeaderElections.plan(image, "other", List.of(0), ElectionType.PREFERRED)
                        .refused())
                .containsOnlyKeys(0);
    }

    private static StatePlan elect(ElectionType type, PartitionImage partition, Integer... active) {
        return LeaderElections.plan(image(partition, active), "orders", List.of(0), type);
    }

    private static ClusterImage image(PartitionImage partition, Integer... active) {
        Map<Integer, BrokerImage> brokers = Stream.of(active)
                .map(id -> new BrokerImage(id, 1, List.of(), Optional.empty()))
                .collect(Collectors.toMap(BrokerImage::id, broker -> broker));
        return ClusterImage.of(
                "cluster",
                1,
                brokers,
                Map.of("orders", new TopicImage("orders", Uuid.ONE_UUID, List.of(partition), Map.of())),
                Map.of());
    }
}
