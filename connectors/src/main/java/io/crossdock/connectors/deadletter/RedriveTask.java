package io.crossdock.connectors.deadletter;

import io.crossdock.connectors.definition.ErrorPolicy;
import io.crossdock.connectors.delivery.DeadLetters;
import io.crossdock.connectors.delivery.HubWriter;
import io.crossdock.connectors.delivery.TryLaterException;
import io.crossdock.connectors.delivery.UndeliverableException;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes the letters that an order means through their connector again, one after the other.
 *
 * <p>Its consumer group makes sure that no two nodes do the same, and holds the order and the position. A letter is
 * marked as settled after it has arrived and before the next one is begun, so what a crash can repeat is one letter. A
 * letter that fails again is written as a new letter first. While it waits (for its pace, a retry, or its connector) it
 * stays a member of the group.
 *
 * <p>Runs on one thread of its own; {@link #close()} and {@link #lastError()} may be called from any.
 */
final class RedriveTask implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedriveTask.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration COMMIT_AT_LEAST_EVERY = Duration.ofSeconds(1);

    private final DeadLetters letters;
    private final ErrorPolicy errors;
    private final Consumer<byte[], byte[]> consumer;
    private final HubWriter writer;
    private final MarkLog marks;
    private final Redelivery redelivery;
    private final Clock clock;
    private final Map<TopicPartition, RedriveNote> notes = new HashMap<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private @Nullable Settled settled;
    private @Nullable Pace pace;
    private Instant lastCommit;
    private volatile @Nullable String lastError;
    private volatile boolean stopping;

    /**
     * @param consumer of the redrive's group, must not commit by itself; owned by this task, as is the writer
     * @param writer for letters that fail again, and for marks
     */
    RedriveTask(
            DeadLetters letters,
            ErrorPolicy errors,
            Consumer<byte[], byte[]> consumer,
            HubWriter writer,
            MarkLog marks,
            Redelivery redelivery,
            Clock clock) {
        this.letters = letters;
        this.errors = errors;
        this.consumer = consumer;
        this.writer = writer;
        this.marks = marks;
        this.redelivery = redelivery;
        this.clock = clock;
        this.lastCommit = clock.instant();
    }

    /** The latest failure, or what it waits for; null if there was none. Secrets are removed. */
    @Nullable
    String lastError() {
        return lastError;
    }

    @Override
    public void run() {
        try (consumer;
                writer) {
            consumer.subscribe(List.of(letters.topic()), new Assigned());
            try {
                boolean begun = false;
                while (!stopping && !(begun && isDone())) {
                    ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
                    for (ConsumerRecord<byte[], byte[]> record : polled) {
                        take(record);
                        if (stopping) {
                            break;
                        }
                    }
                    if (polled.isEmpty()) {
                        skipGaps(); // only now is the consumer's position one that was reached
                    }
                    begun |= !consumer.assignment().isEmpty();
                }
            } catch (WakeupException stopped) {
                LOG.debug("Redrive of {} was woken to stop", letters.connector());
            } finally {
                commit();
            }
        } catch (InterruptedException | InterruptException stopped) {
            Thread.currentThread().interrupt();
        } catch (Exception failed) {
            lastError = describe(failed);
            LOG.error(
                    "Redrive of {} stopped and goes on when its connector is started again",
                    letters.connector(),
                    failed);
        }
    }

    private boolean isDone() {
        return consumer.assignment().stream().allMatch(each -> {
            RedriveNote note = notes.get(each);
            return note == null || note.cancelled() || positions.getOrDefault(each, note.from()) >= note.until();
        });
    }

    /** Where there are no records at the end of what is wanted, only the position tells that it was reached. */
    private void skipGaps() {
        for (TopicPartition each : consumer.assignment()) {
            RedriveNote note = notes.get(each);
            if (note == null || positions.getOrDefault(each, 0L) >= note.until()) {
                consumer.pause(Set.of(each));
            } else {
                positions.merge(each, Math.min(note.until(), consumer.position(each)), Math::max);
            }
        }
        commitIfDue();
    }

    private void take(ConsumerRecord<byte[], byte[]> record) throws Exception {
        var partition = new TopicPartition(record.topic(), record.partition());
        RedriveNote note = notes.get(partition);
        if (note == null || note.cancelled() || record.offset() >= note.until()) {
            return;
        }
        var letter = new Letter(record);
        switch (Verdict.on(letter, note.order(), letters.connector(), settled().contains(letter.place()))) {
            case REDRIVE -> redrive(letter, partition, note);
            case LOOPED -> notes.put(partition, note.plus(0, 0, 1));
            case NOT_MEANT, SETTLED -> LOG.trace("letter {} is passed over", letter.place());
        }
        if (!stopping) {
            positions.put(partition, record.offset() + 1);
        }
        commitIfDue();
    }

    private Settled settled() {
        Settled known = settled;
        if (known == null) {
            known = marks.read();
            settled = known;
        }
        return known;
    }

    private void redrive(Letter letter, TopicPartition partition, RedriveNote note) throws Exception {
        Pace steps = pace == null ? new Pace(note.pace()) : pace;
        pace = steps;
        waitFor(steps.pause(clock.instant()));
        int failures = 0;
        while (!stopping && notes.containsKey(partition)) {
            try {
                redelivery.redeliver(letter);
                marks.settle(letter.place(), "redriven", writer);
                steps.went(clock.instant());
                lastError = null;
                notes.computeIfPresent(partition, (same, current) -> current.plus(1, 0, 0));
                return;
            } catch (InterruptedException stopped) {
                throw stopped;
            } catch (Redelivery.NotRunningException later) {
                lastError = later.getMessage();
                waitFor(POLL);
            } catch (Exception failure) {
                failures++;
                lastError = describe(failure);
                if (failure instanceof UndeliverableException || !errors.retriesAfter(failures)) {
                    returned(letter, failure, failures);
                    steps.went(clock.instant());
                    notes.computeIfPresent(partition, (same, current) -> current.plus(0, 1, 0));
                    return;
                }
                waitFor(TryLaterException.waitAfter(failure, errors.waitAfter(failures)));
            }
        }
    }

    private void returned(Letter letter, Exception failure, int attempts) throws Exception {
        writer.writeAndWait(letters.again(letter.record(), failure, attempts));
        marks.settle(letter.place(), "returned", writer);
    }

    private String describe(Exception failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return letters.redaction().apply(message);
    }

    /** Waits as a member of the group: polls, but takes nothing. */
    private void waitFor(Duration time) {
        Instant deadline = clock.instant().plus(time);
        if (time.isZero()) {
            return;
        }
        do {
            consumer.pause(consumer.assignment());
            Duration left = Duration.between(clock.instant(), deadline);
            if (!left.isNegative()) {
                consumer.poll(left.compareTo(POLL) > 0 ? POLL : left);
            }
        } while (!stopping && clock.instant().isBefore(deadline));
        consumer.resume(consumer.assignment());
    }

    private void commitIfDue() {
        if (!clock.instant().isBefore(lastCommit.plus(COMMIT_AT_LEAST_EVERY))) {
            commit();
        }
    }

    private void commit() {
        lastCommit = clock.instant();
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        positions.forEach((partition, position) -> {
            RedriveNote note = notes.get(partition);
            if (note != null) {
                offsets.put(partition, new OffsetAndMetadata(position, note.text()));
            }
        });
        if (offsets.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(offsets);
        } catch (WakeupException stop) {
            consumer.commitSync(offsets); // raised once for close(); this commit still matters
        } catch (CommitFailedException | RetriableException later) {
            LOG.info("Redrive of {}: position not committed, {}", letters.connector(), later.toString());
        }
    }

    /** Ends it after the letter in hand; it goes on from there when it is started again. Returns at once. */
    @Override
    public void close() {
        stopping = true;
        consumer.wakeup();
    }

    private final class Assigned implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
            for (TopicPartition each : partitions) {
                OffsetAndMetadata position = committed.get(each);
                if (position != null) {
                    RedriveNote.parse(position.metadata()).ifPresent(note -> {
                        notes.put(each, note);
                        positions.put(each, position.offset());
                    });
                }
            }
            settled = null; // whoever had them before has settled some
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commit();
            forget(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            forget(partitions);
        }

        private void forget(Collection<TopicPartition> partitions) {
            partitions.forEach(notes::remove);
            partitions.forEach(positions::remove);
        }
    }
}
