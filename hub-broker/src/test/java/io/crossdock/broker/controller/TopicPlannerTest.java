package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.BrokerState;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableReplicaAssignment;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TopicPlannerTest {
    private final TopicPlanner planner = new TopicPlanner(new TopicRules(4, OptionalInt.of(1), 3));

    @Test
    void aTopicWithoutWishesGetsTheBrokersDefaults() {
        TopicImage planned = create(cluster(1), wish("orders", -1, -1));
        assertThat(planned.partitions()).hasSize(4).allMatch(p -> p.replicas().size() == 1);
    }

    @Test
    void leadersAreSpreadEvenlyAndNoBrokerHoldsAPartitionTwice() {
        TopicImage planned = create(cluster(3), wish("orders", 9, 3));
        Map<Integer, Long> led = planned.partitions().stream()
                .collect(Collectors.groupingBy(PartitionImage::leader, Collectors.counting()));
        assertThat(led).hasSize(3).containsValue(3L).doesNotContainValue(4L);
        assertThat(planned.partitions())
                .allMatch(p -> p.replicas().stream().distinct().count() == 3);
        assertThat(planned.partitions()).allMatch(p -> p.isr().equals(p.replicas()) && p.leaderEpoch() == 0);
    }

    @Test
    void unlessSetATopicHasThreeReplicasOrAsManyAsThereAreBrokers() {
        var unset = new TopicPlanner(new TopicRules(4, OptionalInt.empty(), 5));

        for (int brokers = 1; brokers <= 4; brokers++) {
            int expected = Math.min(3, brokers);
            assertThat(unset.create(cluster(brokers), wish("orders", -1, -1), Uuid.randomUuid(), Map.of())
                            .partitions())
                    .allMatch(partition -> partition.replicas().size() == expected);
        }
    }

    @Test
    void aBrokerThatIsAboutToLeaveOrNotLetInYetGetsNoReplica() {
        for (BrokerState state : List.of(BrokerState.LEAVING, BrokerState.FENCED)) {
            ClusterImage image = ClusterImage.of(
                    "cluster",
                    1,
                    Map.of(
                            1, new BrokerImage(1, 1, List.of(), Optional.empty()),
                            2, new BrokerImage(2, 1, List.of(), Optional.empty(), state)),
                    Map.of(),
                    Map.of());

            assertThat(create(image, wish("orders", 6, 1)).partitions())
                    .allMatch(partition -> partition.replicas().equals(List.of(1)));
            assertThatThrownBy(() -> create(image, wish("orders", 1, 2)))
                    .isInstanceOf(InvalidReplicationFactorException.class);
        }
    }

    @Test
    void aCordonedBrokerGetsNoReplica() {
        ClusterImage image = ClusterImage.of(
                "cluster",
                1,
                Map.of(
                        1, new BrokerImage(1, 1, List.of(), Optional.empty()),
                        2, new BrokerImage(2, 1, List.of(), Optional.empty(), BrokerState.ACTIVE, true)),
                Map.of(),
                Map.of());

        assertThat(create(image, wish("orders", 6, 1)).partitions())
                .allMatch(partition -> partition.replicas().equals(List.of(1)));
        assertThatThrownBy(() -> create(image, wish("orders", 1, 2)))
                .isInstanceOf(InvalidReplicationFactorException.class)
                .hasMessageContaining("1 broker is alive, not about to leave and not cordoned");
    }

    @Test
    void anExistingNameIsRefused() {
        assertThatThrownBy(() -> create(cluster(1, "orders"), wish("orders", 1, 1)))
                .isInstanceOf(TopicExistsException.class);
    }

    @Test
    void aNameThatDiffersOnlyInDotsAndUnderscoresIsRefused() {
        assertThatThrownBy(() -> create(cluster(1, "shop.orders"), wish("shop_orders", 1, 1)))
                .isInstanceOf(InvalidTopicException.class)
                .hasMessageContaining("shop.orders");
    }

    @Test
    void illegalNamesAreRefused() {
        for (String name : List.of("", ".", "..", "a b", "ä", "x".repeat(250))) {
            assertThatThrownBy(() -> create(cluster(1), wish(name, 1, 1))).isInstanceOf(InvalidTopicException.class);
        }
    }

    @Test
    void moreReplicasThanBrokersAreRefusedWithTheNumberOfBrokers() {
        assertThatThrownBy(() -> create(cluster(2), wish("orders", 1, 3)))
                .isInstanceOf(InvalidReplicationFactorException.class)
                .hasMessageContaining("2 brokers are alive");
    }

    @Test
    void zeroPartitionsAreRefused() {
        assertThatThrownBy(() -> create(cluster(1), wish("orders", 0, 1)))
                .isInstanceOf(InvalidPartitionsException.class);
    }

    @Test
    void replicasCanBeAssignedByHand() {
        CreatableTopic wish = wish("orders", -1, -1);
        wish.assignments()
                .add(new CreatableReplicaAssignment().setPartitionIndex(0).setBrokerIds(List.of(2)));
        wish.assignments()
                .add(new CreatableReplicaAssignment().setPartitionIndex(1).setBrokerIds(List.of(1)));
        assertThat(create(cluster(2), wish).partitions())
                .extracting(PartitionImage::leader)
                .containsExactly(2, 1);
    }

    @Test
    void anAssignmentToADeadBrokerIsRefused() {
        CreatableTopic wish = wish("orders", -1, -1);
        wish.assignments()
                .add(new CreatableReplicaAssignment().setPartitionIndex(0).setBrokerIds(List.of(7)));
        assertThatThrownBy(() -> create(cluster(2), wish))
                .isInstanceOf(InvalidReplicaAssignmentException.class)
                .hasMessageContaining("broker 7");
    }

    @Test
    void aTopicGrowsBehindItsLastPartition() {
        MetadataChange.AddPartitions change = planner.grow(
                cluster(1, "orders"),
                new CreatePartitionsTopic().setName("orders").setCount(5).setAssignments(null));
        assertThat(change.from()).isEqualTo(2);
        assertThat(change.added()).hasSize(3);
    }

    @Test
    void aTopicDoesNotShrink() {
        assertThatThrownBy(() -> planner.grow(
                        cluster(1, "orders"),
                        new CreatePartitionsTopic()
                                .setName("orders")
                                .setCount(2)
                                .setAssignments(null)))
                .isInstanceOf(InvalidPartitionsException.class)
                .hasMessageContaining("has 2 partitions already");
    }

    @Test
    void theOffsetsTopicDoesNotGrowForItsGroupsWouldNotBeFoundAgain() {
        assertThatThrownBy(() -> planner.grow(
                        cluster(1, "__consumer_offsets"),
                        new CreatePartitionsTopic()
                                .setName("__consumer_offsets")
                                .setCount(5)
                                .setAssignments(null)))
                .isInstanceOf(InvalidTopicException.class);
    }

    @Test
    void aMissingTopicDoesNotGrow() {
        assertThatThrownBy(() -> planner.grow(
                        cluster(1),
                        new CreatePartitionsTopic().setName("orders").setCount(2)))
                .isInstanceOf(UnknownTopicOrPartitionException.class);
    }

    private TopicImage create(ClusterImage image, CreatableTopic wish) {
        return planner.create(image, wish, Uuid.randomUuid(), Map.of());
    }

    private static CreatableTopic wish(String name, int partitions, int factor) {
        return new CreatableTopic().setName(name).setNumPartitions(partitions).setReplicationFactor((short) factor);
    }

    private static ClusterImage cluster(int brokers, String... topics) {
        var partition = new PartitionImage(1, 0, List.of(1), List.of(1));
        return ClusterImage.of(
                "cluster",
                1,
                IntStream.rangeClosed(1, brokers)
                        .boxed()
                        .collect(Collectors.toMap(id -> id, id -> new BrokerImage(id, 1, List.of(), Optional.empty()))),
                Stream.of(topics)
                        .collect(Collectors.toMap(
                                name -> name,
                                name -> new TopicImage(
                                        name, Uuid.randomUuid(), List.of(partition, partition), Map.of()))),
                Map.of());
    }
}
