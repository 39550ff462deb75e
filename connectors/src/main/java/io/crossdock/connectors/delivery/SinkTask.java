package io.crossdock.connectors.delivery;

import io.crossdock.connectors.definition.BatchPolicy;
import io.crossdock.connectors.definition.SinkDefinition;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One consumer of a sink: fetch, deliver, then commit exactly what was delivered.
 *
 * <p>A record that fails is parked with its successors of the same key until its next try, while the others go on; how
 * that keeps their order and the offsets right is {@link KeyedProgress}'s business. A batch that fails is taken apart, so
 * that only the records at fault are parked, and in the end become dead letters. Whatever it waits for, it keeps polling
 * with its partitions paused, so that a target that is away for an hour does not cost the group membership. When a
 * partition moves to another member, its offsets are committed first and its records forgotten.
 *
 * <p>Runs on one thread of its own; {@link #stop()} may be called from any.
 */
public final class SinkTask implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SinkTask.class);
    private static final Duration IDLE_POLL = Duration.ofSeconds(1);
    private static final Duration COMMIT_AT_LEAST_EVERY = Duration.ofSeconds(1);

    /** Slow deliveries must not look like a dead member, which Kafka takes one for that has not polled for minutes. */
    private static final Duration POLL_AT_LEAST_EVERY = Duration.ofSeconds(10);

    private static final int ENOUGH_READY = 500;

    private final SinkDefinition definition;
    private final Consumer<byte[], byte[]> consumer;
    private final Delivery delivery;
    private final GiveUp giveUp;
    private final TaskListener listener;
    private final Clock clock;
    private final CircuitBreaker breaker;
    private final RateLimit limit;
    private final KeyedProgress progress;
    private final Span span;
    private final int enoughReady;
    private Instant lastCommit;
    private Instant lastPoll;
    private @Nullable PartitionTakenException unknownOffsets;
    private volatile boolean stopping;

    /**
     * @param consumer owned by this task from now on; must not commit by itself
     * @param giveUp what happens to a record that failed every time
     * @param breaker shared by all tasks of the sink, as is the limit
     */
    public SinkTask(
            SinkDefinition definition,
            Consumer<byte[], byte[]> consumer,
            Delivery delivery,
            GiveUp giveUp,
            TaskListener listener,
            CircuitBreaker breaker,
            RateLimit limit,
            Clock clock) {
        this.definition = definition;
        this.consumer = consumer;
        this.delivery = delivery;
        this.giveUp = giveUp;
        this.listener = listener;
        this.breaker = breaker;
        this.limit = limit;
        this.clock = clock;
        BatchPolicy batch = definition.batch();
        int most = batch == null ? 1 : batch.records();
        this.progress = new KeyedProgress(
                delivery.keepsOffsets() ? KeyedProgress.Bounds.AT_TARGET : KeyedProgress.Bounds.STANDARD);
        this.span = new Span(most);
        this.enoughReady = Math.max(ENOUGH_READY, most);
        this.lastCommit = clock.instant();
        this.lastPoll = lastCommit;
    }

    /** Ends the task after the delivery in hand, if any; returns at once. */
    public void stop() {
        stopping = true;
        consumer.wakeup();
    }

    @Override
    public void run() {
        try (consumer) {
            subscribe();
            try {
                while (!stopping) {
                    collect();
                    deliverNext();
                    commitIfDue();
                }
            } catch (WakeupException stopped) {
                LOG.debug("Sink {} was woken to stop", definition.name());
            } finally {
                commit();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (Exception fatal) {
            listener.ended(fatal);
        } catch (Error fatal) { // or the task would be gone while the connector is said to run
            listener.ended(new IllegalStateException(fatal.toString(), fatal));
            throw fatal;
        }
    }

    private void subscribe() {
        Pattern pattern = definition.topicPattern();
        if (pattern == null) {
            consumer.subscribe(definition.topics(), new Rebalances());
        } else {
            consumer.subscribe(pattern, new Rebalances());
        }
    }

    /** Fetches while nothing may be delivered; with batches, until one is full or its time is up. */
    private void collect() {
        Instant now = clock.instant();
        Duration idle = idle(now);
        if (idle.isZero() && now.isBefore(lastPoll.plus(POLL_AT_LEAST_EVERY))) {
            return;
        }
        boolean empty = progress.ready() == 0;
        fetch(idle);
        BatchPolicy batch = definition.batch();
        if (batch == null || !empty || progress.ready() == 0) {
            return;
        }
        Instant deadline = clock.instant().plus(batch.linger());
        while (!stopping
                && progress.ready() < batch.records()
                && clock.instant().isBefore(deadline)) {
            fetch(Duration.between(clock.instant(), deadline));
        }
    }

    /** How long there is nothing to deliver, at most {@link #IDLE_POLL}; zero when there is something now. */
    private Duration idle(Instant now) {
        Instant next = progress.nextAt(now).orElse(Instant.MAX);
        for (Instant leave : List.of(breaker.nextAt(now), limit.nextAt(now))) {
            next = leave.isAfter(next) ? leave : next;
        }
        if (!next.isAfter(now)) {
            return Duration.ZERO;
        }
        Instant most = now.plus(IDLE_POLL);
        return Duration.between(now, next.isBefore(most) ? next : most);
    }

    private void fetch(Duration atMost) {
        steer();
        Iterable<ConsumerRecord<byte[], byte[]>> records = consumer.poll(atMost.isNegative() ? Duration.ZERO : atMost);
        lastPoll = clock.instant();
        listener.received(progress.fetched(records));
        PartitionTakenException unknown = unknownOffsets;
        if (unknown != null) {
            throw unknown;
        }
    }

    /** Pauses what must not be read further: everything while enough is at hand, else what has too much parked. */
    private void steer() {
        Set<TopicPartition> assigned = consumer.assignment();
        Set<TopicPartition> paused = new HashSet<>(progress.ready() >= enoughReady ? assigned : progress.full());
        paused.retainAll(assigned); // whatever moves away while polling is dropped there
        if (!paused.equals(consumer.paused())) {
            consumer.resume(assigned);
            consumer.pause(paused);
        }
    }

    private void deliverNext() throws Exception {
        Instant now = clock.instant();
        if (stopping || !idle(now).isZero()) {
            return;
        }
        int allowed = limit.take(now, breaker.take(now, span.next()));
        List<ConsumerRecord<byte[], byte[]>> next = allowed == 0 ? List.of() : progress.next(now, allowed);
        limit.giveBack(allowed - next.size());
        if (next.isEmpty()) {
            breaker.undecided();
            return;
        }
        try {
            delivery.deliver(next, () -> progress.after(next));
        } catch (InterruptedException | PartitionTakenException stopped) {
            throw stopped;
        } catch (Exception failure) {
            failed(next, failure);
            return;
        }
        passed(next, now);
    }

    private void passed(List<ConsumerRecord<byte[], byte[]>> records, Instant since) {
        span.passed(records.size());
        progress.finished(records);
        if (breaker.passed()) {
            progress.retryAll(clock.instant());
        }
        listener.delivered(records.size(), since);
    }

    private void failed(List<ConsumerRecord<byte[], byte[]>> records, Exception failure) throws Exception {
        ConsumerRecord<byte[], byte[]> record = records.get(0);
        Instant now = clock.instant();
        boolean mayPass = !(failure instanceof UndeliverableException);
        if (!mayPass) {
            breaker.undecided();
        } else if (delivery.blames(failure)) {
            if (breaker.passed()) {
                progress.retryAll(now);
            }
        } else {
            breaker.failed(Lane.of(record), now);
        }
        if (!span.failed(records.size())) {
            listener.failed(failure);
            return;
        }
        int failures = progress.failures(record) + 1;
        if (mayPass && definition.errors().retriesAfter(failures)) {
            Duration pause =
                    TryLaterException.waitAfter(failure, definition.errors().waitAfter(failures));
            progress.park(record, now.plus(pause));
            tell();
            listener.retrying(failure, failures, pause);
        } else {
            listener.failed(failure);
            commit();
            giveUp.on(record, failure, failures);
            delivery.passOver(() -> progress.after(List.of(record)));
            progress.finished(List.of(record));
        }
    }

    private void commitIfDue() {
        boolean idle = progress.ready() == 0;
        if (idle || !clock.instant().isBefore(lastCommit.plus(COMMIT_AT_LEAST_EVERY))) {
            commit();
            tell();
        }
    }

    private void tell() {
        long unread = 0;
        for (TopicPartition partition : consumer.assignment()) {
            unread += consumer.currentLag(partition).orElse(0);
        }
        int parked = progress.parkedRecords();
        listener.holds(this, new TaskReading(progress.parkedLanes(), parked, unread + progress.ready() + parked));
    }

    private void commit() {
        lastCommit = clock.instant();
        var offsets = progress.uncommitted();
        if (offsets.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(offsets);
            progress.committed(offsets);
        } catch (CommitFailedException | RebalanceInProgressException moved) {
            // The group is sharing out anew. The next poll tells us what we still have; the rest is delivered again.
            LOG.info("Sink {}: offsets not committed while the group rebalances", definition.name());
        } catch (RetriableException later) {
            LOG.warn("Sink {}: offsets not committed, trying again with the next ones", definition.name(), later);
        } catch (WakeupException stop) {
            // Raised once for stop(); the commit that it interrupted still matters.
            consumer.commitSync(offsets);
            progress.committed(offsets);
        }
    }

    /** What becomes of a record that could not be delivered. */
    @FunctionalInterface
    public interface GiveUp {
        /**
         * Returns when the record may be passed over, since it is safe elsewhere.
         *
         * @throws Exception to stop the connector with the record undelivered and uncommitted
         */
        void on(ConsumerRecord<byte[], byte[]> record, Exception cause, int attempts) throws Exception;
    }

    private final class Rebalances implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            LOG.debug("Sink {} has {}", definition.name(), partitions);
            Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>(committed(partitions));
            Map<TopicPartition, OffsetAndMetadata> atTarget = take(partitions);
            atTarget.forEach(consumer::seek);
            positions.putAll(atTarget);
            partitions.forEach(partition -> progress.assigned(partition, positions.get(partition)));
        }

        private Map<TopicPartition, OffsetAndMetadata> take(Collection<TopicPartition> partitions) {
            try {
                return delivery.take(partitions);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return Map.of();
            } catch (Exception unreadable) {
                // Not thrown here, where Kafka would wrap it: the poll that called this is followed by a look at it.
                unknownOffsets = new PartitionTakenException(
                        "the target does not say how far " + partitions + " are: " + unreadable.getMessage(),
                        unreadable);
                return Map.of();
            }
        }

        private Map<TopicPartition, OffsetAndMetadata> committed(Collection<TopicPartition> partitions) {
            try {
                return consumer.committed(new HashSet<>(partitions));
            } catch (TimeoutException unknown) {
                // What it says saves duplicates, no more: without it, records behind a parked one come again.
                LOG.warn("Sink {}: its progress could not be read", definition.name(), unknown);
                return Map.of();
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commit();
            progress.drop(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            progress.drop(partitions);
        }
    }

    /** How a task tells what happens to it; called on its thread. */
    public interface TaskListener {
        void received(int records);

        /** @param since when they were handed to the target, all at once */
        void delivered(int records, Instant since);

        /** A record failed and is parked with its successors for so long. */
        void retrying(Exception cause, int failures, Duration pause);

        /** A batch failed and is taken apart, or a record is given up. */
        void failed(Exception cause);

        /** What the task holds and has before it; at least every few seconds. */
        void holds(SinkTask task, TaskReading reading);

        /** The task is over because of this. Not called when it was stopped. */
        void ended(Exception cause);
    }
}
