package io.crossdock.broker.controller;

import io.crossdock.broker.controller.TopicCreation.InternalTopic;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.BrokerState;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.PartitionStep;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import static org.assertj.core.api.Assertions.assertThat;

@NullUnmarked
class InternalReplicasTest {
    private static final String OFFSETS = "__consumer_offsets";
    private static final PartitionImage ALONE = new PartitionImage(1, 4, List.of(1), List.of(1));

    @Test
    void theSecondAndTheThirdBrokerGetReplicasBehindThePresentOnes() {
        ClusterImage two = image(OFFSETS, 2, ALONE, broker(1, "a"), broker(2, "b"));
        assertThat(steps(OptionalInt.empty(), 3, two))
                .isEqualTo(Map.of(
                        0, new PartitionStep(ALONE, adding(1, List.of(1, 2), List.of(1), List.of(2))),
                        1, new PartitionStep(ALONE, adding(1, List.of(1, 2), List.of(1), List.of(2)))));

        var onTwo = new PartitionImage(2, 4, List.of(1, 2), List.of(2, 1));
        ClusterImage three = image(OFFSETS, 1, onTwo, broker(1, "a"), broker(2, "b"), broker(3, "c"));
        assertThat(steps(OptionalInt.empty(), 3, three))
                .isEqualTo(Map.of(0, new PartitionStep(onTwo, adding(2, List.of(1, 2, 3), List.of(2, 1), List.of(3)))));
    }

    @Test
    void theThirdIsAddedWhileTheSecondStillCopiesButNothingToAPartitionThatGoesElsewhere() {
        BrokerImage[] three = {broker(1, "a"), broker(2, "b"), broker(3, "c")};
        PartitionImage copying = adding(1, List.of(1, 2), List.of(1), List.of(2));
        PartitionImage leaving = ALONE.withReplicas(List.of(2, 1), List.of(2), List.of(1));

        assertThat(steps(OptionalInt.empty(), 3, image(OFFSETS, 1, copying, three)))
                .isEqualTo(
                        Map.of(0, new PartitionStep(copying, adding(1, List.of(1, 2, 3), List.of(1), List.of(2, 3)))));
        assertThat(steps(OptionalInt.empty(), 3, image(OFFSETS, 1, leaving, three)))
                .isEmpty();
    }

    @Test
    void enoughIsEnoughAndSoIsWhatWasSet() {
        var three = new PartitionImage(1, 4, List.of(1, 2, 3), List.of(1));
        BrokerImage[] four = {broker(1, "a"), broker(2, "b"), broker(3, "c"), broker(4, "d")};

        assertThat(steps(OptionalInt.empty(), 5, image(OFFSETS, 1, three, four)))
                .isEmpty();
        assertThat(steps(OptionalInt.of(1), 3, image(OFFSETS, 1, ALONE, four))).isEmpty();
        assertThat(steps(OptionalInt.empty(), 1, image(OFFSETS, 1, ALONE, four)))
                .isEmpty();
    }

    @Test
    void topicsOfOthersStayAsTheirOwnersMadeThem() {
        assertThat(steps(OptionalInt.empty(), 3, image("orders", 1, ALONE, broker(1, "a"), broker(2, "b"))))
                .isEmpty();
    }

    @Test
    void newReplicasGoToOtherRacksFirstAndAreSpread() {
        ClusterImage image = image(
                OFFSETS, 4, ALONE, broker(1, "a"), broker(2, "a"), broker(3, "b"), broker(4, "b"), broker(5, "b"));

        Map<Integer, PartitionStep> steps = steps(OptionalInt.of(2), 3, image);

        var given = new HashMap<Integer, Integer>();
        steps.values().forEach(step -> given.merge(step.after().replicas().get(1), 1, Integer::sum));
        assertThat(given).isEqualTo(Map.of(3, 2, 4, 1, 5, 1));
    }

    @Test
    void aBrokerThatLeavesOrIsNotLetInYetGetsNothing() {
        var leaving = new BrokerImage(2, 1, List.of(), Optional.empty(), BrokerState.LEAVING);
        var fenced = new BrokerImage(3, 1, List.of(), Optional.empty(), BrokerState.FENCED);

        assertThat(steps(OptionalInt.empty(), 3, image(OFFSETS, 1, ALONE, broker(1, "a"), leaving, fenced)))
                .isEmpty();
    }

    private static PartitionImage adding(int leader, List<Integer> replicas, List<Integer> isr, List<Integer> added) {
        return new PartitionImage(leader, 4, replicas, isr, added, List.of(), List.of());
    }

    private static Map<Integer, PartitionStep> steps(OptionalInt set, int most, ClusterImage image) {
        var rule = new InternalReplicas(
                new TopicRules(1, OptionalInt.empty(), most), Map.of(OFFSETS, new InternalTopic(5, set, Map.of())));
        return rule.steps(image, image.topics().values().iterator().next());
    }

    private static BrokerImage broker(int id, String rack) {
        return new BrokerImage(id, 1, List.of(), Optional.of(rack));
    }

    private static ClusterImage image(String topic, int partitions, PartitionImage state, BrokerImage... brokers) {
        var byId = new HashMap<Integer, BrokerImage>();
        for (BrokerImage broker : brokers) {
            byId.put(broker.id(), broker);
        }
        return ClusterImage.of(
                "cluster",
                1,
                byId,
                Map.of(topic, new TopicImage(topic, Uuid.ONE_UUID, Collections.nCopies(partitions, state), Map.of())),
                Map.of());
    }
}
