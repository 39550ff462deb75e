package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.BrokerState;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.PartitionStep;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.NoReassignmentInProgressException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignablePartition;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

@NullUnmarked
class ReassignmentPlannerTest {
    private static final PartitionImage SETTLED = new PartitionImage(1, 5, List.of(1, 2), List.of(1, 2));
    private static final PartitionImage MOVING =
            new PartitionImage(1, 5, List.of(3, 2, 1), List.of(1, 2), List.of(3), List.of(1), List.of());
    private static final ClusterImage IMAGE = image(SETTLED, MOVING, SETTLED);

    @Test
    void eachPartitionIsPlannedForItself() {
        StatePlan plan = plan(true, to(0, 2, 3), to(1), to(2, 1, 9), to(7, 1));

        assertThat(plan.steps())
                .isEqualTo(Map.of(
                        0,
                        new PartitionStep(
                                SETTLED,
                                new PartitionImage(
                                        1, 5, List.of(2, 3, 1), List.of(1, 2), List.of(3), List.of(1), List.of()))));
        assertThat(plan.refused().get(1)).isInstanceOf(InvalidReplicaAssignmentException.class);
        assertThat(plan.refused().get(2))
                .isInstanceOf(InvalidReplicaAssignmentException.class)
                .hasMessageContaining("broker 9 is not registered; registered are [1, 2, 3, 4]");
        assertThat(plan.refused().get(7)).isInstanceOf(UnknownTopicOrPartitionException.class);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThat(plan(true, to(0, 2, 2)).refused().get(0)).isInstanceOf(InvalidReplicaAssignmentException.class);
        assertThat(plan(true, to(0, -1)).refused().get(0)).isInstanceOf(InvalidReplicaAssignmentException.class);
        assertThat(plan(true, to(0, 1, 2, 3, 4)).refused().get(0))
                .isInstanceOf(InvalidReplicaAssignmentException.class);
        assertThat(planner().plan(IMAGE, "other", List.of(to(0, 1)), true).refused())
                .hasEntrySatisfying(0, why -> assertThat(why).isInstanceOf(UnknownTopicOrPartitionException.class));
    }

    @Test
    void anotherNumberOfReplicasIsRefusedWhereTheRequestWantsNone() {
        assertThat(plan(false, to(0, 2, 3, 1)).refused().get(0))
                .isInstanceOf(InvalidReplicationFactorException.class)
                .hasMessageContaining("from 2 to 3");
        assertThat(plan(false, to(1, 2)).refused().get(1)).isInstanceOf(InvalidReplicationFactorException.class);
        assertThat(plan(false, to(0, 2, 3), to(1, 4, 1)).refused()).isEmpty();
    }

    @Test
    void onlyAMoveIsCancelled() {
        StatePlan plan = plan(true, cancel(0), cancel(1));

        assertThat(plan.refused()).containsOnlyKeys(0);
        assertThat(plan.refused().get(0)).isInstanceOf(NoReassignmentInProgressException.class);
        assertThat(plan.steps().get(1).after()).isEqualTo(new PartitionImage(1, 6, List.of(2, 1), List.of(1, 2)));
    }

    @Test
    void whereItIsAlreadyNothingIsToBeDone() {
        assertThat(plan(true, to(0, 1, 2), to(1, 3, 2)).steps()).isEmpty();
    }

    @Test
    void aBrokerThatIsAwayKeepsWhatItHasButGetsNothingNew() {
        var away = new PartitionImage(1, 5, List.of(1, 8), List.of(1));
        StatePlan plan = planner().plan(image(away, SETTLED), "orders", List.of(to(0, 8, 3), to(1, 1, 8)), true);

        assertThat(plan.steps()).containsOnlyKeys(0);
        assertThat(plan.refused()).containsOnlyKeys(1);
    }

    @Test
    void aCordonedBrokerKeepsWhatItHasButGetsNothingNew() {
        ClusterImage cordoned = image(
                List.of(new BrokerImage(3, 1, List.of(), Optional.empty(), BrokerState.ACTIVE, true)), SETTLED, MOVING);

        StatePlan plan = planner().plan(cordoned, "orders", List.of(to(0, 1, 3), to(1, 3, 1)), true);

        assertThat(plan.steps()).containsOnlyKeys(1);
        assertThat(plan.refused().get(0))
                .isInstanceOf(InvalidReplicaAssignmentException.class)
                .hasMessageContaining("cordoned");
    }

    private static StatePlan plan(boolean anyFactor, ReassignablePartition... wishes) {
        return planner().plan(IMAGE, "orders", List.of(wishes), anyFactor);
    }

    private static ReassignmentPlanner planner() {
        return new ReassignmentPlanner(new TopicRules(1, OptionalInt.empty(), 3), (image, topic) -> false);
    }

    private static ReassignablePartition to(int partition, Integer... replicas) {
        return new ReassignablePartition().setPartitionIndex(partition).setReplicas(List.of(replicas));
    }

    private static ReassignablePartition cancel(int partition) {
        return new ReassignablePartition().setPartitionIndex(partition).setReplicas(null);
    }

    private static ClusterImage image(PartitionImage... partitions) {
        return image(List.of(), partitions);
    }

    private static ClusterImage image(List<BrokerImage> instead, PartitionImage... partitions) {
        Map<Integer, BrokerImage> brokers = Stream.of(1, 2, 3, 4)
                .map(id -> new BrokerImage(
                        id, 1, List.of(), Optional.empty(), id == 4 ? BrokerState.FENCED : BrokerState.ACTIVE))
                .collect(Collectors.toMap(BrokerImage::id, broker -> broker));
        instead.forEach(broker -> brokers.put(broker.id(), broker));
        return ClusterImage.of(
                "cluster",
                1,
                brokers,
                Map.of("orders", new TopicImage("orders", Uuid.ONE_UUID, List.of(partitions), Map.of())),
                Map.of());
    }
}
