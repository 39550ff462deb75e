package io.crossdock.broker.partition;

import io.crossdock.broker.log.AbortedTransaction;
import io.crossdock.broker.log.ActiveProducer;
import io.crossdock.broker.log.AppendInfo;
import io.crossdock.broker.log.AppendOrigin;
import io.crossdock.broker.log.TransactionMarker;
import io.crossdock.broker.log.TransactionMarker.Outcome;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

/** A partition with transactional producers, whose coordinator answers when the test says so. */
class TransactionalAppendsTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final long PRODUCER = 42;
    private static final long OTHER = 43;

    private LocalPartitions broker;
    private Partition orders;

    /** A coordinator that is asked and has not answered yet. */
    private static final class Question implements Admission {
        private final CompletableFuture<Void> answer = new CompletableFuture<>();
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public boolean adds() {
            return false;
        }

        @Override
        public CompletableFuture<Void> ask() {
            asked.incrementAndGet();
            return answer;
        }
    }

    @BeforeEach
    void open(@TempDir Path directory) {
        broker = LocalPartitions.alone(directory);
        var leading = new PartitionImage(1, 0, List.of(1), List.of(1));
        orders = broker.show(new TopicImage("orders", Uuid.randomUuid(), List.of(leading), Map.of()));
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void theFirstBatchWaitsForTheCoordinatorAndTheNextBehindIt() {
        var question = new Question();
        CompletableFuture<AppendInfo> first = write(PRODUCER, 0, "a", question);
        CompletableFuture<AppendInfo> second = write(PRODUCER, 1, "b", question);
        settle();
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();

        question.answer.complete(null);

        assertThat(first.join().firstOffset()).isZero();
        assertThat(second.join().firstOffset()).isEqualTo(1);
        assertThat(question.asked).hasValue(1);
    }

    @Test
    void nobodyElseWaits() {
        write(PRODUCER, 0, "a", new Question());

        orders.append(records(-1, 0, "plain"), AppendOrigin.CLIENT, Acks.LEADER).join();
        write(OTHER, 0, "b", open()).join();

        assertThat(committed()).containsExactly("plain");
    }

    @Test
    void afterARefusalTheNextBatchAsksAgainAndKeepsItsPlace() {
        var refused = new Question();
        CompletableFuture<AppendInfo> first = write(PRODUCER, 0, "a", refused);
        CompletableFuture<AppendInfo> second = write(PRODUCER, 1, "b", open());

        refused.answer.completeExceptionally(new NotEnoughReplicasException("coordinator is loading"));

        assertThatThrownBy(first::join).hasCauseInstanceOf(NotEnoughReplicasException.class);
        assertThatThrownBy(second::join).hasCauseInstanceOf(OutOfOrderSequenceException.class);
        write(PRODUCER, 0, "a", open()).join();
        write(PRODUCER, 1, "b", open()).join();
    }

    @Test
    void aMarkerBetweenQuestionAndAnswerShutsTheBatchOut() {
        var question = new Question();
        CompletableFuture<AppendInfo> late = write(PRODUCER, 0, "a", question);
        end(PRODUCER, Outcome.ABORT);

        question.answer.complete(null);

        assertThatThrownBy(late::join).hasCauseInstanceOf(InvalidTxnStateException.class);
        assertThat(orders.readableTo(IsolationLevel.READ_COMMITTED)).isEqualTo(1);
    }

    @Test
    void readersOfCommittedDataAreWokenByTheMarker() {
        write(PRODUCER, 0, "a", open()).join();
        var woken = new AtomicInteger();
        orders.watch(woken::incrementAndGet);
        assertThat(orders.readableTo(IsolationLevel.READ_COMMITTED)).isZero();

        end(PRODUCER, Outcome.COMMIT);

        assertThat(woken).hasValue(1);
        assertThat(orders.readableTo(IsolationLevel.READ_COMMITTED)).isEqualTo(2);
        assertThat(committed()).containsExactly("a");
    }

    @Test
    void eachKindOfReaderSeesItsPart() {
        write(PRODUCER, 0, "aborted", open()).join();
        end(PRODUCER, Outcome.ABORT);
        write(OTHER, 0, "open", open()).join();

        PartitionRead all = read(IsolationLevel.READ_UNCOMMITTED);
        PartitionRead stable = read(IsolationLevel.READ_COMMITTED);
        try {
            assertThat(values(all)).containsExactly("aborted", "open");
            assertThat(all.aborted()).isEmpty();
            assertThat(values(stable)).containsExactly("aborted");
            assertThat(stable.aborted()).containsExactly(new AbortedTransaction(PRODUCER, 0, 1, 2));
            assertThat(stable.lastStableOffset()).isEqualTo(2);
            assertThat(stable.highWatermark()).isEqualTo(3);
        } finally {
            all.records().release();
            stable.records().release();
        }
    }

    @Test
    void whoWritesHereIsTold() {
        write(PRODUCER, 0, "a", open()).join();
        end(PRODUCER, Outcome.COMMIT);
        write(OTHER, 0, "b", open()).join();

        assertThat(orders.activeProducers().join())
                .extracting(ActiveProducer::producerId, ActiveProducer::coordinatorEpoch, ActiveProducer::openSince)
                .containsExactlyInAnyOrder(tuple(PRODUCER, 7, -1L), tuple(OTHER, -1, 2L));
    }

    @Test
    void aClosedBrokerLeavesNobodyWaiting() {
        var question = new Question();
        CompletableFuture<AppendInfo> first = write(PRODUCER, 0, "a", question);
        CompletableFuture<AppendInfo> second = write(PRODUCER, 1, "b", question);
        broker.work().close();

        question.answer.complete(null);

        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();
    }

    private CompletableFuture<AppendInfo> write(long producer, int sequence, String value, Admission admission) {
        return orders.append(records(producer, sequence, value), AppendOrigin.CLIENT, Acks.LEADER, admission);
    }

    private void end(long producer, Outcome outcome) {
        orders.append(new TransactionMarker(producer, (short) 0, 7, outcome, (short) 1))
                .join();
    }

    private static Admission open() {
        var question = new Question();
        question.answer.complete(null);
        return question;
    }

    /** Waits until the lane has done all that was handed over. */
    private void settle() {
        CompletableFuture.runAsync(() -> {}, broker.work().lane(ORDERS)).join();
    }

    private static MemoryRecords records(long producer, int sequence, String value) {
        var record = new SimpleRecord(System.currentTimeMillis(), null, value.getBytes(StandardCharsets.UTF_8));
        return producer < 0
                ? MemoryRecords.withRecords(Compression.NONE, record)
                : MemoryRecords.withTransactionalRecords(Compression.NONE, producer, (short) 0, sequence, record);
    }

    private PartitionRead read(IsolationLevel isolation) {
        return orders.read(new ConsumerFetch(0, Partition.NO_EPOCH, isolation, false), 10_000, true);
    }

    private List<String> committed() {
        PartitionRead read = read(IsolationLevel.READ_COMMITTED);
        try {
            return values(read);
        } finally {
            read.records().release();
        }
    }

    private static List<String> values(PartitionRead read) {
        var values = new ArrayList<String>();
        read.records().toMemory().batches().forEach(batch -> {
            if (!batch.isControlBatch()) {
                for (Record record : batch) {
                    values.add(StandardCharsets.UTF_8.decode(record.value()).toString());
                }
            }
        });
        return values;
    }
}
