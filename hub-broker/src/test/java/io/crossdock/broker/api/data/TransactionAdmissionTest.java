package io.crossdock.broker.api.data;

import io.crossdock.broker.coordinator.ManualTime;
import io.crossdock.broker.txn.TransactionGate;
import io.crossdock.broker.txn.TransactionGate.Missing;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TransactionAdmissionTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

    private final ManualTime time = new ManualTime();
    private final Queue<Errors> answers = new ArrayDeque<>();
    private final List<Missing> questions = new ArrayList<>();
    private final TransactionGate gate = (id, producer, epoch, partitions, missing) -> {
        questions.add(missing);
        Errors answer = answers.remove();
        return CompletableFuture.completedFuture(Map.of(ORDERS, answer));
    };

    @ParameterizedTest(name = "{1} is told to version {0} as {2}")
    @CsvSource({
        "9, INVALID_TXN_STATE, INVALID_TXN_STATE",
        "10, TRANSACTION_ABORTABLE, INVALID_TXN_STATE",
        "11, TRANSACTION_ABORTABLE, TRANSACTION_ABORTABLE",
        "12, TRANSACTION_ABORTABLE, TRANSACTION_ABORTABLE",
        "9, PRODUCER_FENCED, INVALID_PRODUCER_EPOCH",
        "12, PRODUCER_FENCED, INVALID_PRODUCER_EPOCH",
        "11, CONCURRENT_TRANSACTIONS, NOT_ENOUGH_REPLICAS",
        "11, COORDINATOR_LOAD_IN_PROGRESS, NOT_ENOUGH_REPLICAS",
        "12, NOT_COORDINATOR, NOT_ENOUGH_REPLICAS",
        "12, COORDINATOR_NOT_AVAILABLE, NOT_ENOUGH_REPLICAS",
        "11, INVALID_PRODUCER_ID_MAPPING, INVALID_PRODUCER_ID_MAPPING",
    })
    void aRefusalIsToldInWordsTheVersionKnows(short version, Errors answer, Errors told) {
        answers.add(answer);

        assertThat(told(admission(version).ask())).isEqualTo(told);
    }

    @Test
    void oldProducersAreCheckedAndNewOnesAdded() {
        answers.addAll(List.of(Errors.NONE, Errors.NONE));

        admission((short) 11).ask().join();
        admission((short) 12).ask().join();

        assertThat(questions).containsExactly(Missing.REFUSED, Missing.ADDED);
    }

    @Test
    void whileTheLastTransactionIsBeingEndedANewProducersBatchIsTriedAgain() {
        answers.addAll(List.of(Errors.CONCURRENT_TRANSACTIONS, Errors.CONCURRENT_TRANSACTIONS, Errors.NONE));

        CompletableFuture<Void> leave = admission((short) 12).ask();

        assertThat(leave).isNotDone();
        time.advance(Duration.ofMillis(40), () -> {});
        assertThat(leave).isCompleted();
    }

    @Test
    void afterATenthOfASecondTheClientTriesItself() {
        for (int i = 0; i < 6; i++) {
            answers.add(Errors.CONCURRENT_TRANSACTIONS);
        }

        CompletableFuture<Void> leave = admission((short) 12).ask();
        time.advance(Duration.ofMillis(100), () -> {});

        assertThat(told(leave)).isEqualTo(Errors.CONCURRENT_TRANSACTIONS);
        assertThat(answers).isEmpty();
    }

    @Test
    void withoutVerificationOldProducersAreNotChecked() {
        var config = new AdmissionConfig(false, Duration.ofMillis(20), Duration.ofMillis(100));

        admission(config, (short) 11).ask().join();

        assertThat(questions).isEmpty();
    }

    @Test
    void aDefectIsNotTakenForARefusal() {
        TransactionGate broken = (id, producer, epoch, partitions, missing) ->
                CompletableFuture.failedFuture(new IllegalStateException("defect"));
        var admission = new TransactionAdmission(
                broken, AdmissionConfig.DEFAULT, time, Runnable::run, "t", 42, (short) 0, ORDERS, (short) 12);

        assertThatThrownBy(() -> admission.ask().join()).hasRootCauseInstanceOf(IllegalStateException.class);
    }

    private TransactionAdmission admission(short version) {
        return admission(AdmissionConfig.DEFAULT, version);
    }

    private TransactionAdmission admission(AdmissionConfig config, short version) {
        return new TransactionAdmission(gate, config, time, Runnable::run, "t", 42, (short) 0, ORDERS, version);
    }

    private static Errors told(CompletableFuture<Void> refused) {
        assertThat(refused).isCompletedExceptionally();
        try {
            refused.join();
            return Errors.NONE;
        } catch (CompletionException failure) {
            return Errors.forException(failure.getCause());
        }
    }
}
