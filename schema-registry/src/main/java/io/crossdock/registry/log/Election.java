package io.crossdock.registry.log;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps this node in the group whose members elect the one that writes. A node takes part once it has read the topic,
 * so whoever is elected can write soon; it leaves when it has lost the topic. The assigned partition is a token: nothing
 * is read by it. Runs on a thread of its own.
 */
final class Election implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Election.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration LEAVE = Duration.ofSeconds(2);

    private final RegistryLogConfig config;
    private final Supplier<Consumer<byte[], byte[]>> clients;
    private final Seat seat;
    private final Progress progress;
    private final Pauses pauses;
    private final Trouble trouble = new Trouble(LOG, "It is tried again; until then this node does not write");
    private volatile @Nullable Consumer<byte[], byte[]> current;

    Election(
            RegistryLogConfig config,
            Supplier<Consumer<byte[], byte[]>> clients,
            Seat seat,
            Progress progress,
            Pauses pauses) {
        this.config = config;
        this.clients = clients;
        this.seat = seat;
        this.progress = progress;
        this.pauses = pauses;
    }

    /** What keeps this node from taking part now. */
    Optional<String> problem() {
        return trouble.now();
    }

    @Override
    public void run() {
        try {
            while (!progress.awaitReady(POLL)) {
                if (pauses.areOver()) {
                    return;
                }
            }
            do {
                attempt();
            } while (progress.lost().isEmpty() && !pauses.pause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Wakes the thread, which ends when the pauses are over, and tells the group of a resignation. */
    void wake() {
        Consumer<byte[], byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    private void attempt() throws InterruptedException {
        try {
            Consumer<byte[], byte[]> consumer = clients.get();
            current = consumer;
            try {
                takePart(consumer);
            } finally {
                current = null;
                Uninterrupted.run(() -> consumer.close(CloseOptions.timeout(LEAVE)));
            }
        } catch (InconsistentGroupProtocolException foreign) {
            trouble.report(
                    "group %s is in use by clients that elect otherwise, such as another registry's. Stop them, or name another group"
                            .formatted(config.group()));
        } catch (InterruptException stop) {
            throw new InterruptedException("stopped");
        } catch (KafkaException failed) {
            trouble.report("group " + config.group() + " cannot be joined: " + failed.getMessage());
        } catch (RuntimeException bug) { // a node that takes no part any more must not look as if it did
            LOG.error(
                    "Taking part in group {} failed in a way that was not foreseen. Report this", config.group(), bug);
            trouble.report("group " + config.group() + " cannot be joined: " + bug);
        } finally {
            seat.deposed();
        }
    }

    private void takePart(Consumer<byte[], byte[]> consumer) throws InterruptedException {
        var office = new Office(consumer);
        while (!pauses.areOver() && progress.lost().isEmpty()) {
            try {
                if (seat.takeResignation()) {
                    consumer.unsubscribe(); // leaves the group, so that others are chosen from
                    if (pauses.pause(seat.nomination().failures())) {
                        return;
                    }
                }
                if (consumer.subscription().isEmpty()) {
                    consumer.subscribe(List.of(config.topic()), office);
                }
                consumer.poll(POLL);
                trouble.end();
            } catch (WakeupException woken) {
                LOG.debug("The election was woken");
            }
        }
    }

    /** Turns what the group says of the partition into what it says of this node. */
    private final class Office implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;

        private Office(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                consumer.seek(partition, 0); // so that nobody asks for a committed offset
                consumer.pause(List.of(partition));
                seat.elected();
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (!partitions.isEmpty()) {
                seat.deposed();
            }
        }
    }
}
