package io.crossdock.connectors.fleet;

import io.crossdock.connectors.fleet.Board.Entry;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Writes to the board, and makes its topic where nobody has. Thread-safe. */
final class BoardWriter {
    private static final Logger LOG = LoggerFactory.getLogger(BoardWriter.class);
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final BoardTopic topic;
    private @Nullable Producer<byte[], byte[]> producer; // guarded by this
    private @Nullable String unheard; // guarded by this
    private boolean made; // guarded by this
    private boolean closing; // guarded by this

    BoardWriter(BoardTopic topic) {
        this.topic = topic;
    }

    /** Whether there is a topic, as far as anybody here has seen. */
    synchronized boolean isMade() {
        return made;
    }

    /** Somebody has seen whether there is a topic. */
    synchronized void made(boolean there) {
        made = there;
    }

    /**
     * Writes, and returns when all replicas in sync have it.
     *
     * @return the offset of the last record
     * @throws IllegalStateException if the cluster did not take it
     */
    long write(List<Entry> entries) {
        long offset = -1;
        try {
            make();
        } catch (ExecutionException | KafkaException refused) {
            throw notTaken(describe(refused, "CREATE"), refused);
        } catch (InterruptedException stop) {
            throw interrupted(stop);
        }
        try {
            var sent = new ArrayList<Future<RecordMetadata>>();
            for (Entry entry : entries) {
                sent.add(producer().send(record(entry)));
            }
            for (Future<RecordMetadata> each : sent) {
                offset = each.get().offset();
            }
        } catch (ExecutionException | KafkaException refused) {
            throw notTaken(describe(refused, "WRITE"), refused);
        } catch (InterruptedException stop) {
            throw interrupted(stop);
        }
        return offset;
    }

    /** Writes without waiting; what gets lost is told again. */
    void announce(List<Entry> entries) {
        try {
            make();
            for (Entry entry : entries) {
                producer()
                        .send(
                                record(entry),
                                (written, lost) -> complain(lost == null ? null : describe(lost, "WRITE")));
            }
        } catch (ExecutionException | KafkaException refused) {
            complain(describe(refused, "CREATE"));
        } catch (StoppingException stopping) {
            LOG.debug("Nobody is told of this hub's connectors any more", stopping);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    static IllegalStateException notTaken(String why, @Nullable Throwable cause) {
        return new IllegalStateException("the other hubs could not be told: " + why, cause);
    }

    private static IllegalStateException interrupted(InterruptedException stop) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while the other hubs were told", stop);
    }

    private String describe(Exception refused, String operation) {
        return topic.describe(refused instanceof ExecutionException ? refused.getCause() : refused, operation);
    }

    private synchronized void complain(@Nullable String why) {
        if (why != null && !why.equals(unheard) && !closing) { // once, not twice a second
            LOG.warn("Other hubs are not told of this hub's connectors, it is tried again: {}", why);
        }
        unheard = why;
    }

    private ProducerRecord<byte[], byte[]> record(Entry entry) {
        return new ProducerRecord<>(
                topic.name(), 0, entry.key().toString().getBytes(StandardCharsets.UTF_8), entry.value());
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (closing) {
            throw new StoppingException();
        }
        Producer<byte[], byte[]> known = producer;
        if (known == null) {
            known = topic.writer();
            producer = known;
        }
        return known;
    }

    private void make() throws InterruptedException, ExecutionException {
        if (!isMade()) {
            topic.make();
            made(true);
        }
    }

    /** Says a last word, if anything was ever said, and nothing after it. */
    void close(List<Entry> farewell) {
        Producer<byte[], byte[]> writing;
        synchronized (this) {
            writing = producer;
            closing = true;
        }
        if (writing != null) {
            farewell.forEach(entry -> writing.send(record(entry)));
            writing.close(FAREWELL);
        }
    }

    private static final class StoppingException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        StoppingException() {
            super("the hub is stopping");
        }
    }
}
