package io.crossdock.registry.log;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads the topic from its beginning and goes on reading: only what is committed, and every record once.
 * What cannot be read as text is another's, and skipped. A gap is never skipped: a node whose topic was cut, truncated
 * or replaced has a state that the topic no longer makes up, so it says so and stops.
 * Runs on a thread of its own, the only one that calls the state.
 */
final class Replay implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    /** So many polls without a record, and the topic is asked whether it is still the one. */
    private static final int IDLE_POLLS = 10;

    private final RegistryTopic topic;
    private final TopicPartition partition;
    private final Duration answerTimeout;
    private final Supplier<Consumer<byte[], byte[]>> clients;
    private final Replayed state;
    private final Progress progress;
    private final Pauses pauses;
    private final Trouble trouble = new Trouble(LOG, "It is tried again");
    private volatile @Nullable Consumer<byte[], byte[]> current;
    private volatile Optional<Uuid> id = Optional.empty();
    private volatile boolean missing;

    Replay(
            RegistryLogConfig config,
            RegistryTopic topic,
            Supplier<Consumer<byte[], byte[]>> clients,
            Replayed state,
            Progress progress,
            Pauses pauses) {
        this.topic = topic;
        this.partition = new TopicPartition(config.topic(), 0);
        this.answerTimeout = config.answerTimeout();
        this.clients = clients;
        this.state = state;
        this.progress = progress;
        this.pauses = pauses;
    }

    /** What keeps the topic from being read now. */
    Optional<String> problem() {
        return missing().or(trouble::now);
    }

    /** Says that there is no topic any more, when that is so. */
    Optional<String> missing() {
        return missing
                ? Optional.of(
                        "there is no topic %s; it was deleted. What was read of it before is still answered. Restore it, then restart this node"
                                .formatted(partition.topic()))
                : Optional.empty();
    }

    @Override
    public void run() {
        try {
            do {
                attempt();
            } while (progress.lost().isEmpty() && !pauses.pause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Wakes the thread, which ends when the pauses are over. */
    void wake() {
        Consumer<byte[], byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    private void attempt() throws InterruptedException {
        try {
            if (id.isEmpty()) {
                id = Optional.of(topic.prepare());
            }
            Consumer<byte[], byte[]> consumer = clients.get();
            current = consumer;
            try {
                follow(consumer);
            } finally {
                current = null;
                Uninterrupted.run(() -> consumer.close(CloseOptions.timeout(POLL)));
            }
        } catch (InterruptException stop) {
            throw new InterruptedException("stopped");
        } catch (WakeupException stop) {
            LOG.debug("The replay was woken to stop");
        } catch (OffsetOutOfRangeException gap) {
            progress.lose(
                    "topic %s no longer holds the records after offset %d: it was cut, truncated or made anew. What was read of it before is still answered. Restore the topic, then restart this node"
                            .formatted(partition.topic(), progress.position()));
        } catch (RegistryLogException | KafkaException failed) {
            trouble.report("topic " + partition.topic() + " cannot be read: " + failed.getMessage());
        } catch (RuntimeException bug) { // a node whose replay has died must not look as if it were well
            LOG.error("Reading topic {} failed in a way that was not foreseen. Report this", partition.topic(), bug);
            trouble.report("topic " + partition.topic() + " cannot be read: " + bug);
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        consumer.assign(List.of(partition));
        if (progress.hasBegun()) {
            consumer.seek(partition, progress.position());
        } else {
            consumer.seekToBeginning(List.of(partition));
            long start = consumer.position(partition, answerTimeout);
            long end = consumer.endOffsets(List.of(partition), answerTimeout).getOrDefault(partition, start);
            LOG.info("Reading topic {} from offset {} to {}", partition.topic(), start, end);
            trouble.end();
            progress.begin(start, end);
        }
        int idle = 0;
        while (!pauses.areOver() && progress.lost().isEmpty()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            boolean wasReady = progress.isReady();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                progress.replaying(record.offset());
                replay(record);
            }
            progress.advance(consumer.position(partition, answerTimeout));
            if (!wasReady && progress.isReady()) {
                LOG.info("Topic {} is read up to offset {}", partition.topic(), progress.position());
            }
            trouble.end();
            idle = records.isEmpty() ? idle + 1 : 0;
            if (idle >= IDLE_POLLS) {
                idle = 0;
                topic.identify(this::compare);
            }
        }
    }

    private void replay(ConsumerRecord<byte[], byte[]> record) {
        RegistryRecord readable;
        try {
            readable = new RegistryRecord(
                    record.key() == null ? "" : text(record.key()),
                    record.value() == null ? null : text(record.value()));
        } catch (CharacterCodingException binary) {
            LOG.warn(
                    "Skipped the record at offset {} of topic {}: it is not UTF-8", record.offset(), partition.topic());
            return;
        }
        if (readable.key().isEmpty()) {
            LOG.warn("Skipped the record at offset {} of topic {}: it has no key", record.offset(), partition.topic());
            return;
        }
        try {
            state.replay(readable, record.offset());
        } catch (RuntimeException
                | StackOverflowError bug) { // every node meets the same record, and must not stop at it for good
            LOG.error(
                    "The record at offset {} of topic {} was not applied. Report this, with the record",
                    record.offset(),
                    partition.topic(),
                    bug);
        }
    }

    /** Compares the topic that has the name now with the one that is read. */
    void compare(Optional<Uuid> now) {
        missing = now.isEmpty();
        if (id.isPresent() && now.isPresent() && !id.equals(now)) {
            progress.lose(
                    "topic %s was deleted and made anew. What was read of it before is still answered. Restore its records, then restart this node"
                            .formatted(partition.topic()));
        }
    }

    private static String text(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }
}
