package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.BrokerImage;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

@NullUnmarked
class ReplicaPlacementTest {
    @Test
    void replicasStandInDifferentRacks() {
        var brokers =
                List.of(broker(1, "a"), broker(2, "a"), broker(3, "b"), broker(4, "b"), broker(5, "c"), broker(6, "c"));

        for (List<Integer> replicas : ReplicaPlacement.place(brokers, 0, 60, 3, 7)) {
            assertThat(racks(brokers, replicas)).containsExactlyInAnyOrder("a", "b", "c");
        }
    }

    @Test
    void whereBrokersHaveNoRackTheirFollowersAreSpreadOverAllOthers() {
        var brokers = List.of(broker(1, null), broker(2, null), broker(3, null), broker(4, null));

        List<List<Integer>> placed = ReplicaPlacement.place(brokers, 0, 24, 2, 0);

        for (int leader = 1; leader <= 4; leader++) {
            int led = leader;
            assertThat(placed.stream().filter(each -> each.get(0) == led).map(each -> each.get(1)))
                    .hasSize(6)
                    .contains(1 + led % 4, 1 + (led + 1) % 4, 1 + (led + 2) % 4);
        }
    }

    @Property(tries = 500, seed = "20261126")
    void leadersAreEvenNoBrokerIsNamedTwiceAndAsManyRacksAsPossibleAreUsed(
            @ForAll @IntRange(min = 1, max = 9) int size,
            @ForAll @IntRange(min = 1, max = 4) int racks,
            @ForAll @IntRange(min = 1, max = 9) int wish,
            @ForAll @IntRange(max = 1000) int start) {
        int factor = Math.min(wish, size);
        var brokers = new ArrayList<BrokerImage>();
        for (int id = 0; id < size; id++) {
            brokers.add(broker(id, "rack-" + id * id % racks));
        }
        int rackCount =
                racks(brokers, brokers.stream().map(BrokerImage::id).toList()).size();

        List<List<Integer>> placed = ReplicaPlacement.place(brokers, 0, size * 5, factor, start);

        Map<Integer, Integer> led = new HashMap<>();
        for (List<Integer> replicas : placed) {
            assertThat(replicas).hasSize(factor).doesNotHaveDuplicates();
            assertThat(racks(brokers, replicas)).hasSize(Math.min(factor, rackCount));
            led.merge(replicas.get(0), 1, Integer::sum);
        }
        assertThat(led.values()).hasSize(size).containsOnly(5);
        assertThat(ReplicaPlacement.place(brokers, size, size, factor, start))
                .as("a topic that grows goes on where it stopped")
                .isEqualTo(placed.subList(size, 2 * size));
    }

    private static Collection<String> racks(Collection<BrokerImage> brokers, List<Integer> ids) {
        var racks = new HashSet<String>();
        brokers.stream()
                .filter(broker -> ids.contains(broker.id()))
                .forEach(broker -> racks.add(broker.rack().orElseThrow()));
        return racks;
    }

    private static BrokerImage broker(int id, String rack) {
        return new BrokerImage(id, 1, List.of(), Optional.ofNullable(rack));
    }
}
