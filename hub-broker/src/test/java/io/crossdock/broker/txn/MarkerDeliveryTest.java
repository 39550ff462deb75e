package io.crossdock.broker.txn;

import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;

import static io.crossdock.broker.txn.TransactionFixture.A;
import static io.crossdock.broker.txn.TransactionFixture.ABORT;
import static io.crossdock.broker.txn.TransactionFixture.B;
import static io.crossdock.broker.txn.TransactionFixture.COMMIT;
import static org.assertj.core.api.Assertions.assertThat;

/** What is decided is carried out, whatever fails. */
class MarkerDeliveryTest {
    private final TransactionFixture fixture = new TransactionFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aPartitionThatCannotBeReachedIsTriedAgainAndTheOthersAreNot() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A, B);
        fixture.markers.failNext(1);

        fixture.end("pay", producer, COMMIT);
        assertThat(fixture.markers.sent).hasSize(1);
        assertThat(fixture.state("pay")).isEqualTo("PrepareCommit");
        fixture.advance(Duration.ofSeconds(1));

        assertThat(fixture.markers.sent)
                .containsExactlyInAnyOrder("commit 1000/0 in a-0 by 0", "commit 1000/0 in b-1 by 0");
        assertThat(fixture.state("pay")).isEqualTo("CompleteCommit");
    }

    @Test
    void whatWasDecidedBeforeACrashIsCarriedOutAfterIt() {
        ProducerIdentity pay = fixture.init("pay");
        ProducerIdentity ship = fixture.init("ship");
        fixture.add("pay", pay, A);
        fixture.add("ship", ship, B);
        fixture.markers.failNext(2);
        fixture.end("pay", pay, COMMIT);
        fixture.end("ship", ship, ABORT);
        assertThat(fixture.markers.sent).isEmpty();

        fixture.restart();

        assertThat(fixture.markers.sent)
                .containsExactlyInAnyOrder("commit 1000/0 in a-0 by 1", "abort 1001/0 in b-1 by 1");
        assertThat(fixture.state("pay")).isEqualTo("CompleteCommit");
        assertThat(fixture.state("ship")).isEqualTo("CompleteAbort");
    }

    @Test
    void onAFullDiskMarkersAreWrittenOnceAndTheirEndIsNotedWhenThereIsRoom() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A, B);
        fixture.markers.hold();
        fixture.end("pay", producer, COMMIT);
        fixture.log.full(true);

        fixture.arrive();
        fixture.advance(Duration.ofMinutes(5));
        assertThat(fixture.state("pay")).isEqualTo("PrepareCommit");
        assertThat(fixture.addError("pay", producer, A)).isEqualTo(Errors.COORDINATOR_NOT_AVAILABLE);
        fixture.log.full(false);
        fixture.advance(Duration.ofSeconds(10));

        assertThat(fixture.state("pay")).isEqualTo("CompleteCommit");
        assertThat(fixture.markers.sent)
                .containsExactlyInAnyOrder("commit 1000/0 in a-0 by 0", "commit 1000/0 in b-1 by 0");
        assertThat(fixture.log.reads()).as("reads of the log").isEqualTo(1);
    }

    @Test
    void howeverOftenTheLogIsReadAnewOneMarkerIsUnderWayAndOneAttemptToCome() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A, B);
        fixture.markers.failNext(1);
        fixture.markers.hold();
        fixture.end("pay", producer, COMMIT); // one is under way, one was refused
        for (int i = 0; i < 20; i++) {
            fixture.log.failNext(Errors.NOT_ENOUGH_REPLICAS.exception());
            fixture.initError("other", ProducerIdentity.NONE);
            fixture.advance(Duration.ofSeconds(7));
        }
        assertThat(fixture.log.reads()).isEqualTo(21);

        assertThat(fixture.markers.sent)
                .containsExactlyInAnyOrder("commit 1000/0 in a-0 by 0", "commit 1000/0 in b-1 by 0");
        fixture.arrive();
        assertThat(fixture.state("pay")).isEqualTo("CompleteCommit");
        fixture.advance(Duration.ofMinutes(1));
        assertThat(fixture.markers.sent).hasSize(2);
    }

    @Test
    void anAttemptThatWasToComeEndsWithTheStateItBelongsTo() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A);
        fixture.markers.failNext(Integer.MAX_VALUE);
        fixture.end("pay", producer, COMMIT);
        for (int i = 0; i < 20; i++) {
            fixture.log.failNext(Errors.NOT_ENOUGH_REPLICAS.exception());
            fixture.initError("other", ProducerIdentity.NONE);
            fixture.advance(Duration.ofMillis(6500));
        }
        int before = fixture.markers.refused();

        fixture.advance(Duration.ofSeconds(64));

        assertThat(fixture.markers.refused() - before)
                .as("attempts in a minute")
                .isBetween(9, 20);
    }

    @Test
    void aDecisionThatDidNotReachTheLogSendsNoMarker() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A);
        fixture.log.failNext(Errors.NOT_ENOUGH_REPLICAS.exception());

        assertThat(fixture.end("pay", producer, COMMIT)).isEqualTo(Errors.COORDINATOR_NOT_AVAILABLE);

        assertThat(fixture.markers.sent).isEmpty();
        assertThat(fixture.state("pay")).isEqualTo("Ongoing");
        assertThat(fixture.end("pay", producer, ABORT)).isEqualTo(Errors.NONE);
        assertThat(fixture.markers.sent).containsExactly("abort 1000/0 in a-0 by 0");
    }

    @Test
    void aMarkerThatFailedIsNotRepeatedIntoTheProducersNextTransaction() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A);
        fixture.markers.failNext(1);
        fixture.end("pay", producer, COMMIT);
        fixture.restart(); // the new leader delivers at once; the old one's second attempt is still to come
        assertThat(fixture.state("pay")).isEqualTo("CompleteCommit");
        fixture.add("pay", producer, A);

        fixture.advance(Duration.ofSeconds(5));

        assertThat(fixture.markers.sent).containsExactly("commit 1000/0 in a-0 by 1");
        assertThat(fixture.state("pay")).isEqualTo("Ongoing");
    }

    @Test
    void aTransactionThatStaysOpenTooLongIsAborted() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A);

        fixture.advance(Duration.ofMillis(TransactionFixture.TIMEOUT - 1));
        assertThat(fixture.state("pay")).isEqualTo("Ongoing");
        fixture.advance(TransactionFixture.CONFIG.abortCheckInterval().plusMillis(2));

        assertThat(fixture.state("pay")).isEqualTo("CompleteAbort");
        assertThat(fixture.markers.sent).containsExactly("abort 1000/1 in a-0 by 0");
        assertThat(fixture.end("pay", producer, COMMIT)).isEqualTo(Errors.PRODUCER_FENCED);
    }

    @Test
    void aRestartDoesNotForgetThatATransactionIsOpen() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A);
        fixture.restart();

        fixture.advance(Duration.ofMinutes(2));

        assertThat(fixture.state("pay")).isEqualTo("CompleteAbort");
    }

    @Test
    void theSecondTransactionIsWatchedLikeTheFirst() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A);
        fixture.end("pay", producer, COMMIT);
        fixture.advance(Duration.ofMinutes(1));
        fixture.add("pay", producer, A);

        fixture.advance(Duration.ofMinutes(2));

        assertThat(fixture.state("pay")).isEqualTo("CompleteAbort");
    }

    @Test
    void anIdThatNobodyUsesIsForgottenAfterAWhileButNeverAnOpenOne() {
        fixture.init("pay");
        ProducerIdentity ship = fixture.init("ship");
        fixture.add("ship", ship, B);
        fixture.markers.hold();
        fixture.end("ship", ship, COMMIT);

        fixture.advance(TransactionFixture.CONFIG.idExpiration().plus(Duration.ofHours(1)));

        assertThat(fixture.picture()).containsOnlyKeys("ship");
        fixture.restart();
        assertThat(fixture.picture()).containsOnlyKeys("ship");
    }
}
