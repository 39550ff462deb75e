package io.crossdock.broker.group;

import io.crossdock.broker.group.GroupFixture.Client;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/** Offsets that a producer commits together with its records. */
class TransactionalOffsetsTest {
    private static final long P = 41;
    private static final long Q = 42;

    private final GroupFixture fixture = new GroupFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void theyCountWithTheCommitMarkerAndNotBefore() {
        assertThat(fixture.commitInTransaction(P, "g", "shop", 0, 5)).isEqualTo(Errors.NONE);
        assertThat(fixture.committed("g", "shop", 0)).isEqualTo(-1);
        assertThat(fixture.mirror.offsets()).isEmpty();

        fixture.endTransaction(P, true);

        assertThat(fixture.committed("g", "shop", 0)).isEqualTo(5);
        assertThat(fixture.mirror.offsets()).containsValue(5L);
    }

    @Test
    void theyVanishWithTheAbortMarker() {
        fixture.commitInTransaction(P, "g", "shop", 0, 5);

        fixture.endTransaction(P, false);

        assertThat(fixture.committed("g", "shop", 0)).isEqualTo(-1);
        assertThat(fixture.stable("g", "shop", 0)).isEqualTo(-1L);
        assertThat(fixture.mirror.offsets()).isEmpty();
    }

    @Test
    void whoWantsAStableOffsetHasToWaitForTheMarker() {
        fixture.commitInTransaction(P, "g", "shop", 0, 5);

        assertThat(fixture.stable("g", "shop", 0)).isEqualTo(Errors.UNSTABLE_OFFSET_COMMIT);
        assertThat(fixture.stable("g", "shop", 1)).isEqualTo(-1L);

        fixture.endTransaction(P, true);
        assertThat(fixture.stable("g", "shop", 0)).isEqualTo(5L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRestartInTheMiddleOfTheTransactionChangesNothing(boolean commit) {
        fixture.commitInTransaction(P, "g", "shop", 0, 5);

        fixture.restart();
        assertThat(fixture.stable("g", "shop", 0)).isEqualTo(Errors.UNSTABLE_OFFSET_COMMIT);
        fixture.endTransaction(P, commit);
        fixture.restart();

        assertThat(fixture.stable("g", "shop", 0)).isEqualTo(commit ? 5L : -1L);
        assertThat(fixture.mirror.offsets()).hasSize(commit ? 1 : 0);
    }

    @Test
    void aMarkerEndsTheTransactionOfItsOwnProducerOnly() {
        fixture.commitInTransaction(P, "g", "shop", 0, 5);
        fixture.commitInTransaction(Q, "g", "shop", 1, 6);

        fixture.endTransaction(P, true);

        assertThat(fixture.committed("g", "shop", 0)).isEqualTo(5);
        assertThat(fixture.committed("g", "shop", 1)).isEqualTo(-1);
    }

    @Test
    void ofTwoTransactionsTheLaterOffsetWinsWhicheverEndsFirst() {
        fixture.commitInTransaction(P, "g", "shop", 0, 5);
        fixture.commitInTransaction(Q, "g", "shop", 0, 9);

        fixture.endTransaction(Q, true);
        fixture.endTransaction(P, true);

        assertThat(fixture.committed("g", "shop", 0)).isEqualTo(9);
        fixture.restart();
        assertThat(fixture.committed("g", "shop", 0)).isEqualTo(9);
    }

    @Test
    void anOffsetCommittedPlainlyAfterwardsWinsOverThePendingOne() {
        fixture.commitInTransaction(P, "g", "shop", 0, 5);
        fixture.client("g").commit("shop", 0, 7);

        fixture.endTransaction(P, true);

        assertThat(fixture.committed("g", "shop", 0)).isEqualTo(7);
    }

    @Test
    void aDeletedGroupDoesNotComeBackWithTheMarker() {
        fixture.commitInTransaction(P, "g", "shop", 0, 5);

        fixture.settled(fixture.coordinator.deleteGroups(List.of("g")));
        fixture.endTransaction(P, true);

        assertThat(fixture.committed("g", "shop", 0)).isEqualTo(-1);
        assertThat(fixture.state("g")).isEqualTo("Dead");
    }

    @Test
    void theOffsetsOfADeletedTopicDoNotComeBackWithTheMarker() {
        fixture.commitInTransaction(P, "g", "shop", 0, 5);

        fixture.settled(fixture.coordinator.onTopicsDeleted(Set.of("shop")));
        fixture.endTransaction(P, true);

        assertThat(fixture.committed("g", "shop", 0)).isEqualTo(-1);
    }

    @Test
    void theOffsetsOfATopicDeletedWhileNobodyLedDoNotComeBackEither() {
        fixture.commitInTransaction(P, "g", "shop", 0, 5);
        fixture.resign();
        fixture.dropTopic("shop");
        fixture.elect();

        fixture.endTransaction(P, true);

        assertThat(fixture.committed("g", "shop", 0)).isEqualTo(-1);
    }

    @Test
    void whatIsPendingDoesNotExpire() {
        fixture.client("g").commit("shop", 0, 3);
        fixture.commitInTransaction(P, "g", "shop", 0, 5);
        fixture.commitInTransaction(P, "other", "shop", 1, 6);

        fixture.advance(GroupFixture.CONFIG.offsetsRetention().plus(Duration.ofHours(1)));
        assertThat(fixture.committed("g", "shop", 0)).isEqualTo(3);
        fixture.endTransaction(P, true);

        assertThat(fixture.committed("g", "shop", 0)).isEqualTo(5);
        assertThat(fixture.committed("other", "shop", 1)).isEqualTo(6);
    }

    @Test
    void aMemberOfAnOldGenerationIsFenced() {
        Client member = fixture.client("g");
        fixture.stable(member);
        var request = GroupFixture.transactional(P, "g", "shop", 0, 5).setMemberId(member.memberId);

        assertThat(fixture.commitInTransaction(request.setGenerationId(member.generation)))
                .isEqualTo(Errors.NONE);
        assertThat(fixture.commitInTransaction(request.setGenerationId(member.generation - 1)))
                .isEqualTo(Errors.ILLEGAL_GENERATION);
        assertThat(fixture.commitInTransaction(
                        request.setGenerationId(member.generation).setMemberId("stranger")))
                .isEqualTo(Errors.UNKNOWN_MEMBER_ID);
    }

    @Test
    void aProducerFromBeforeGenerationsWereToldMayCommitForALivingGroup() {
        fixture.stable(fixture.client("g"));

        assertThat(fixture.commitInTransaction(P, "g", "shop", 0, 5)).isEqualTo(Errors.NONE);
    }

    @Test
    void aGroupThatIsGoneHasNoGenerations() {
        var request = GroupFixture.transactional(P, "g", "shop", 0, 5)
                .setMemberId("m")
                .setGenerationId(3);

        assertThat(fixture.commitInTransaction(request)).isEqualTo(Errors.ILLEGAL_GENERATION);
    }

    @Test
    void aNoteThatIsTooLongIsRefusedAndTheTransactionGoesOn() {
        var request = GroupFixture.transactional(P, "g", "shop", 0, 5);
        request.topics().get(0).partitions().get(0).setCommittedMetadata("x".repeat(17));

        assertThat(fixture.commitInTransaction(request)).isEqualTo(Errors.OFFSET_METADATA_TOO_LARGE);
        assertThat(fixture.stable("g", "shop", 0)).isEqualTo(-1L);
    }

    @Test
    void offsetsThatDidNotReachTheLogAreNotPending() {
        fixture.log.failNext(Errors.NOT_ENOUGH_REPLICAS.exception());

        assertThat(fixture.commitInTransaction(P, "g", "shop", 0, 5)).isEqualTo(Errors.COORDINATOR_NOT_AVAILABLE);

        assertThat(fixture.stable("g", "shop", 0)).isEqualTo(-1L);
    }

    @Test
    void offsetsWhoseTransactionEndedWhileItsCoordinatorWasAskedAreAskedAboutAgain() {
        var request = GroupFixture.transactional(P, "g", "shop", 0, 5);
        var asked = new AtomicInteger();

        Errors answered = fixture.commitInTransaction(request, () -> {
            if (asked.getAndIncrement() > 0) {
                return CompletableFuture.failedFuture(Errors.INVALID_TXN_STATE.exception());
            }
            return fixture.coordinator.endTransaction(0, GroupFixture.marker(P, false)); // and then says yes
        });

        assertThat(answered).isEqualTo(Errors.INVALID_TXN_STATE);
        assertThat(asked).hasValue(2);
        assertThat(fixture.stable("g", "shop", 0)).isEqualTo(-1L);
    }

    @Test
    void theEndOfAnotherProducersTransactionIsNoReasonToAskAgain() {
        var asked = new AtomicInteger();

        Errors answered = fixture.commitInTransaction(GroupFixture.transactional(P, "g", "shop", 0, 5), () -> {
            asked.incrementAndGet();
            return fixture.coordinator.endTransaction(0, GroupFixture.marker(Q, false));
        });

        assertThat(answered).isEqualTo(Errors.NONE);
        assertThat(asked).hasValue(1);
    }

    @Test
    void whatTheCoordinatorRefusesIsNotWritten() {
        Errors answered = fixture.commitInTransaction(
                GroupFixture.transactional(P, "g", "shop", 0, 5),
                () -> CompletableFuture.failedFuture(Errors.PRODUCER_FENCED.exception()));

        assertThat(answered).isEqualTo(Errors.PRODUCER_FENCED);
        assertThat(fixture.stable("g", "shop", 0)).isEqualTo(-1L);
    }
}
