package io.crossdock.connectors.delivery;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Writes records to the hub, each at least once, in the order they were handed over for each partition.
 *
 * <p>The records under way are bounded by number here and by bytes in the producer: a source that is faster than the
 * hub waits in {@link #write}. Thread-safe.
 */
public final class HubWriter implements RecordWriter {
    /** Enough to fill the producer's batches for many partitions, few enough that a slow broker stops a source soon. */
    private static final int MOST_UNDER_WAY = 10_000;

    private static final Duration LAST_WORDS = Duration.ofSeconds(10);
    private final Producer<byte[], byte[]> producer;
    private final Semaphore free = new Semaphore(MOST_UNDER_WAY);
    private final RateLimit limit;
    private final Clock clock;

    /** A writer as fast as the hub is. */
    public HubWriter(String clientId, Map<String, Object> clientSettings) {
        this(clientId, clientSettings, new RateLimit(0), Clock.systemUTC());
    }

    /**
     * @param clientSettings Kafka client settings such as {@code bootstrap.servers}; they win over the ones here
     * @param limit how fast records may be handed over; whoever is faster waits
     */
    public HubWriter(String clientId, Map<String, Object> clientSettings, RateLimit limit, Clock clock) {
        this.limit = limit;
        this.clock = clock;
        producer = new KafkaProducer<>(
                settings(clientId, clientSettings), new ByteArraySerializer(), new ByteArraySerializer());
    }

    static Map<String, Object> settings(String clientId, Map<String, Object> clientSettings) {
        var settings = new LinkedHashMap<String, Object>();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.putAll(clientSettings);
        // Not for a file to change: without these, "acknowledged" would not mean safe, nor retries keep the order.
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        return settings;
    }

    @Override
    public void write(ProducerRecord<byte[], byte[]> record, Consumer<@Nullable Throwable> whenDone)
            throws InterruptedException {
        limit.await(clock);
        free.acquire();
        try {
            producer.send(record, (where, failure) -> {
                free.release();
                whenDone.accept(failure);
            });
        } catch (RuntimeException refused) {
            // Closed, or interrupted while waiting for buffer space: the producer does not call back after throwing.
            free.release();
            whenDone.accept(refused);
        }
    }

    /** Writes one record and waits for its acknowledgement. */
    public void writeAndWait(ProducerRecord<byte[], byte[]> record) throws InterruptedException, UnwrittenException {
        var group = new AckGroup();
        group.add();
        write(record, group::done);
        producer.flush();
        Throwable failure = group.await();
        if (failure != null) {
            throw new UnwrittenException("the hub did not take the record for topic " + record.topic(), failure);
        }
    }

    @Override
    public void close() {
        producer.close(LAST_WORDS);
    }
}
