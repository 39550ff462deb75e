package io.crossdock.hub.audit;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A topic of one partition that the hub writes to as a normal client; made when it is first written to. While it cannot be
 * written to, what should be is left out, for a while at a time, so that the thread is free for the rest. Confined to one
 * thread.
 */
final class OwnTopic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OwnTopic.class);
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final int PATIENCE_MILLIS = 5000;

    private final String name;
    private final Map<String, String> configs;
    private final Supplier<Map<String, Object>> client;
    private final Clock clock;
    private final AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
    private @Nullable KafkaProducer<String, byte[]> producer;
    private Instant pausedUntil = Instant.MIN;
    private long missing;

    /**
     * @param configs of the topic when it is made
     * @param client how the cluster is reached
     */
    OwnTopic(String name, Map<String, String> configs, Supplier<Map<String, Object>> client, Clock clock) {
        this.name = name;
        this.configs = Map.copyOf(configs);
        this.client = client;
        this.clock = clock;
    }

    void write(String key, List<byte[]> values) throws InterruptedException {
        if (clock.instant().isBefore(pausedUntil)) {
            missing += values.size();
            return;
        }
        try {
            KafkaProducer<String, byte[]> ready = producer == null ? open() : producer;
            for (byte[] value : values) {
                ready.send(new ProducerRecord<>(name, key, value), (written, failure) -> {
                    if (failure != null) {
                        failed.set(failure);
                    }
                });
            }
            Exception failure = failed.getAndSet(null);
            if (failure != null) {
                pause(failure, 1);
            }
        } catch (ExecutionException | TimeoutException | RuntimeException failure) {
            pause(failure, values.size());
        }
    }

    private KafkaProducer<String, byte[]> open() throws InterruptedException, ExecutionException, TimeoutException {
        var settings = new HashMap<>(client.get());
        settings.put("client.id", "crossdock-audit");
        try (Admin admin = Admin.create(settings)) {
            create(admin);
        }
        settings.put("acks", "all");
        settings.put("linger.ms", 50);
        settings.put("max.block.ms", PATIENCE_MILLIS);
        settings.put("buffer.memory", 8L << 20);
        settings.put("compression.type", "gzip");
        var opened = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        producer = opened;
        return opened;
    }

    private void create(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        try {
            admin.createTopics(List.of(new NewTopic(name, Optional.of(1), Optional.empty()).configs(configs)))
                    .all()
                    .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException refused) {
            if (!(refused.getCause() instanceof TopicExistsException)) {
                throw refused;
            }
        }
    }

    private void pause(Exception failure, int values) {
        missing += values;
        pausedUntil = clock.instant().plus(PAUSE);
        LOG.warn(
                "Topic {} is not written to for {} s; {} entries are missing in it so far. The user this hub is to"
                        + " brokers has to be a super user, or be allowed CREATE and WRITE there",
                name,
                PAUSE.toSeconds(),
                missing,
                failure);
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(2));
        }
    }
}
