package io.crossdock.connectors.delivery;

import io.crossdock.connectors.definition.BatchPolicy;
import io.crossdock.connectors.definition.SinkDefinition;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One consumer of a sink: fetch, deliver in order, then commit exactly what was delivered.
 *
 * <p>While it waits before a retry it keeps polling with its partitions paused, so that a target that is away for an
 * hour does not cost the group membership. When a partition moves to another member, its delivered offsets are
 * committed first and its waiting records forgotten. A batch that fails for good is taken apart, so that only the
 * records at fault become dead letters.
 *
 * <p>Runs on one thread of its own; {@link #stop()} may be called from any.
 */
public final class SinkTask implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SinkTask.class);
    private static final Duration IDLE_POLL = Duration.ofSeconds(1);
    private static final Duration COMMIT_AT_LEAST_EVERY = Duration.ofSeconds(1);

    private final SinkDefinition definition;
    private final Consumer<byte[], byte[]> consumer;
    private final Delivery delivery;
    private final GiveUp giveUp;
    private final TaskListener listener;
    private final Clock clock;
    private final SinkProgress progress = new SinkProgress();
    private Instant lastCommit;
    private int failures;
    private int oneByOne;
    private volatile boolean stopping;

    /**
     * @param consumer owned by this task from now on; must not commit by itself
     * @param giveUp what happens to a record that failed every time
     */
    public SinkTask(
            SinkDefinition definition,
            Consumer<byte[], byte[]> consumer,
            Delivery delivery,
            GiveUp giveUp,
            TaskListener listener,
            Clock clock) {
        this.definition = definition;
        this.consumer = consumer;
        this.delivery = delivery;
        this.giveUp = giveUp;
        this.listener = listener;
        this.clock = clock;
        this.lastCommit = clock.instant();
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

    /** Fetches once when nothing is waiting; with batches, until one is full or its time is up. */
    private void collect() {
        if (progress.waiting() > 0) {
            return;
        }
        fetch(IDLE_POLL);
        BatchPolicy batch = definition.batch();
        if (batch == null || progress.waiting() == 0) {
            return;
        }
        Instant deadline = clock.instant().plus(batch.linger());
        while (!stopping
                && progress.waiting() < batch.records()
                && clock.instant().isBefore(deadline)) {
            fetch(Duration.between(clock.instant(), deadline));
        }
    }

    private void fetch(Duration atMost) {
        Iterable<ConsumerRecord<byte[], byte[]>> records = consumer.poll(atMost.isNegative() ? Duration.ZERO : atMost);
        int before = progress.waiting();
        progress.fetched(records);
        listener.received(progress.waiting() - before);
    }

    private void deliverNext() throws Exception {
        List<ConsumerRecord<byte[], byte[]>> next = progress.next(size());
        if (next.isEmpty() || stopping) {
            return;
        }
        try {
            delivery.deliver(next);
            finish(next.size());
            listener.delivered(next.size());
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception failure) {
            failed(next, failure);
        }
    }

    private int size() {
        BatchPolicy batch = definition.batch();
        return oneByOne > 0 || batch == null ? 1 : batch.records();
    }

    private void finish(int records) {
        progress.finish(records);
        oneByOne = Math.max(0, oneByOne - records);
        failures = 0;
    }

    private void failed(List<ConsumerRecord<byte[], byte[]>> records, Exception failure) throws Exception {
        failures++;
        boolean mayPass = !(failure instanceof UndeliverableException);
        if (mayPass && oneByOne == 0 && definition.errors().retriesAfter(failures)) {
            Duration pause = definition.errors().waitAfter(failures);
            listener.retrying(failure, failures, pause);
            pauseFor(pause);
        } else if (records.size() > 1) {
            listener.failed(failure);
            oneByOne = records.size();
            failures = 0;
        } else {
            listener.failed(failure);
            commit();
            giveUp.on(records.get(0), failure, failures);
            finish(1);
        }
    }

    /** Waits as a member of the group: polls, but takes nothing. */
    private void pauseFor(Duration pause) {
        commit();
        Instant deadline = clock.instant().plus(pause);
        Set<TopicPartition> held = consumer.assignment();
        do {
            consumer.pause(consumer.assignment());
            Duration left = Duration.between(clock.instant(), deadline);
            fetch(left.compareTo(IDLE_POLL) > 0 ? IDLE_POLL : left);
        } while (!stopping && clock.instant().isBefore(deadline));
        consumer.resume(consumer.assignment());
        if (!held.equals(consumer.assignment())) {
            failures = 0; // other records may be first now
            oneByOne = 0;
        }
    }

    private void commitIfDue() {
        boolean idle = progress.waiting() == 0;
        if (idle || !clock.instant().isBefore(lastCommit.plus(COMMIT_AT_LEAST_EVERY))) {
            commit();
        }
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

        void delivered(int records);

        void retrying(Exception cause, int failures, Duration pause);

        void failed(Exception cause);

        /** The task is over because of this. Not called when it was stopped. */
        void ended(Exception cause);
    }
}
