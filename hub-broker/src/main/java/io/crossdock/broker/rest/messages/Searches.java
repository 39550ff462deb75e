package io.crossdock.broker.rest.messages;

import io.crossdock.security.rest.Refusal;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Keeps the number of searches that run at a time to {@value #MOST}, so that they hold little memory and leave threads to
 * other requests. Thread-safe.
 */
public final class Searches implements AutoCloseable {
    /** At a time. */
    static final int MOST = 4;

    private static final int MIB = 1 << 20;

    private final Semaphore free = new Semaphore(MOST);
    private final Clock clock;
    private volatile boolean stopping;

    public Searches(Clock clock) {
        this.clock = clock;
    }

    /** 429 when there are enough. */
    Place take() {
        if (!free.tryAcquire()) {
            throw Refusal.tooMany(
                    MOST + " searches for messages run on this hub already, which is as many as it allows;"
                            + " try again when one has ended");
        }
        return new Place();
    }

    Clock clock() {
        return clock;
    }

    boolean isStopping() {
        return stopping;
    }

    /** Those that run end with their next poll. */
    @Override
    public void close() {
        stopping = true;
    }

    /** @param caller settings that say who reads */
    static Consumer<byte[], byte[]> reader(Map<String, Object> caller) {
        Map<String, Object> settings = new HashMap<>(caller);
        settings.put("client.id", "crossdock-messages"); // so that it can be told from the topic's readers
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", false);
        settings.put("allow.auto.create.topics", false);
        settings.put("auto.offset.reset", "earliest"); // records that were deleted meanwhile are passed over
        settings.put("fetch.max.bytes", 2 * MIB);
        settings.put("max.partition.fetch.bytes", MIB);
        settings.put("fetch.max.wait.ms", 200);
        settings.put("max.poll.records", 5_000);
        settings.put("receive.buffer.bytes", MIB / 4);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** What one search occupies. Closed once. */
    final class Place implements AutoCloseable {
        @Override
        public void close() {
            free.release();
        }
    }

    /** Without a farewell: nothing of a reader without a group is left behind at the broker. */
    static void close(Consumer<?, ?> reader) {
        reader.close(CloseOptions.timeout(Duration.ZERO));
    }
}
