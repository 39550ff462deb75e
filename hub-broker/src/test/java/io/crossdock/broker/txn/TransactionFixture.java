package io.crossdock.broker.txn;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.coordinator.InMemoryShardLog;
import io.crossdock.broker.coordinator.ManualTime;
import io.crossdock.broker.log.TransactionMarker;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.protocol.Errors;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A coordinator with one shard over a log in memory, whose time stands still, and markers that arrive when a test lets
 * them. Every call returns after all it set off is over.
 */
final class TransactionFixture implements AutoCloseable {
    static final TransactionConfig CONFIG = new TransactionConfig(
            1, Duration.ofMinutes(15), Duration.ofSeconds(10), Duration.ofDays(7), Duration.ofHours(1));
    static final TopicPartition LOG = new TopicPartition(Topic.TRANSACTION_STATE_TOPIC_NAME, 0);
    static final int TIMEOUT = 60_000;
    static final TopicPartition A = new TopicPartition("a", 0);
    static final TopicPartition B = new TopicPartition("b", 1);
    static final boolean COMMIT = true;
    static final boolean ABORT = false;

    final ManualTime time = new ManualTime();
    final InMemoryShardLog log = new InMemoryShardLog(LOG);
    final RecordingMarkers markers = new RecordingMarkers();
    final TransactionCoordinator coordinator;
    private final KeyedExecutor work = new KeyedExecutor("test", 1);
    private final AtomicLong ids = new AtomicLong(1000);
    private int epoch;

    TransactionFixture() {
        coordinator = new TransactionCoordinator(
                CONFIG, work, time, time, () -> CompletableFuture.completedFuture(ids.getAndIncrement()), markers);
        elect();
    }

    /** Markers in the order they were sent. */
    static final class RecordingMarkers implements TransactionMarkers {
        final List<String> sent = new ArrayList<>();
        private final List<CompletableFuture<Void>> held = new ArrayList<>();
        private boolean holding;
        private int failures;
        private int refused;

        @Override
        public synchronized CompletableFuture<Void> write(TransactionMarker marker, TopicPartition partition) {
            if (failures > 0) {
                failures--;
                refused++;
                return CompletableFuture.failedFuture(Errors.NOT_LEADER_OR_FOLLOWER.exception());
            }
            sent.add(marker.outcome().name().toLowerCase(Locale.ROOT) + " " + marker.producerId() + "/"
                    + marker.producerEpoch() + " in " + partition + " by " + marker.coordinatorEpoch());
            var arrived = new CompletableFuture<Void>();
            if (holding) {
                held.add(arrived);
            } else {
                arrived.complete(null);
            }
            return arrived;
        }

        synchronized void hold() {
            holding = true;
        }

        void arrive() {
            List<CompletableFuture<Void>> all;
            synchronized (this) {
                holding = false;
                all = List.copyOf(held);
                held.clear();
            }
            all.forEach(one -> one.complete(null));
        }

        /** How many were not taken. */
        synchronized int refused() {
            return refused;
        }

        synchronized void failNext(int count) {
            failures = count;
        }
    }

    void elect() {
        coordinator.onElection(log, epoch++);
        settle();
    }

    void resign() {
        coordinator.onResignation(0);
        settle();
    }

    void restart() {
        resign();
        elect();
    }

    /** Lets the markers of every decided transaction arrive. */
    void arrive() {
        markers.arrive();
        settle();
    }

    void settle() {
        // Operation, append, commit, markers, completion, append, commit: nothing here goes deeper.
        for (int i = 0; i < 12; i++) {
            CompletableFuture.runAsync(() -> {}, work.lane(LOG)).join();
        }
    }

    void advance(Duration by) {
        time.advance(by, this::settle);
        settle();
    }

    <T> CompletableFuture<T> settled(CompletableFuture<T> future) {
        settle();
        return future;
    }

    ProducerIdentity init(String id) {
        return answer(coordinator.init(id, TIMEOUT, ProducerIdentity.NONE));
    }

    Errors initError(String id, ProducerIdentity was) {
        return error(coordinator.init(id, TIMEOUT, was));
    }

    void add(String id, ProducerIdentity producer, TopicPartition... partitions) {
        answer(coordinator.add(id, producer, Set.of(partitions), false));
    }

    void addV2(String id, ProducerIdentity producer, TopicPartition... partitions) {
        answer(coordinator.add(id, producer, Set.of(partitions), true));
    }

    Errors addError(String id, ProducerIdentity producer, TopicPartition... partitions) {
        return error(coordinator.add(id, producer, Set.of(partitions), false));
    }

    Errors end(String id, ProducerIdentity producer, boolean commit) {
        return error(coordinator.end(id, producer, commit, false));
    }

    /** Version 2 of the protocol. */
    ProducerIdentity endV2(String id, ProducerIdentity producer, boolean commit) {
        return answer(coordinator.end(id, producer, commit, true));
    }

    Errors endV2Error(String id, ProducerIdentity producer, boolean commit) {
        return error(coordinator.end(id, producer, commit, true));
    }

    String state(String id) {
        return answer(coordinator.describe(id)).transactionState();
    }

    /** Everything that clients can see, by id. */
    Map<String, String> picture() {
        var all = new TransactionFilter(Set.of(), Set.of(), Optional.empty(), id -> true);
        return answer(coordinator.list(all)).stream()
                .collect(Collectors.toMap(
                        listed -> listed.transactionalId(),
                        listed -> answer(coordinator.describe(listed.transactionalId()))
                                .toString(),
                        (one, other) -> one,
                        TreeMap::new));
    }

    /** Brings an id to the last epoch a client can have, by the log as a long life would have left it. */
    ProducerIdentity atLastEpoch(String id) {
        ProducerIdentity producer = init(id);
        for (int i = 0; i < ProducerIdentity.LAST_EPOCH; i++) {
            producer = coordinator.init(id, TIMEOUT, ProducerIdentity.NONE).join();
        }
        settle();
        return producer;
    }

    <T> T answer(CompletableFuture<T> future) {
        settle();
        if (!future.isDone()) {
            throw new AssertionError("still waiting for an answer");
        }
        return future.join();
    }

    Errors error(CompletableFuture<?> future) {
        settle();
        if (!future.isDone()) {
            throw new AssertionError("still waiting for an answer");
        }
        Supplier<Throwable> cause =
                () -> future.handle((nothing, failure) -> failure).join();
        return future.isCompletedExceptionally() ? Errors.forException(cause.get()) : Errors.NONE;
    }

    @Override
    public void close() {
        work.close();
    }
}
