package io.crossdock.cli.cluster;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Where replicas are sent. */
class RebalancePlannerTest {
    @Test
    void aNewBrokerTakesItsShareOfReplicasAndLeadersAndTheSmallestAreMoved() {
        ClusterState three = state(brokers(3), 12, 3, new Random(1));
        MovePlan plan = RebalancePlanner.rebalance(with(three, member(4, "")));

        assertThat(plan.shares().values()).allSatisfy(share -> {
            assertThat(share.replicasAfter()).isEqualTo(9);
            assertThat(share.leadersAfter()).isEqualTo(3);
        });
        assertThat(plan.copies()).as("nothing but its share is moved").isEqualTo(9);
        assertThat(plan.moves()).allSatisfy(move -> assertThat(move.adding()).isSubsetOf(4));
    }

    @Test
    void whatIsEvenIsLeftAlone() {
        ClusterState even = after(RebalancePlanner.rebalance(state(brokers(4), 20, 3, new Random(2))));

        assertThat(RebalancePlanner.rebalance(even).moves()).isEmpty();
    }

    @Test
    void aBrokerCannotGoWhenItsReplicasHaveNoPlaceElsewhere() {
        ClusterState three = state(brokers(3), 4, 3, new Random(3));

        assertThatThrownBy(() -> RebalancePlanner.decommission(three, 2))
                .isInstanceOf(ImpossibleMoveException.class)
                .hasMessageStartingWith("broker 2 cannot be taken away: 4 partitions have up to 3 replicas, and only 2"
                        + " other brokers take replicas (orders-0, orders-1, orders-2, orders-3)");
    }

    @Test
    void aBrokerCannotGoWhileItAloneHasSomethingAndIsDown() {
        var lost = new PlacedPartition(id(0), List.of(3), List.of(3), -1, List.of(), List.of(), 10);
        var copied = new PlacedPartition(id(1), List.of(3, 1), List.of(1), 1, List.of(), List.of(), 10);
        Map<Integer, Member> members =
                Map.of(1, member(1, ""), 2, member(2, ""), 3, new Member(3, "", false, false, OptionalLong.empty()));

        assertThatThrownBy(() -> RebalancePlanner.decommission(
                        new ClusterState("c", 1, members, List.of(lost, copied), Map.of()), 3))
                .isInstanceOf(ImpossibleMoveException.class)
                .hasMessageStartingWith("broker 3 cannot be taken away: 1 partition of it has no leader to copy from"
                        + " (orders-0, in sync [3])");
        assertThat(RebalancePlanner.decommission(new ClusterState("c", 1, members, List.of(copied), Map.of()), 3)
                        .moves())
                .singleElement()
                .satisfies(move -> assertThat(move.after()).containsExactlyInAnyOrder(1, 2));
    }

    @Test
    void aMoveWaitsForThoseItGoesToAndForOneItIsCopiedFrom() {
        var move = new Move(id(0), List.of(1, 2), List.of(2, 3), 10);

        assertThat(move.waitsFor(Set.of(1, 2, 3))).isEmpty();
        assertThat(move.waitsFor(Set.of(2, 3)))
                .as("the one that goes is not needed")
                .isEmpty();
        assertThat(move.waitsFor(Set.of(1, 2))).containsExactly(3);
        assertThat(move.waitsFor(Set.of(3))).containsExactly(1, 2);
        assertThat(new Move(id(0), List.of(1, 2), List.of(2, 1), 10).waitsFor(Set.of(1)))
                .as("another order")
                .isEmpty();
    }

    @Test
    void aCordonedBrokerGivesAndDoesNotTake() {
        ClusterState state = state(brokers(3), 30, 2, new Random(4));
        ClusterState cordoned = with(with(state, cordonedMember(3)), member(4, ""));

        MovePlan plan = RebalancePlanner.rebalance(cordoned);

        assertThat(plan.moves()).allSatisfy(move -> assertThat(move.adding()).isSubsetOf(4));
        MovePlan away = RebalancePlanner.decommission(cordoned, 3);
        assertThat(away.moves()).allSatisfy(move -> assertThat(move.after()).doesNotContain(3));
    }

    @Test
    void replicasInOneRackAreMovedApart() {
        var partition = new PlacedPartition(id(0), List.of(1, 2), List.of(1, 2), 1, List.of(), List.of(), 10);
        Map<Integer, Member> members =
                Map.of(1, member(1, "a"), 2, member(2, "a"), 3, member(3, "b"), 4, member(4, "b"));
        MovePlan plan = RebalancePlanner.rebalance(new ClusterState("c", 1, members, List.of(partition), Map.of()));

        assertThat(plan.moves()).hasSize(1);
        assertThat(plan.moves().get(0).adding()).hasSize(1).isSubsetOf(3, 4);
    }

    @Test
    void tenThousandPartitionsArePlannedInSeconds() {
        ClusterState state = with(state(brokers(3), 10_000, 3, new Random(5)), member(4, ""));

        long begun = System.nanoTime();
        MovePlan plan = RebalancePlanner.rebalance(state);

        assertThat(plan.shares().get(4))
                .satisfies(share -> assertThat(share.replicasAfter()).isEqualTo(7_500));
        assertThat((System.nanoTime() - begun) / 1_000_000_000L).isLessThan(20);
    }

    @Property(tries = 300, seed = "20261126")
    void aRebalanceKeepsWhatMustBeKeptAndIsEven(@ForAll("clusters") ClusterState state) {
        MovePlan plan = RebalancePlanner.rebalance(state);
        ClusterState after = after(plan);

        keepsReplicasAndRacks(state, after);
        assertThat(RebalancePlanner.rebalance(after).moves())
                .as("a second time there is nothing to do")
                .isEmpty();
        for (Move move : plan.moves()) {
            assertThat(move.adding())
                    .allMatch(broker -> state.member(broker).orElseThrow().takesReplicas());
        }
        boolean free = state.members().values().stream()
                .allMatch(member -> member.takesReplicas() && member.rack().isEmpty());
        if (free) { // else racks or what is cordoned may stand against it
            int least = Integer.MAX_VALUE;
            int most = 0;
            for (MovePlan.Share share : plan.shares().values()) {
                least = Math.min(least, share.replicasAfter());
                most = Math.max(most, share.replicasAfter());
            }
            assertThat(most - least).isLessThanOrEqualTo(1);
            assertThat(plan.copies()).as("as few as possible").isEqualTo(surplus(plan, most));
        }
    }

    @Property(tries = 300, seed = "20261126")
    void aBrokerThatGoesLeavesNothingBehindAndNothingElseIsCopied(@ForAll("clusters") ClusterState state) {
        int gone = state.members().keySet().iterator().next();
        MovePlan plan;
        try {
            plan = RebalancePlanner.decommission(state, gone);
        } catch (ImpossibleMoveException refused) {
            long takers = state.members().values().stream()
                    .filter(member -> member.takesReplicas() && member.id() != gone)
                    .count();
            assertThat(state.on(gone))
                    .anyMatch(each -> each.target().stream()
                                    .filter(broker -> broker != gone)
                                    .filter(broker ->
                                            state.member(broker).orElseThrow().takesReplicas())
                                    .count()
                            >= takers);
            return;
        }
        ClusterState after = after(plan);

        assertThat(after.on(gone)).isEmpty();
        assertThat(plan.copies()).isEqualTo(state.on(gone).size());
        for (PlacedPartition each : after.partitions()) {
            assertThat(new HashSet<>(each.replicas())).hasSameSizeAs(each.replicas());
        }
    }

    /** Replicas that somebody has beyond what is even, which is what has to be moved at least. */
    private static long surplus(MovePlan plan, int most) {
        int brokers = plan.shares().size();
        int all = plan.shares().values().stream()
                .mapToInt(MovePlan.Share::replicasAfter)
                .sum();
        int withOneMore = all - (all / brokers) * brokers;
        List<Integer> before = new ArrayList<>(plan.shares().values().stream()
                .map(MovePlan.Share::replicasBefore)
                .toList());
        before.sort(Collections.reverseOrder());
        long moves = 0;
        for (int i = 0; i < before.size(); i++) {
            moves += Math.max(0, before.get(i) - (i < withOneMore ? all / brokers + 1 : all / brokers));
        }
        return moves;
    }

    private static void keepsReplicasAndRacks(ClusterState before, ClusterState after) {
        for (int i = 0; i < before.partitions().size(); i++) {
            PlacedPartition old = before.partitions().get(i);
            PlacedPartition now = after.partitions().get(i);
            assertThat(now.replicas()).hasSameSizeAs(old.target());
            assertThat(new HashSet<>(now.replicas())).hasSameSizeAs(now.replicas());
            assertThat(Placement.of(after).racks(now.id()))
                    .isGreaterThanOrEqualTo(Placement.of(before).racks(old.id()));
        }
    }

    @Provide
    Arbitrary<ClusterState> clusters() {
        Arbitrary<Integer> brokers = Arbitraries.integers().between(1, 7);
        Arbitrary<Integer> partitions = Arbitraries.integers().between(0, 40);
        Arbitrary<Integer> replicas = Arbitraries.integers().between(1, 4);
        Arbitrary<Integer> racks = Arbitraries.integers().between(0, 3);
        Arbitrary<Integer> cordoned = Arbitraries.integers().between(0, 2);
        Arbitrary<Long> seeds = Arbitraries.longs();
        return Combinators.combine(brokers, partitions, replicas, racks, cordoned, seeds)
                .as(RebalancePlannerTest::random);
    }

    private static ClusterState random(int brokers, int partitions, int replicas, int racks, int cordoned, long seed) {
        var random = new Random(seed);
        var members = new TreeMap<Integer, Member>();
        for (int id = 1; id <= brokers; id++) {
            String rack = racks == 0 ? "" : "rack-" + random.nextInt(racks);
            members.put(
                    id,
                    new Member(
                            id,
                            rack,
                            true,
                            id > 1 && id <= 1 + cordoned && random.nextBoolean(),
                            OptionalLong.empty()));
        }
        return state(members, partitions, Math.min(brokers, replicas), random);
    }

    private static ClusterState state(Map<Integer, Member> members, int partitions, int replicas, Random random) {
        var placed = new ArrayList<PlacedPartition>();
        for (int i = 0; i < partitions; i++) {
            var ids = new ArrayList<>(members.keySet());
            Collections.shuffle(ids, random);
            List<Integer> chosen = ids.subList(0, replicas);
            placed.add(new PlacedPartition(
                    id(i), chosen, chosen, chosen.get(0), List.of(), List.of(), random.nextInt(1_000_000)));
        }
        return new ClusterState("cluster", 1, members, placed, Map.of());
    }

    private static ClusterState after(MovePlan plan) {
        var moved = new HashMap<TopicPartition, Move>();
        plan.moves().forEach(move -> moved.put(move.id(), move));
        ClusterState before = plan.before();
        return new ClusterState(
                before.clusterId(),
                before.controller(),
                before.members(),
                before.partitions().stream()
                        .map(each -> {
                            Move move = moved.get(each.id());
                            List<Integer> now = move == null ? each.target() : move.after();
                            return new PlacedPartition(
                                    each.id(), now, now, now.get(0), List.of(), List.of(), each.bytes());
                        })
                        .toList(),
                before.bytes());
    }

    private static ClusterState with(ClusterState state, Member more) {
        var members = new TreeMap<>(state.members());
        members.put(more.id(), more);
        return new ClusterState(state.clusterId(), state.controller(), members, state.partitions(), state.bytes());
    }

    private static Map<Integer, Member> brokers(int count) {
        var members = new TreeMap<Integer, Member>();
        for (int id = 1; id <= count; id++) {
            members.put(id, member(id, ""));
        }
        return members;
    }

    private static Member member(int id, String rack) {
        return new Member(id, rack, true, false, OptionalLong.empty());
    }

    private static Member cordonedMember(int id) {
        return new Member(id, "", true, true, OptionalLong.empty());
    }

    private static TopicPartition id(int partition) {
        return new TopicPartition("orders", partition);
    }
}
