package io.crossdock.broker.coordinator;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.log.TransactionMarker;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.CoordinatorLoadInProgressException;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.NotCoordinatorException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ShardRuntimeTest {
    private static final TopicPartition PARTITION = new TopicPartition("words", 0);

    private final KeyedExecutor work = new KeyedExecutor("test", 1);
    private final ManualTime time = new ManualTime();
    private final InMemoryShardLog log = new InMemoryShardLog(PARTITION);
    private final ShardRuntime<Words> runtime =
            new ShardRuntime<>(work, time, time, (partition, leaderEpoch, timers) -> new Words(timers));

    /** A state machine that remembers words. */
    private static final class Words implements Shard {
        private final ShardTimers timers;
        private final List<String> words = new ArrayList<>();

        private Words(ShardTimers timers) {
            this.timers = timers;
        }

        @Override
        public void replay(ShardRecord record) {
            words.add(StandardCharsets.UTF_8.decode(record.key()).toString());
        }

        @Override
        public void replay(Framing.InTransaction transaction, ShardRecord record) {
            words.add("(" + StandardCharsets.UTF_8.decode(record.key()) + " of " + transaction.producerId() + ")");
        }

        @Override
        public void replay(Framing.Marker end) {
            words.add((end.commit() ? "commit " : "abort ") + end.producerId());
        }

        @Override
        public Result<Void> loaded() {
            return new Outcome().done();
        }

        @Override
        public void unloaded(ApiException reason) {
            words.clear();
        }

        Result<Integer> say(String word) {
            return new Outcome().write(record(word)).respond(words.size() + 1);
        }

        Result<Integer> sayIn(Framing framing, String word) {
            return new Outcome().write(record(word)).as(framing).respond(words.size() + 1);
        }

        Result<Integer> end(long producer, boolean commit) {
            return new Outcome()
                    .as(new Framing.Marker(new TransactionMarker(
                            producer,
                            (short) 0,
                            3,
                            commit ? TransactionMarker.Outcome.COMMIT : TransactionMarker.Outcome.ABORT,
                            (short) 2)))
                    .respond(words.size() + 1);
        }

        List<String> all() {
            return List.copyOf(words);
        }

        private static ShardRecord record(String word) {
            return ShardRecord.tombstone(ByteBuffer.wrap(word.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @AfterEach
    void close() {
        work.close();
    }

    private void lead() {
        runtime.becomeLeader(log, 0).toCompletableFuture().join();
    }

    private void settle() {
        for (int i = 0; i < 6; i++) {
            CompletableFuture.runAsync(() -> {}, work.lane(PARTITION)).join();
        }
    }

    @Test
    void anErrorInAnOperationIsHeardByWhoeverWaits() {
        lead();

        CompletableFuture<Integer> broken = runtime.write(PARTITION, shard -> {
            throw new OutOfMemoryError("as if");
        });
        settle();

        assertThat(broken).isCompletedExceptionally();
        assertThat(runtime.write(PARTITION, shard -> shard.say("word"))).succeedsWithin(Duration.ofSeconds(30));
    }

    /** Keeps the lane busy until the latch opens, so that what comes in meanwhile piles up. */
    private CountDownLatch blockLane() {
        var open = new CountDownLatch(1);
        work.lane(PARTITION).execute(() -> {
            try {
                assertThat(open.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
        return open;
    }

    @Test
    void transactionsKeepTheirPlaceAmongOtherRecordsAndComeBackInOrder() {
        lead();
        CountDownLatch lane = blockLane();
        var first = new Framing.InTransaction(7, (short) 0);
        runtime.write(PARTITION, words -> words.say("a"));
        runtime.write(PARTITION, words -> words.sayIn(first, "b"));
        runtime.write(PARTITION, words -> words.sayIn(first, "c"));
        runtime.write(PARTITION, words -> words.sayIn(new Framing.InTransaction(8, (short) 0), "d"));
        runtime.write(PARTITION, words -> words.end(7, true));
        runtime.write(PARTITION, words -> words.end(8, false));
        var last = runtime.write(PARTITION, words -> words.say("e"));
        lane.countDown();
        assertThat(last.join()).isEqualTo(7);

        assertThat(log.batches()).hasSize(6); // b and c, of one transaction, share a batch
        List<String> told = List.of("a", "(b of 7)", "(c of 7)", "(d of 8)", "commit 7", "abort 8", "e");
        assertThat(runtime.read(PARTITION, Words::all).join()).isEqualTo(told);
        runtime.resign(PARTITION).toCompletableFuture().join();
        runtime.becomeLeader(log, 1).toCompletableFuture().join();
        assertThat(runtime.read(PARTITION, Words::all).join()).isEqualTo(told);
    }

    @Test
    void aMarkerReachesTheLogWithTheVersionOfItsTransaction() {
        lead();
        runtime.write(PARTITION, words -> words.end(7, true)).join();

        assertThat(log.markers())
                .containsExactly(new TransactionMarker(7, (short) 0, 3, TransactionMarker.Outcome.COMMIT, (short) 2));
    }

    @Test
    void aMarkerThatComesTooLateChangesNothingAndIsNoReasonToReadTheLogAnew() {
        lead();
        runtime.write(PARTITION, words -> words.sayIn(new Framing.InTransaction(7, (short) 1), "a"))
                .join();
        log.refuseMarkers(new InvalidProducerEpochException("too late"));
        var late = runtime.write(PARTITION, words -> words.end(7, true));

        assertThatThrownBy(late::join).hasCauseInstanceOf(InvalidProducerEpochException.class);
        assertThat(runtime.read(PARTITION, Words::all).join()).containsExactly("(a of 7)");
        assertThat(log.reads()).as("reads of the log").isEqualTo(1);
    }

    @Test
    void aPartitionThatIsNotLedHereIsRefused() {
        assertThatThrownBy(() -> runtime.read(PARTITION, Words::all).join())
                .hasCauseInstanceOf(NotCoordinatorException.class);
    }

    @Test
    void whileTheLogIsReadRequestsAreRefusedAtOnce() {
        CountDownLatch lane = blockLane();
        var leading = runtime.becomeLeader(log, 0).toCompletableFuture();

        assertThatThrownBy(() -> runtime.read(PARTITION, Words::all).join())
                .hasCauseInstanceOf(CoordinatorLoadInProgressException.class);
        lane.countDown();
        leading.join();
        assertThat(runtime.read(PARTITION, Words::all).join()).isEmpty();
    }

    @Test
    void whatPiledUpGoesIntoOneBatch() {
        lead();
        CountDownLatch lane = blockLane();
        var first = runtime.write(PARTITION, words -> words.say("one"));
        var second = runtime.write(PARTITION, words -> words.say("two"));
        lane.countDown();

        assertThat(first.join()).isEqualTo(1);
        assertThat(second.join()).as("sees what was decided before it").isEqualTo(2);
        assertThat(log.batches()).hasSize(1);
    }

    @Test
    void aFullBatchLeavesAtOnce() {
        lead();
        CountDownLatch lane = blockLane();
        runtime.write(PARTITION, words -> words.say("x".repeat(200_000)));
        var second = runtime.write(PARTITION, words -> words.say("two"));
        lane.countDown();
        second.join();

        assertThat(log.batches()).hasSize(2);
    }

    @Test
    void noAnswerLeavesBeforeItsRecordsAreCommitted() {
        lead();
        log.hold();
        var write = runtime.write(PARTITION, words -> words.say("one"));
        var read = runtime.read(PARTITION, Words::all);
        settle();
        assertThat(write).isNotDone();
        assertThat(read).isNotDone();

        log.commitAll();

        assertThat(write.join()).isEqualTo(1);
        assertThat(read.join()).containsExactly("one");
    }

    @Test
    void aRefusedOperationChangesNothing() {
        lead();
        CompletableFuture<Integer> refused = runtime.write(PARTITION, words -> {
            throw new InvalidRequestException("no");
        });

        assertThatThrownBy(refused::join).hasCauseInstanceOf(InvalidRequestException.class);
        assertThat(runtime.read(PARTITION, Words::all).join()).isEmpty();
    }

    @Test
    void afterAFailedAppendTheStateIsWhatTheLogSays() {
        lead();
        runtime.write(PARTITION, words -> words.say("kept")).join();
        log.failNext(new NotEnoughReplicasException("one is missing"));
        var lost = runtime.write(PARTITION, words -> words.say("lost"));
        settle();

        assertThatThrownBy(lost::join).hasCauseInstanceOf(CoordinatorNotAvailableException.class);
        assertThat(runtime.read(PARTITION, Words::all).join()).containsExactly("kept");
    }

    @Test
    void onAFullDiskAWriteIsRefusedBeforeItDecidesAndReadsGoOn() {
        lead();
        runtime.write(PARTITION, words -> words.say("kept")).join();
        log.full(true);
        var decided = new AtomicInteger();
        var refused = runtime.write(PARTITION, words -> {
            decided.incrementAndGet();
            return words.say("lost");
        });

        assertThatThrownBy(refused::join).hasCauseInstanceOf(CoordinatorNotAvailableException.class);
        assertThat(decided).hasValue(0);
        assertThat(runtime.read(PARTITION, Words::all).join()).containsExactly("kept");
        assertThat(runtime.attend(PARTITION, words -> Result.of("alive")).join())
                .isEqualTo("alive");
        assertThat(log.reads()).as("reads of the log").isEqualTo(1);
        log.full(false);
        assertThat(runtime.write(PARTITION, words -> words.say("more")).join()).isEqualTo(2);
    }

    @Test
    void aDeadlineThatComesDueOnAFullDiskWaitsForRoom() {
        lead();
        runtime.write(PARTITION, words -> {
                    words.timers.after(
                            Duration.ofSeconds(1),
                            () -> new Outcome().write(Words.record("late")).done());
                    return Result.of(0);
                })
                .join();
        log.full(true);
        time.advance(Duration.ofMinutes(1), this::settle);
        assertThat(runtime.read(PARTITION, Words::all).join()).isEmpty();
        log.full(false);
        time.advance(Duration.ofSeconds(1), this::settle);

        assertThat(runtime.read(PARTITION, Words::all).join()).containsExactly("late");
        assertThat(log.reads()).as("reads of the log").isEqualTo(1);
    }

    @Test
    void aLogThatFailsAgainAndAgainIsReadAgainAfterGrowingPauses() {
        lead();
        log.full(true);
        for (int i = 0; i < 600; i++) { // a minute
            runtime.attend(PARTITION, words -> words.say("lost"));
            settle();
            time.advance(Duration.ofMillis(100), this::settle);
        }

        assertThat(log.reads()).as("reads of the log").isBetween(10, 20);
        log.full(false);
        time.advance(Duration.ofSeconds(10), this::settle);
        assertThat(runtime.write(PARTITION, words -> words.say("more")).join()).isEqualTo(1);
    }

    @Test
    void whatWasDecidedOnALostStateIsLostToo() {
        lead();
        log.hold();
        var first = runtime.write(PARTITION, words -> words.say("one"));
        settle();
        var second = runtime.write(PARTITION, words -> words.say("two"));
        settle();
        log.failAll(new NotEnoughReplicasException("one is missing"));
        settle();

        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();
        assertThat(runtime.read(PARTITION, Words::all).join())
                .as("both are in the log after all")
                .containsExactly("one", "two");
    }

    @Test
    void aLaterElectionReplacesTheState() {
        lead();
        var other = new InMemoryShardLog(PARTITION);
        runtime.becomeLeader(other, 1).toCompletableFuture().join();
        runtime.write(PARTITION, words -> words.say("one")).join();

        assertThat(log.batches()).isEmpty();
        assertThat(other.batches()).hasSize(1);
    }

    @Test
    void aResignedShardComesBackFromItsLog() {
        lead();
        runtime.write(PARTITION, words -> words.say("one")).join();
        runtime.resign(PARTITION).toCompletableFuture().join();
        assertThat(runtime.partitions()).isEmpty();
        lead();

        assertThat(runtime.read(PARTITION, Words::all).join()).containsExactly("one");
    }

    @Test
    void aDeadlineWritesLikeAnyOperation() {
        lead();
        runtime.write(PARTITION, words -> {
                    words.timers.after(
                            Duration.ofSeconds(1),
                            () -> new Outcome().write(Words.record("late")).done());
                    return Result.of(0);
                })
                .join();
        time.advance(Duration.ofSeconds(1), this::settle);

        assertThat(runtime.read(PARTITION, Words::all).join()).containsExactly("late");
        assertThat(log.batches()).hasSize(1);
    }

    @Test
    void aDeadlineThatIsCancelledWhileItWaitsForItsTurnDoesNotRun() {
        lead();
        var runs = new AtomicInteger();
        var handles = new ArrayList<Timer.Cancellable>();
        runtime.write(PARTITION, words -> {
                    handles.add(words.timers.after(Duration.ofSeconds(1), () -> {
                        runs.incrementAndGet();
                        return new Outcome().done();
                    }));
                    return Result.of(0);
                })
                .join();
        CountDownLatch lane = blockLane();
        runtime.write(PARTITION, words -> {
            handles.get(0).cancel();
            return Result.of(0);
        });
        time.advance(Duration.ofSeconds(1), () -> {});
        lane.countDown();
        settle();

        assertThat(runs).hasValue(0);
    }

    @Test
    void deadlinesEndWithTheirShard() {
        lead();
        var runs = new AtomicInteger();
        runtime.write(PARTITION, words -> {
                    words.timers.after(Duration.ofSeconds(1), () -> {
                        runs.incrementAndGet();
                        return new Outcome().done();
                    });
                    return Result.of(0);
                })
                .join();
        runtime.resign(PARTITION).toCompletableFuture().join();
        lead();
        time.advance(Duration.ofSeconds(1), this::settle);

        assertThat(runs).hasValue(0);
    }

    @Test
    void nobodyHearsOfWhatAnEarlierLeaderWroteBeforeItIsOnAllReplicas() {
        lead();
        runtime.write(PARTITION, shard -> shard.say("one")).join();
        log.unreplicated();
        CompletableFuture<Void> loaded = runtime.becomeLeader(log, 1).toCompletableFuture();
        settle();

        assertThat(loaded).isNotDone();
        assertThatThrownBy(() -> runtime.read(PARTITION, Words::all).join())
                .hasCauseInstanceOf(CoordinatorLoadInProgressException.class);

        log.replicated();
        settle();
        assertThat(loaded).isCompleted();
        assertThat(runtime.read(PARTITION, Words::all).join()).containsExactly("one");
    }

    @Test
    void whoWaitsForReplicasThatAreNotThereSaysSoAndNotThatItIsLoading() {
        log.unreplicated();
        runtime.becomeLeader(log, 1);
        settle();
        log.alone(true);

        assertThatThrownBy(() -> runtime.read(PARTITION, Words::all).join())
                .hasCauseInstanceOf(CoordinatorNotAvailableException.class);
        assertThatThrownBy(() ->
                        runtime.write(PARTITION, shard -> shard.say("two")).join())
                .hasCauseInstanceOf(CoordinatorNotAvailableException.class);
    }

    @Test
    void aShardThatIsResignedWhileItWaitsForReplicasNeverAnswers() {
        log.unreplicated();
        CompletableFuture<Void> loaded = runtime.becomeLeader(log, 1).toCompletableFuture();
        settle();

        runtime.resign(PARTITION).toCompletableFuture().join();
        log.replicated();
        settle();

        assertThat(loaded).isCompletedExceptionally();
        assertThatThrownBy(() -> runtime.read(PARTITION, Words::all).join())
                .hasCauseInstanceOf(NotCoordinatorException.class);
    }

    @Test
    void withTooFewReplicasAWriteIsRefusedBeforeItDecidesAndReadsGoOn() {
        lead();
        runtime.write(PARTITION, shard -> shard.say("one")).join();
        log.alone(true);

        assertThatThrownBy(() ->
                        runtime.write(PARTITION, shard -> shard.say("two")).join())
                .hasCauseInstanceOf(CoordinatorNotAvailableException.class);
        assertThat(runtime.read(PARTITION, Words::all).join()).containsExactly("one");
        assertThat(log.reads()).isEqualTo(1); // when it was elected

        log.alone(false);
        assertThat(runtime.write(PARTITION, shard -> shard.say("two")).join()).isEqualTo(2);
    }
}
