package io.crossdock.broker.txn;

import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.broker.txn.TransactionGate.Missing;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AddPartitionsToTxnRequest;
import org.apache.kafka.common.requests.AddPartitionsToTxnResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static io.crossdock.broker.txn.TransactionFixture.A;
import static io.crossdock.broker.txn.TransactionFixture.B;
import static org.assertj.core.api.Assertions.assertThat;

/** A transaction's coordinator is asked where it is. */
class CoordinatorGateTest {
    private static final String LOG = Topic.TRANSACTION_STATE_TOPIC_NAME;

    private final TransactionFixture fixture = new TransactionFixture();
    private final RecordingPeers peers = new RecordingPeers();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void theCoordinatorInThisProcessIsAskedWithoutARequest() {
        ProducerIdentity pay = fixture.init("pay");
        fixture.add("pay", pay, A);

        assertThat(ask(TwoBrokers.topic(LOG, 1), pay, Missing.REFUSED))
                .succeedsWithin(10, TimeUnit.SECONDS)
                .isEqualTo(Map.of(A, Errors.NONE, B, Errors.TRANSACTION_ABORTABLE));
        assertThat(peers.asked()).isEmpty();
    }

    @Test
    void anotherBrokerIsAskedWhetherPartitionsAreThereOrToAddThem() {
        var pay = new ProducerIdentity(1000, (short) 3);
        ask(TwoBrokers.topic(LOG, 2), pay, Missing.REFUSED);
        ask(TwoBrokers.topic(LOG, 2), pay, Missing.ADDED);

        assertThat(peers.asked()).extracting(asked -> asked.to().id()).containsExactly(2, 2);
        assertThat(question(0).verifyOnly()).isTrue();
        assertThat(question(1).verifyOnly()).isFalse();
        assertThat(question(1).transactionalId()).isEqualTo("pay");
        assertThat(question(1).producerId()).isEqualTo(1000);
        assertThat(question(1).producerEpoch()).isEqualTo((short) 3);
        assertThat(AddPartitionsToTxnRequest.getPartitions(question(1).topics()))
                .containsExactlyInAnyOrder(A, B);
        assertThat(peers.asked().get(1).request().version()).isGreaterThanOrEqualTo((short) 5);
    }

    @Test
    void itsAnswerIsTheirs() {
        var answer = ask(TwoBrokers.topic(LOG, 2), new ProducerIdentity(1000, (short) 3), Missing.REFUSED);
        var errors = Map.of(A, Errors.NONE, B, Errors.TRANSACTION_ABORTABLE);
        var data = new AddPartitionsToTxnResponseData();
        data.resultsByTransaction().add(AddPartitionsToTxnResponse.resultForTransaction("pay", errors));
        peers.asked().get(0).answer().complete(new AddPartitionsToTxnResponse(data));

        assertThat(answer).isCompletedWithValue(errors);
    }

    @Test
    void oneThatCannotBeReachedIsAFailureThatPasses() {
        var answer = ask(TwoBrokers.topic(LOG, 2), new ProducerIdentity(1000, (short) 3), Missing.ADDED);
        peers.asked().get(0).answer().completeExceptionally(new DisconnectException("gone"));

        assertThat(answer)
                .failsWithin(10, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(NetworkException.class);
    }

    @Test
    void whileNobodyLeadsItsPartitionThereIsNoCoordinator() {
        TopicImage leaderless = TwoBrokers.topic(LOG, PartitionImage.NO_LEADER);

        assertThat(ask(leaderless, new ProducerIdentity(1000, (short) 3), Missing.ADDED))
                .failsWithin(10, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(CoordinatorNotAvailableException.class);
    }

    private CompletableFuture<Map<TopicPartition, Errors>> ask(
            TopicImage log, ProducerIdentity producer, Missing missing) {
        return new CoordinatorGate(1, () -> TwoBrokers.image(log), fixture.coordinator, peers)
                .admit("pay", producer.id(), producer.epoch(), Set.of(A, B), missing);
    }

    private AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction question(int request) {
        var data = ((AddPartitionsToTxnRequest) peers.asked().get(request).request()).data();
        return List.copyOf(data.transactions()).get(0);
    }
}
