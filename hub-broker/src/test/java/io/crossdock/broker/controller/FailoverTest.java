package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.BrokerState;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.PartitionStep;
import io.crossdock.broker.metadata.TopicImage;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import static io.crossdock.broker.metadata.BrokerState.ACTIVE;
import static io.crossdock.broker.metadata.BrokerState.DISTRUSTED;
import static io.crossdock.broker.metadata.BrokerState.FENCED;
import static io.crossdock.broker.metadata.BrokerState.LEAVING;
import static io.crossdock.broker.metadata.PartitionImage.NO_LEADER;
import static org.assertj.core.api.Assertions.assertThat;

@NullUnmarked
class FailoverTest {
    private static final List<Integer> ALL = List.of(1, 2, 3);

    @Test
    void nothingHappensWhileEverybodyTakesPart() {
        same(state(2, 4, ALL, List.of(2, 3)), Map.of(1, ACTIVE, 2, ACTIVE, 3, ACTIVE));
    }

    @Test
    void theFirstInSyncReplicaThatLivesLeadsInPlaceOfADeadOne() {
        leadsTo(state(1, 4, ALL, ALL), Map.of(2, ACTIVE, 3, ACTIVE), state(2, 5, ALL, List.of(2, 3)));
        leadsTo(state(1, 4, ALL, List.of(1, 3)), Map.of(2, ACTIVE, 3, ACTIVE), state(3, 5, ALL, List.of(3)));
    }

    @Test
    void aDeadFollowerLeavesTheInSyncReplicasAndTheEpochStays() {
        leadsTo(state(1, 4, ALL, ALL), Map.of(1, ACTIVE, 3, ACTIVE), state(1, 4, ALL, List.of(1, 3)));
    }

    @Test
    void aPartitionWithoutALiveInSyncReplicaWaitsForThem() {
        leadsTo(state(1, 4, ALL, List.of(1)), Map.of(2, ACTIVE, 3, ACTIVE), state(NO_LEADER, 5, ALL, List.of(1)));
        leadsTo(state(1, 4, ALL, List.of(1, 2)), Map.of(3, ACTIVE), state(NO_LEADER, 5, ALL, List.of(1, 2)));
        same(state(NO_LEADER, 5, ALL, List.of(1)), Map.of(2, ACTIVE, 3, ACTIVE));
    }

    @Test
    void aReplicaThatIsBehindLeadsOnlyWhereRecordsMayBeLost() {
        PartitionImage now = state(NO_LEADER, 5, ALL, List.of(1));

        assertThat(next(now, Map.of(2, FENCED, 3, ACTIVE), true)).isEqualTo(state(3, 6, ALL, List.of(3)));
        assertThat(next(now, Map.of(), true)).isEqualTo(now);
        assertThat(next(now, Map.of(1, ACTIVE, 3, ACTIVE), true)).isEqualTo(state(1, 6, ALL, List.of(1)));
    }

    @Test
    void aBrokerThatWasStartedAgainLeadsOnlyByBeingElected() {
        // others are in sync: it has to catch up first
        leadsTo(state(1, 4, ALL, ALL), Map.of(1, FENCED, 2, ACTIVE, 3, ACTIVE), state(2, 5, ALL, List.of(2, 3)));
        // it was the last one: a new epoch tells its followers from what it lost
        leadsTo(state(1, 4, ALL, List.of(1)), Map.of(1, FENCED, 2, ACTIVE), state(NO_LEADER, 5, ALL, List.of(1)));
        leadsTo(state(NO_LEADER, 5, ALL, List.of(1)), Map.of(1, ACTIVE, 2, ACTIVE), state(1, 6, ALL, List.of(1)));
        // one of the last
        same(state(NO_LEADER, 5, ALL, List.of(1, 2)), Map.of(2, FENCED, 3, ACTIVE));
        leadsTo(state(NO_LEADER, 5, ALL, List.of(1, 2)), Map.of(2, ACTIVE, 3, ACTIVE), state(2, 6, ALL, List.of(2)));
    }

    @Test
    void aFollowerThatWasStartedAgainHasToCatchUpBeforeItCounts() {
        leadsTo(state(1, 4, ALL, ALL), Map.of(1, ACTIVE, 2, FENCED, 3, ACTIVE), state(1, 4, ALL, List.of(1, 3)));
    }

    @Test
    void theOnlyReplicaKeepsItsEpochWhenItsBrokerIsStartedAgain() {
        List<Integer> alone = List.of(1);
        same(state(1, 0, alone, alone), Map.of(1, FENCED));
        leadsTo(state(1, 0, alone, alone), Map.of(2, ACTIVE), state(NO_LEADER, 1, alone, alone));
        leadsTo(state(NO_LEADER, 1, alone, alone), Map.of(1, ACTIVE), state(1, 2, alone, alone));
    }

    @Test
    void aLeavingBrokerHandsOverWhatAnotherCanLeadAndNoMore() {
        leadsTo(state(1, 4, ALL, ALL), Map.of(1, LEAVING, 2, ACTIVE, 3, ACTIVE), state(2, 5, ALL, List.of(2, 3)));
        same(state(1, 4, ALL, List.of(1)), Map.of(1, LEAVING, 2, ACTIVE, 3, ACTIVE));
        leadsTo(state(1, 4, ALL, ALL), Map.of(1, LEAVING, 2, LEAVING), state(1, 4, ALL, List.of(1, 2)));
    }

    @Test
    void whoGoesWhenTooFewAreLeftStaysEligibleAndLeadsWhenNobodyInSyncCan() {
        PartitionImage one = next(state(1, 4, ALL, List.of(1, 2)), Map.of(1, ACTIVE), 2);
        assertThat(one).isEqualTo(state(1, 4, ALL, List.of(1)).withElr(List.of(2)));

        PartitionImage eligible = next(one, Map.of(2, ACTIVE, 3, ACTIVE), 2);

        assertThat(eligible).isEqualTo(state(2, 5, ALL, List.of(2)).withElr(List.of(1)));
    }

    @Test
    void whoGoesWhileEnoughAreLeftIsNotEligible() {
        assertThat(next(state(1, 4, ALL, ALL), Map.of(1, ACTIVE, 3, ACTIVE), 2))
                .isEqualTo(state(1, 4, ALL, List.of(1, 3)));
    }

    @Test
    void whoLostHisDiskIsNeitherInSyncNorEligibleEvenAsTheLast() {
        assertThat(next(
                        state(1, 4, ALL, List.of(1)).withElr(List.of(2)),
                        Map.of(1, DISTRUSTED, 2, DISTRUSTED, 3, ACTIVE),
                        2))
                .isEqualTo(state(NO_LEADER, 5, ALL, List.of()));
        assertThat(next(state(3, 4, ALL, List.of(3, 1)), Map.of(1, DISTRUSTED, 2, ACTIVE, 3, ACTIVE), 2))
                .isEqualTo(state(3, 4, ALL, List.of(3)));
        assertThat(next(
                        state(3, 4, ALL, List.of(3)).withElr(List.of(1)),
                        Map.of(1, DISTRUSTED, 2, ACTIVE, 3, ACTIVE),
                        2))
                .isEqualTo(state(3, 4, ALL, List.of(3)));
    }

    @Test
    void aPartitionWithoutAnybodyLeftWaitsForAnUncleanElection() {
        PartitionImage now = state(NO_LEADER, 5, ALL, List.of());

        same(now, Map.of(1, ACTIVE, 2, ACTIVE, 3, ACTIVE));
        assertThat(next(now, Map.of(2, ACTIVE), true)).isEqualTo(state(2, 6, ALL, List.of(2)));
    }

    @Test
    void theOnlyReplicaIsTrustedSinceNobodyElseHasAnything() {
        List<Integer> alone = List.of(1);
        same(state(1, 0, alone, alone), Map.of(1, DISTRUSTED));
    }

    /**
     * Whatever comes, goes, loses its disk, is reconfigured and decided: it ends, the epoch only rises, and nobody leads
     * or may lead who lacks anything that was committed.
     */
    @Property(tries = 1000, seed = "20261126")
    void everyDecisionIsSoundAndFinal(@ForAll long seed) {
        var random = new Random(seed);
        PartitionImage state = state(1, 0, ALL, ALL);
        Set<Integer> complete = new HashSet<>(ALL);
        for (int round = 0; round < 40; round++) {
            var brokers = new HashMap<Integer, BrokerState>();
            for (int id = 1; id <= 4; id++) {
                if (random.nextInt(3) > 0) {
                    brokers.put(id, BrokerState.values()[random.nextInt(BrokerState.values().length)]);
                }
            }
            brokers.forEach((id, is) -> complete.removeIf(any -> is == DISTRUSTED && any.equals(id)));
            int least = 1 + random.nextInt(3);

            PartitionImage next = next(state, brokers, least);

            var able = new HashSet<>(state.isr());
            able.addAll(state.elr());
            assertThat(able).as("nobody joins by a decision of the controller").containsAll(next.isr());
            assertThat(complete)
                    .as("who has everything")
                    .containsAll(next.isr())
                    .containsAll(next.elr());
            assertThat(next.leaderEpoch() - state.leaderEpoch()).isEqualTo(next.leader() == state.leader() ? 0 : 1);
            assertThat(next.leader() == NO_LEADER
                            || brokers.get(next.leader()) == ACTIVE
                            || brokers.get(next.leader()) == LEAVING)
                    .isTrue();
            if (able.stream().anyMatch(member -> brokers.get(member) == ACTIVE)) {
                assertThat(next.leader()).isNotEqualTo(NO_LEADER);
            }
            assertThat(next(next, brokers, least)).isEqualTo(next);
            state = joined(next, brokers, 1 + random.nextInt(3), random, complete);
        }
    }

    /** As a leader would let followers in that caught up, and commit. */
    private static PartitionImage joined(
            PartitionImage now, Map<Integer, BrokerState> brokers, int least, Random random, Set<Integer> complete) {
        if (now.leader() == NO_LEADER) {
            return now;
        }
        var isr = new ArrayList<>(now.isr());
        for (int replica : now.replicas()) {
            if (!isr.contains(replica) && brokers.get(replica) == ACTIVE && random.nextBoolean()) {
                isr.add(replica);
            }
        }
        complete.addAll(isr);
        PartitionImage then = random.nextBoolean() ? now.withIsr(isr, least) : now;
        if (then.isr().size() >= least && then.elr().isEmpty()) {
            complete.retainAll(then.isr());
        }
        return then;
    }

    private static void same(PartitionImage now, Map<Integer, BrokerState> brokers) {
        leadsTo(now, brokers, now);
    }

    private static void leadsTo(PartitionImage now, Map<Integer, BrokerState> brokers, PartitionImage then) {
        assertThat(next(now, brokers, false)).isEqualTo(then);
    }

    private static PartitionImage next(PartitionImage now, Map<Integer, BrokerState> states, int least) {
        return next(now, states, false, least);
    }

    private static PartitionImage next(PartitionImage now, Map<Integer, BrokerState> states, boolean unclean) {
        return next(now, states, unclean, 1);
    }

    private static PartitionImage next(
            PartitionImage now, Map<Integer, BrokerState> states, boolean unclean, int least) {
        var topic = new TopicImage("orders", Uuid.ONE_UUID, List.of(now), Map.of());
        var brokers = new HashMap<Integer, BrokerImage>();
        states.forEach((id, state) -> brokers.put(id, new BrokerImage(id, 1, List.of(), Optional.empty(), state)));
        var image = ClusterImage.of("cluster", 1, brokers, Map.of("orders", topic), Map.of());
        Map<Integer, PartitionStep> steps =
                new Failover((any, which) -> unclean, (any, which) -> least).steps(image, topic);
        return steps.isEmpty() ? now : steps.get(0).after();
    }

    private static PartitionImage state(int leader, int epoch, List<Integer> replicas, List<Integer> isr) {
        return new PartitionImage(leader, epoch, replicas, isr);
    }
}
