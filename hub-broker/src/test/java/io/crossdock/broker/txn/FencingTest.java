package io.crossdock.broker.txn;

import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.crossdock.broker.txn.TransactionFixture.A;
import static io.crossdock.broker.txn.TransactionFixture.ABORT;
import static io.crossdock.broker.txn.TransactionFixture.COMMIT;
import static org.assertj.core.api.Assertions.assertThat;

/** Of several producers with one transactional id only the last may write. */
class FencingTest {
    private final TransactionFixture fixture = new TransactionFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void theNextInstanceHasTheNextEpochAndTheOneBeforeIsFenced() {
        ProducerIdentity zombie = fixture.init("pay");
        ProducerIdentity living = fixture.init("pay");

        assertThat(living).isEqualTo(zombie.nextEpoch());
        assertThat(fixture.addError("pay", zombie, A)).isEqualTo(Errors.PRODUCER_FENCED);
        assertThat(fixture.end("pay", zombie, COMMIT)).isEqualTo(Errors.PRODUCER_FENCED);
        assertThat(fixture.addError("pay", living, A)).isEqualTo(Errors.NONE);
    }

    @Test
    void theOpenTransactionOfAZombieIsAbortedWithAHigherEpochBeforeTheNextInstanceBegins() {
        ProducerIdentity zombie = fixture.init("pay");
        fixture.add("pay", zombie, A);

        assertThat(fixture.initError("pay", ProducerIdentity.NONE)).isEqualTo(Errors.CONCURRENT_TRANSACTIONS);

        assertThat(fixture.markers.sent).containsExactly("abort 1000/1 in a-0 by 0");
        assertThat(fixture.end("pay", zombie, COMMIT)).isEqualTo(Errors.PRODUCER_FENCED);
        assertThat(fixture.init("pay")).isEqualTo(new ProducerIdentity(1000, (short) 2));
    }

    @Test
    void nobodyIsInitialisedWhileMarkersAreOnTheWay() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A);
        fixture.markers.hold();
        fixture.end("pay", producer, COMMIT);

        assertThat(fixture.initError("pay", ProducerIdentity.NONE)).isEqualTo(Errors.CONCURRENT_TRANSACTIONS);

        fixture.arrive();
        assertThat(fixture.init("pay")).isEqualTo(producer.nextEpoch());
    }

    @Test
    void aProducerThatRecoversGetsItsNextEpoch() {
        ProducerIdentity producer = fixture.init("pay");

        ProducerIdentity next = recover(producer);

        assertThat(next).isEqualTo(producer.nextEpoch());
    }

    @Test
    void aRecoveryWhoseAnswerWasLostIsRepeatedAlsoAfterARestart() {
        ProducerIdentity producer = fixture.init("pay");
        ProducerIdentity next = recover(producer);

        assertThat(recover(producer)).isEqualTo(next);
        fixture.restart();
        assertThat(recover(producer)).isEqualTo(next);
    }

    @Test
    void aZombieCannotRecoverOnceAnotherInstanceCame() {
        ProducerIdentity zombie = fixture.init("pay");
        ProducerIdentity living = fixture.init("pay");

        assertThat(fixture.initError("pay", zombie)).isEqualTo(Errors.PRODUCER_FENCED);
        fixture.add("pay", living, A);
        assertThat(fixture.initError("pay", zombie)).isEqualTo(Errors.PRODUCER_FENCED);
        assertThat(fixture.state("pay")).isEqualTo("Ongoing");
    }

    @Test
    void aProducerMayRecoverFromItsOwnOpenTransaction() {
        ProducerIdentity producer = fixture.init("pay");
        fixture.add("pay", producer, A);

        assertThat(fixture.initError("pay", producer)).isEqualTo(Errors.CONCURRENT_TRANSACTIONS);

        assertThat(recover(producer)).isEqualTo(producer.nextEpoch());
    }

    @Test
    void aProducerWhoseIdWasForgottenRecoversAsANewOne() {
        ProducerIdentity forgotten = new ProducerIdentity(7, (short) 3);

        assertThat(recover(forgotten)).isEqualTo(new ProducerIdentity(1000, (short) 0));
    }

    @Test
    void afterTheLastEpochComesANewProducerId() {
        ProducerIdentity last = fixture.atLastEpoch("pay");
        assertThat(last.epoch()).isEqualTo((short) 32766);

        ProducerIdentity next = fixture.init("pay");

        assertThat(next.id()).isGreaterThan(last.id());
        assertThat(next.epoch()).isZero();
        assertThat(fixture.addError("pay", last, A)).isEqualTo(Errors.INVALID_PRODUCER_ID_MAPPING);
        assertThat(fixture.initError("pay", last)).isEqualTo(Errors.PRODUCER_FENCED);
    }

    @Test
    void aRecoveryAtTheLastEpochCanBeRepeated() {
        ProducerIdentity last = fixture.atLastEpoch("pay");

        ProducerIdentity next = recover(last);

        assertThat(next.id()).isGreaterThan(last.id());
        assertThat(recover(last)).isEqualTo(next);
    }

    @Test
    void theHolderOfTheLastEpochCanBeFencedAndTheEpochAboveIsGivenToNobody() {
        ProducerIdentity last = fixture.atLastEpoch("pay");
        fixture.add("pay", last, A);

        assertThat(fixture.initError("pay", ProducerIdentity.NONE)).isEqualTo(Errors.CONCURRENT_TRANSACTIONS);

        assertThat(fixture.markers.sent).containsExactly("abort 1000/32767 in a-0 by 0");
        assertThat(fixture.endV2Error("pay", last, ABORT)).isEqualTo(Errors.PRODUCER_FENCED);
        assertThat(fixture.init("pay").epoch()).isZero();
    }

    @Test
    void whoRecoversFromAnOpenTransactionAtTheLastEpochGetsANewProducerId() {
        ProducerIdentity last = fixture.atLastEpoch("pay");
        fixture.add("pay", last, A);

        assertThat(fixture.initError("pay", last)).isEqualTo(Errors.CONCURRENT_TRANSACTIONS);

        ProducerIdentity next = recover(last);
        assertThat(next.id()).isGreaterThan(last.id());
        assertThat(next.epoch()).isZero();
    }

    private ProducerIdentity recover(ProducerIdentity was) {
        return fixture.answer(fixture.coordinator.init("pay", TransactionFixture.TIMEOUT, was));
    }
}
