package io.crossdock.broker.txn;

import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.crossdock.broker.txn.TransactionFixture.A;
import static io.crossdock.broker.txn.TransactionFixture.ABORT;
import static io.crossdock.broker.txn.TransactionFixture.B;
import static io.crossdock.broker.txn.TransactionFixture.COMMIT;
import static org.assertj.core.api.Assertions.assertThat;

/** Version 2 of the protocol (KIP-890): every transaction ends with the producer's next epoch. */
class EpochPerTransactionTest {
    private final TransactionFixture fixture = new TransactionFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void theMarkersCarryTheNextEpochAndTheProducerGoesOnWithIt() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.addV2("pay", producer, A);

        ProducerIdentity next = fixture.endV2("pay", producer, COMMIT);

        assertThat(next).isEqualTo(producer.nextEpoch());
        assertThat(fixture.markers.sent).containsExactly("commit 1000/1 in a-0 by 0");
        assertThat(fixture.addError("pay", producer, B)).isEqualTo(Errors.PRODUCER_FENCED);
        assertThat(fixture.addError("pay", next, B)).isEqualTo(Errors.NONE);
    }

    @Test
    void aRepeatedEndIsAnsweredWithTheSameEpochAlsoAfterARestart() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.addV2("pay", producer, A);
        ProducerIdentity next = fixture.endV2("pay", producer, COMMIT);

        assertThat(fixture.endV2("pay", producer, COMMIT)).isEqualTo(next);
        assertThat(fixture.endV2Error("pay", producer, ABORT)).isEqualTo(Errors.INVALID_TXN_STATE);
        fixture.restart();
        assertThat(fixture.endV2("pay", producer, COMMIT)).isEqualTo(next);
        assertThat(fixture.markers.sent).hasSize(1);
    }

    @Test
    void anEndRepeatedWhileMarkersAreOnTheWayHasToWait() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.addV2("pay", producer, A);
        fixture.markers.hold();
        fixture.endV2("pay", producer, COMMIT);

        assertThat(fixture.endV2Error("pay", producer, COMMIT)).isEqualTo(Errors.CONCURRENT_TRANSACTIONS);
        assertThat(fixture.endV2Error("pay", producer, ABORT)).isEqualTo(Errors.INVALID_TXN_STATE);
    }

    @Test
    void aProducerThatAbortsItsNextTransactionBeforeTheMarkersAreThereHasToWaitAndIsNotFenced() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.addV2("pay", producer, A);
        fixture.markers.hold();
        ProducerIdentity next = fixture.endV2("pay", producer, COMMIT);

        assertThat(fixture.endV2Error("pay", next, ABORT)).isEqualTo(Errors.CONCURRENT_TRANSACTIONS);
        fixture.arrive();
        assertThat(fixture.endV2("pay", next, ABORT)).isEqualTo(next.nextEpoch());
    }

    @Test
    void theNextEndIsNotTakenForARepetition() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.addV2("pay", producer, A);
        ProducerIdentity next = fixture.endV2("pay", producer, ABORT);

        assertThat(fixture.endV2Error("pay", next, COMMIT)).isEqualTo(Errors.INVALID_TXN_STATE);
        assertThat(fixture.endV2("pay", next, ABORT)).isEqualTo(next.nextEpoch());
    }

    @Test
    void whatNeverBeganCanBeAbortedForAFreshEpochButNotCommitted() {
        ProducerIdentity producer = fixture.init("pay");

        assertThat(fixture.endV2Error("pay", producer, COMMIT)).isEqualTo(Errors.INVALID_TXN_STATE);
        assertThat(fixture.endV2("pay", producer, ABORT)).isEqualTo(producer.nextEpoch());
        assertThat(fixture.state("pay")).isEqualTo("CompleteAbort");
        assertThat(fixture.markers.sent).isEmpty();
    }

    @Test
    void theEndAtTheLastEpochBringsANewProducerId() {
        ProducerIdentity last = fixture.atLastEpoch("pay");
        fixture.addV2("pay", last, A);

        ProducerIdentity next = fixture.endV2("pay", last, COMMIT);

        assertThat(fixture.markers.sent).containsExactly("commit 1000/32767 in a-0 by 0");
        assertThat(next.id()).isGreaterThan(last.id());
        assertThat(next.epoch()).isZero();
        assertThat(fixture.endV2("pay", last, COMMIT)).isEqualTo(next);
        assertThat(fixture.addError("pay", next, A)).isEqualTo(Errors.NONE);
    }

    @Test
    void aProducerThatAbortsWhatTimedOutGoesOnWithTheNextEpoch() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.addV2("pay", producer, A);
        fixture.advance(TransactionFixture.CONFIG.maxTimeout());
        assertThat(fixture.state("pay")).isEqualTo("CompleteAbort");

        assertThat(fixture.endV2Error("pay", producer, COMMIT)).isEqualTo(Errors.INVALID_TXN_STATE);
        assertThat(fixture.endV2("pay", producer, ABORT)).isEqualTo(producer.nextEpoch());
    }

    @Test
    void aZombieIsFenced() {
        ProducerIdentity zombie = fixture.init("pay");
        ProducerIdentity living = fixture.init("pay");
        fixture.addV2("pay", living, A);

        assertThat(fixture.endV2Error("pay", zombie, COMMIT)).isEqualTo(Errors.PRODUCER_FENCED);
        assertThat(fixture.endV2Error("pay", zombie, ABORT)).isEqualTo(Errors.PRODUCER_FENCED);
        assertThat(fixture.endV2Error("pay", new ProducerIdentity(5, (short) 0), COMMIT))
                .isEqualTo(Errors.INVALID_PRODUCER_ID_MAPPING);
    }
}
