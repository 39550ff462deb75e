package io.crossdock.broker.partition;

import io.crossdock.broker.metadata.PartitionImage;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What a leader decides from what its followers ask for. Broker 1 leads; 2 and 3 follow. */
class LeaderTermTest {
    private static final long LAG = 1_000;
    private static final Map<Integer, Long> LIVES = Map.of(1, 10L, 2, 20L, 3, 30L);

    @Test
    void theHighWatermarkIsTheLowestOfAllInSync() {
        LeaderTerm term = term(1, 2, 3);
        fetched(term, 2, 20, 8, 10, 0);

        assertThat(term.highWatermark(10)).as("while one was never heard of").isEqualTo(-1);
        fetched(term, 3, 30, 5, 10, 0);
        assertThat(term.highWatermark(10)).isEqualTo(5);
        fetched(term, 3, 30, 12, 12, 0);
        assertThat(term.highWatermark(12)).isEqualTo(8);
    }

    @Test
    void whoIsNotInSyncDoesNotHoldItUp() {
        LeaderTerm term = term(1, 2);
        fetched(term, 2, 20, 8, 10, 0);
        fetched(term, 3, 30, 1, 10, 0);

        assertThat(term.highWatermark(10)).isEqualTo(8);
    }

    @Test
    void whoLagsIsProposedToLeaveAndCountsUntilThatIsAgreed() {
        LeaderTerm term = term(1, 2, 3);
        fetched(term, 2, 20, 10, 10, 0);
        fetched(term, 3, 30, 4, 10, 0);

        assertThat(term.propose(10, 4, LAG, LAG, 1, LIVES)).as("not yet").isEmpty();
        var proposal = term.propose(10, 4, LAG + 1, LAG, 1, LIVES).orElseThrow();

        assertThat(proposal.step().after().isr()).containsExactly(1, 2);
        assertThat(term.highWatermark(10)).isEqualTo(4);
        term.agreed(proposal.step().after(), LAG + 1);
        assertThat(term.highWatermark(10)).isEqualTo(10);
    }

    @Test
    void whoHasEverythingLagsNeverHoweverLongItWasSilent() {
        LeaderTerm term = term(1, 2, 3);
        fetched(term, 2, 20, 10, 10, 0);
        fetched(term, 3, 30, 10, 10, 0);

        assertThat(term.propose(10, 10, 100 * LAG, LAG, 1, LIVES)).isEmpty();
        term.appended(10, 100 * LAG); // and has its time from the first record on that it lacks
        assertThat(term.propose(11, 10, 101 * LAG, LAG, 1, LIVES)).isEmpty();
        assertThat(term.propose(11, 10, 101 * LAG + 1, LAG, 1, LIVES)).isPresent();
    }

    @Test
    void whoHadWhatTheLeaderHadWhenItLastAskedKeepsUp() {
        LeaderTerm term = term(1, 2);
        for (int i = 1; i < 50; i++) { // always a little behind, never at the end
            fetched(term, 2, 20, 10L * i, 10L * (i + 1), i * LAG / 2);
            assertThat(term.propose(10L * (i + 1), 10L * i, i * LAG / 2, LAG, 1, Map.of()))
                    .isEmpty();
        }
    }

    @Test
    void whoHasEverythingCommittedIsProposedToJoinAndCountsAtOnce() {
        LeaderTerm term = term(1, 2);
        fetched(term, 2, 20, 10, 10, 0);
        fetched(term, 3, 30, 9, 10, 0);
        assertThat(term.propose(10, 10, 0, LAG, 1, LIVES))
                .as("one record is missing")
                .isEmpty();

        fetched(term, 3, 30, 10, 12, 0);
        var proposal = term.propose(12, 10, 0, LAG, 1, LIVES).orElseThrow();

        assertThat(proposal.step().after().isr()).containsExactly(1, 2, 3);
        assertThat(proposal.joining()).isEqualTo(Map.of(3, 30L));
        fetched(term, 2, 20, 12, 12, 0);
        assertThat(term.highWatermark(12))
                .as("who joins may be in sync already")
                .isEqualTo(10);
        term.refused(proposal);
        assertThat(term.highWatermark(12)).isEqualTo(12);
        assertThat(term.isUnsettled()).isTrue();
    }

    @Test
    void whoWouldHaveToLeaveAgainAtOnceDoesNotJoin() {
        LeaderTerm term = term(1, 2);
        fetched(term, 3, 30, 10, 10, 0);
        term.appended(10, 0);

        assertThat(term.propose(12, 10, LAG + 1, LAG, 2, LIVES))
                .as("it has what is committed, and copies no more")
                .map(proposal -> proposal.step().after().isr())
                .hasValueSatisfying(isr -> assertThat(isr).doesNotContain(3));
    }

    @Test
    void aFetchThatWasOvertakenSaysNothing() {
        LeaderTerm term = term(1, 2);
        term.fetched(new ReplicaFetch(2, 20, 10, -1, Partition.NO_EPOCH, 0, 8), 10, 0);
        term.fetched(new ReplicaFetch(2, 20, 4, -1, Partition.NO_EPOCH, 0, 7), 10, 0);

        assertThat(term.highWatermark(10)).isEqualTo(10);
        term.fetched(new ReplicaFetch(2, 20, 4, -1, Partition.NO_EPOCH, 0, 9), 10, 0);
        assertThat(term.highWatermark(10)).as("its log was cut since").isEqualTo(4);
    }

    @Test
    void whoHasNotReachedThisLeadersBeginningDoesNotJoin() {
        var term = new LeaderTerm(1, image(1, 2), 10, 0);
        fetched(term, 2, 20, 7, 10, 0);
        fetched(term, 3, 30, 9, 10, 0);

        assertThat(term.propose(10, 7, 0, LAG, 1, LIVES)).isEmpty();
        fetched(term, 3, 30, 10, 10, 0);
        assertThat(term.propose(10, 7, 0, LAG, 1, LIVES)).isPresent();
    }

    @Test
    void whoAsksInAnEarlierLifeNeitherJoinsNorIsBelieved() {
        LeaderTerm term = term(1, 2);
        fetched(term, 3, 29, 10, 10, 0);
        assertThat(term.propose(10, 10, 0, LAG, 1, LIVES)).isEmpty();
        assertThat(term.isUnsettled())
                .as("to be looked at when the image is newer")
                .isTrue();

        fetched(term, 3, 30, 4, 10, 0);
        fetched(term, 3, 29, 10, 10, 0);
        assertThat(term.propose(10, 10, 0, LAG, 1, LIVES)).isEmpty();
    }

    @Test
    void anAnswerThatWasLostCountsAsBothUntilTheClusterHasAgreedOnSomething() {
        LeaderTerm term = term(1, 2);
        fetched(term, 2, 20, 10, 10, 0);
        fetched(term, 3, 30, 10, 10, 0);
        var proposal = term.propose(10, 10, 0, LAG, 1, LIVES).orElseThrow();
        term.doubtful(proposal);
        fetched(term, 2, 20, 15, 15, 0);

        assertThat(term.highWatermark(15)).as("3 may be in sync").isEqualTo(10);
        term.agreed(image(1, 2), 0);
        assertThat(term.highWatermark(15)).as("nothing new was agreed on").isEqualTo(10);
        term.agreed(image(1), 0);
        assertThat(term.highWatermark(15))
                .as("written since, so the other one was not")
                .isEqualTo(15);
    }

    @Test
    void oneChangeIsUnderWayAtATime() {
        LeaderTerm term = term(1);
        fetched(term, 2, 20, 10, 10, 0);
        assertThat(term.propose(10, 10, 0, LAG, 1, LIVES)).isPresent();
        fetched(term, 3, 30, 10, 10, 0);

        assertThat(term.propose(10, 10, 0, LAG, 1, LIVES)).isEmpty();
        term.agreed(image(1, 2), 0);
        assertThat(term.propose(10, 10, 0, LAG, 1, LIVES)
                        .orElseThrow()
                        .step()
                        .after()
                        .isr())
                .containsExactly(1, 2, 3);
    }

    @Test
    void aStrangerIsNotListenedTo() {
        LeaderTerm term = term(1, 2);
        fetched(term, 9, 90, 10, 10, 0);

        assertThat(term.knows(fetch(9, 90, 10))).isFalse();
        assertThat(term.propose(10, 0, 0, LAG, 1, Map.of(9, 90L))).isEmpty();
    }

    @Test
    void nothingIsCommittedWhileSomebodyIsMerelyEligible() {
        LeaderTerm term = term(1, 2);
        fetched(term, 2, 20, 4, 10, 0);
        var proposal = term.propose(10, 4, LAG + 1, LAG, 2, LIVES).orElseThrow();
        assertThat(proposal.step().after()).isEqualTo(image(1).withElr(List.of(2)));

        term.agreed(proposal.step().after(), LAG + 1);

        assertThat(term.highWatermark(10)).isEqualTo(-1);
        assertThat(term.propose(10, 5, LAG + 1, LAG, 2, LIVES)).isEmpty();
        assertThat(term.isUnsettled()).isTrue();
    }

    @Test
    void whoIsEligibleIsForgottenBeforeAnythingIsCommittedWhenFewerAreEnough() {
        var term = new LeaderTerm(1, image(1).withElr(List.of(2)), 0, 0);

        var proposal = term.propose(10, 4, 0, LAG, 1, LIVES).orElseThrow();

        assertThat(proposal.step().after()).isEqualTo(image(1));
        assertThat(term.highWatermark(10)).as("while that is not agreed").isEqualTo(-1);
        term.agreed(image(1), 0);
        assertThat(term.highWatermark(10)).isEqualTo(10);
    }

    private static LeaderTerm term(Integer... isr) {
        return new LeaderTerm(1, image(isr), 0, 0);
    }

    private static PartitionImage image(Integer... isr) {
        return new PartitionImage(1, 4, List.of(1, 2, 3), List.of(isr));
    }

    @Test
    void theLowWatermarkIsTheLowestStartOfAllWhoLive() {
        LeaderTerm term = term(1, 2, 3);
        fetched(term, 2, 20, 10, 10, 0);

        assertThat(term.lowWatermark(7, Map.of(1, 10L, 2, 20L, 3, 30L)))
                .as("while one was never heard of")
                .isEqualTo(-1);
        assertThat(term.lowWatermark(7, Map.of(1, 10L, 2, 20L))).isZero();
        term.fetched(new ReplicaFetch(2, 20, 10, -1, Partition.NO_EPOCH, 6, 0), 10, 0);
        assertThat(term.lowWatermark(7, Map.of(1, 10L, 2, 20L))).isEqualTo(6);
        assertThat(term.lowWatermark(5, Map.of(1, 10L, 2, 20L))).isEqualTo(5);
        assertThat(term.lowWatermark(7, Map.of(1, 10L, 2, 21L)))
                .as("while one was not heard of since its broker came back")
                .isEqualTo(-1);
    }

    private static void fetched(LeaderTerm term, int replica, long brokerEpoch, long offset, long ownEnd, long now) {
        term.fetched(fetch(replica, brokerEpoch, offset), ownEnd, now);
    }

    private static ReplicaFetch fetch(int replica, long brokerEpoch, long offset) {
        return new ReplicaFetch(replica, brokerEpoch, offset, -1, Partition.NO_EPOCH, 0, 0);
    }
}
