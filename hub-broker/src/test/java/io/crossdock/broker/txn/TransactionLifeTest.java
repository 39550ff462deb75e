package io.crossdock.broker.txn;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static io.crossdock.broker.txn.TransactionFixture.A;
import static io.crossdock.broker.txn.TransactionFixture.ABORT;
import static io.crossdock.broker.txn.TransactionFixture.B;
import static io.crossdock.broker.txn.TransactionFixture.COMMIT;
import static org.assertj.core.api.Assertions.assertThat;

/** Version 1 of the protocol, as every client but the newest Java ones speaks it. */
class TransactionLifeTest {
    private final TransactionFixture fixture = new TransactionFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aNewIdGetsAProducerWithEpoch0() {
        assertThat(fixture.init("pay")).isEqualTo(new ProducerIdentity(1000, (short) 0));
        assertThat(fixture.state("pay")).isEqualTo("Empty");
    }

    @Test
    void theFirstPartitionBeginsTheTransaction() {
        ProducerIdentity producer = fixture.init("pay");

        fixture.add("pay", producer, A);

        assertThat(fixture.state("pay")).isEqualTo("Ongoing");
    }

    @Test
    void aCommitIsToldToEveryPartitionAndThenComplete() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A);
        fixture.add("pay", producer, B);

        assertThat(fixture.end("pay", producer, COMMIT)).isEqualTo(Errors.NONE);

        assertThat(fixture.markers.sent)
                .containsExactlyInAnyOrder("commit 1000/0 in a-0 by 0", "commit 1000/0 in b-1 by 0");
        assertThat(fixture.state("pay")).isEqualTo("CompleteCommit");
    }

    @Test
    void anAbortIsToldToEveryPartitionAndThenComplete() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A);

        assertThat(fixture.end("pay", producer, ABORT)).isEqualTo(Errors.NONE);

        assertThat(fixture.markers.sent).containsExactly("abort 1000/0 in a-0 by 0");
        assertThat(fixture.state("pay")).isEqualTo("CompleteAbort");
    }

    @Test
    void theAnswerDoesNotWaitForTheMarkersButTheStateDoes() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A);
        fixture.markers.hold();

        assertThat(fixture.end("pay", producer, COMMIT)).isEqualTo(Errors.NONE);
        assertThat(fixture.state("pay")).isEqualTo("PrepareCommit");

        fixture.arrive();
        assertThat(fixture.state("pay")).isEqualTo("CompleteCommit");
    }

    @Test
    void noMarkerLeavesBeforeTheDecisionIsCommitted() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A);
        fixture.log.hold();

        var ended = fixture.settled(fixture.coordinator.end("pay", producer, COMMIT, false));

        assertThat(ended).isNotDone();
        assertThat(fixture.markers.sent).isEmpty();
        fixture.log.commitAll();
        fixture.settle();
        assertThat(ended).isCompleted();
        assertThat(fixture.markers.sent).hasSize(1);
    }

    @Test
    void theNextTransactionOfTheSameProducerBeginsAnew() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A);
        fixture.end("pay", producer, COMMIT);

        fixture.add("pay", producer, B);
        fixture.end("pay", producer, ABORT);

        assertThat(fixture.markers.sent).containsExactly("commit 1000/0 in a-0 by 0", "abort 1000/0 in b-1 by 0");
    }

    @Test
    void aRepeatedEndIsAnsweredLikeTheFirst() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A);
        fixture.end("pay", producer, COMMIT);

        assertThat(fixture.end("pay", producer, COMMIT)).isEqualTo(Errors.NONE);
        assertThat(fixture.end("pay", producer, ABORT)).isEqualTo(Errors.INVALID_TXN_STATE);
        assertThat(fixture.markers.sent).hasSize(1);
    }

    @Test
    void anEndRepeatedWhileMarkersAreOnTheWayHasToWait() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A);
        fixture.markers.hold();
        fixture.end("pay", producer, COMMIT);

        assertThat(fixture.end("pay", producer, COMMIT)).isEqualTo(Errors.CONCURRENT_TRANSACTIONS);
        assertThat(fixture.end("pay", producer, ABORT)).isEqualTo(Errors.INVALID_TXN_STATE);
    }

    @Test
    void nothingBegunCannotBeEnded() {
        ProducerIdentity producer = fixture.init("pay");

        assertThat(fixture.end("pay", producer, COMMIT)).isEqualTo(Errors.INVALID_TXN_STATE);
        assertThat(fixture.end("pay", producer, ABORT)).isEqualTo(Errors.INVALID_TXN_STATE);
    }

    @Test
    void partitionsForTheNextTransactionWaitUntilTheMarkersAreThere() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A);
        fixture.markers.hold();
        fixture.end("pay", producer, COMMIT);

        var first = fixture.settled(fixture.coordinator.add("pay", producer, Set.of(A), false));
        var second = fixture.settled(fixture.coordinator.add("pay", producer, Set.of(B), false));
        assertThat(first).isNotDone();
        fixture.arrive();
        fixture.advance(Duration.ZERO);

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(fixture.state("pay")).isEqualTo("Ongoing");
        fixture.end("pay", producer, COMMIT);
        assertThat(fixture.markers.sent).hasSize(3);
    }

    @Test
    void whoLinesUpBehindTheWaitingAfterTheMarkersArrivedIsServedWithThem() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A);
        fixture.markers.hold();
        fixture.end("pay", producer, COMMIT);

        var first = fixture.settled(fixture.coordinator.add("pay", producer, Set.of(A), false));
        fixture.arrive(); // the turn of the first has come, and has not been taken yet
        var second = fixture.settled(fixture.coordinator.add("pay", producer, Set.of(B), false));
        assertThat(second).isNotDone();
        fixture.advance(Duration.ZERO);

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
    }

    @Test
    void whoWaitsTooLongForTheMarkersIsAskedToComeBack() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A);
        fixture.markers.hold();
        fixture.end("pay", producer, COMMIT);

        var next = fixture.settled(fixture.coordinator.add("pay", producer, Set.of(A), false));
        fixture.advance(Duration.ofSeconds(1));

        assertThat(fixture.error(next)).isEqualTo(Errors.CONCURRENT_TRANSACTIONS);
    }

    @Test
    void whoWaitsForMarkersHearsWhenTheCoordinatorMovesAway() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A);
        fixture.markers.hold();
        fixture.end("pay", producer, COMMIT);
        var next = fixture.settled(fixture.coordinator.add("pay", producer, Set.of(A), false));

        fixture.resign();

        assertThat(fixture.error(next)).isEqualTo(Errors.NOT_COORDINATOR);
    }

    @Test
    void aTransactionKnowsItsPartitions() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A);

        assertThat(fixture.answer(fixture.coordinator.verify("pay", producer, Set.of(A, B))))
                .containsEntry(A, Errors.NONE)
                .containsEntry(B, Errors.TRANSACTION_ABORTABLE);
    }

    @Test
    void aTransactionTooLargeForItsRecordIsRefusedAndGoesOn() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A);
        Set<TopicPartition> many = IntStream.range(0, 260_000)
                .mapToObj(i -> new TopicPartition("a", i))
                .collect(Collectors.toSet());

        assertThat(fixture.error(fixture.coordinator.add("pay", producer, many, false)))
                .isEqualTo(Errors.INVALID_REQUEST);

        assertThat(fixture.end("pay", producer, COMMIT)).isEqualTo(Errors.NONE);
        assertThat(fixture.markers.sent).hasSize(1);
    }

    @Test
    void timeoutsBeyondTheBrokersAreRefused() {
        assertThat(fixture.error(fixture.coordinator.init("pay", 900_001, ProducerIdentity.NONE)))
                .isEqualTo(Errors.INVALID_TRANSACTION_TIMEOUT);
        assertThat(fixture.error(fixture.coordinator.init("pay", 0, ProducerIdentity.NONE)))
                .isEqualTo(Errors.INVALID_TRANSACTION_TIMEOUT);
    }

    @Test
    void anEmptyIdIsRefused() {
        assertThat(fixture.initError("", ProducerIdentity.NONE)).isEqualTo(Errors.INVALID_REQUEST);
        assertThat(fixture.end("", ProducerIdentity.NONE, COMMIT)).isEqualTo(Errors.INVALID_REQUEST);
    }

    @Test
    void anIdNobodyInitialisedBelongsToNoProducer() {
        var stranger = new ProducerIdentity(5, (short) 0);

        assertThat(fixture.addError("pay", stranger, A)).isEqualTo(Errors.INVALID_PRODUCER_ID_MAPPING);
        assertThat(fixture.end("pay", stranger, COMMIT)).isEqualTo(Errors.INVALID_PRODUCER_ID_MAPPING);
        assertThat(fixture.error(fixture.coordinator.describe("pay"))).isEqualTo(Errors.TRANSACTIONAL_ID_NOT_FOUND);
    }

    @Test
    void transactionsAreListedByStateProducerAgeAndName() {
        ProducerIdentity pay = fixture.init("pay");
        fixture.init("ship");
        fixture.add("pay", pay, A);
        fixture.advance(Duration.ofSeconds(5));

        assertThat(listed(Set.of(), Set.of(), Optional.empty(), "")).containsExactlyInAnyOrder("pay", "ship");
        assertThat(listed(Set.of("Ongoing"), Set.of(), Optional.empty(), "")).containsExactly("pay");
        assertThat(listed(Set.of(), Set.of(1001L), Optional.empty(), "")).containsExactly("ship");
        assertThat(listed(Set.of(), Set.of(), Optional.of(Duration.ofSeconds(4)), ""))
                .containsExactly("pay");
        assertThat(listed(Set.of(), Set.of(), Optional.of(Duration.ofSeconds(6)), ""))
                .isEmpty();
        assertThat(listed(Set.of(), Set.of(), Optional.empty(), "s")).containsExactly("ship");
    }

    private Set<String> listed(Set<String> states, Set<Long> producers, Optional<Duration> age, String prefix) {
        var filter = new TransactionFilter(states, producers, age, id -> id.startsWith(prefix));
        return fixture.answer(fixture.coordinator.list(filter)).stream()
                .map(listed -> listed.transactionalId())
                .collect(Collectors.toSet());
    }

    @Test
    void whileTheLogIsReadNoHalfListIsGiven() {
        fixture.init("pay");
        fixture.log.failNext(Errors.NOT_ENOUGH_REPLICAS.exception());
        CompletableFuture<ProducerIdentity> lost =
                fixture.coordinator.init("pay", TransactionFixture.TIMEOUT, ProducerIdentity.NONE);

        assertThat(fixture.error(lost)).isEqualTo(Errors.COORDINATOR_NOT_AVAILABLE);

        assertThat(fixture.picture()).containsOnlyKeys("pay");
    }
}
