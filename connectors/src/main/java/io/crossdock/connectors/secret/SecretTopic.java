package io.crossdock.connectors.secret;

import io.crossdock.connectors.check.SecretStore;
import io.crossdock.connectors.check.SecretUnavailableException;
import io.crossdock.connectors.concurrent.MonitorWait;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

/**
 * The secrets of a cluster, sealed, in the compacted topic {@value #TOPIC}: key the secret's name, value what
 * {@link SecretKey} makes of it. Reached by Kafka's protocol alone, so it works on every cluster, and the key never leaves
 * the hubs that have it.
 *
 * <p>One thread follows the topic from the first question on; all methods are thread-safe.
 */
public final class SecretTopic implements SecretStore, AutoCloseable {
    /** Where the secrets are. */
    public static final String TOPIC = "_crossdock.secrets";

    private static final Logger LOG = LoggerFactory.getLogger(SecretTopic.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,200}");
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final int MOST = 10_000;
    private static final int LONGEST = 64 * 1024;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long RETRY_MILLIS = 1_000;
    private static final Duration FIRST_READING = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Map<String, Object> clientSettings;
    private final SecretKey key;
    private final MonitorWait waiting;
    private final Map<String, Sealed> secrets = new TreeMap<>(); // guarded by this
    private @Nullable Thread follower; // guarded by this
    private @Nullable Consumer<byte[], byte[]> consumer; // guarded by this
    private @Nullable String failure; // guarded by this
    private boolean loaded; // guarded by this
    private boolean waited; // guarded by this
    private long next; // guarded by this
    private volatile boolean closing;

    /** @param clientSettings Kafka client settings of the hub's connectors */
    public SecretTopic(Map<String, Object> clientSettings, SecretKey key, Clock clock) {
        this.clientSettings = Map.copyOf(clientSettings);
        this.key = key;
        this.waiting = new MonitorWait(this, clock);
    }

    /**
     * One secret without its value.
     *
     * @param changed when it was set
     */
    public record Entry(String name, Instant changed) {}

    private record Sealed(byte[] bytes, Instant changed) {}

    /**
     * {@inheritDoc} Waits a few seconds for the first reading, once.
     *
     * @throws SecretUnavailableException if they were not read yet, or it cannot be opened with this hub's key
     */
    @Override
    public synchronized Optional<String> find(String name) {
        startFollower();
        if (!loaded && !waited && failure == null) {
            waited = true;
            waiting.await(FIRST_READING, () -> loaded || failure != null);
        }
        if (!loaded) {
            throw new SecretUnavailableException("the cluster's secrets cannot be read yet: "
                    + (failure == null ? "the cluster does not answer" : failure) + " - it is tried again by itself");
        }
        Sealed sealed = secrets.get(name);
        return sealed == null ? Optional.empty() : Optional.of(key.open(name, sealed.bytes()));
    }

    /**
     * All secrets by name.
     *
     * @throws IllegalStateException if they cannot be read now
     */
    public synchronized List<Entry> list() {
        awaitLoaded();
        return secrets.entrySet().stream()
                .map(it -> new Entry(it.getKey(), it.getValue().changed()))
                .toList();
    }

    /**
     * Sets a secret and returns when the cluster has it.
     *
     * @throws IllegalArgumentException if name or value cannot be
     * @throws IllegalStateException if the cluster did not take it
     */
    public void set(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name of a secret is 1 to 200 letters, digits, dots, hyphens or"
                    + " underscores, was '" + name + "'");
        }
        if (value.isEmpty() || value.length() > LONGEST) {
            throw new IllegalArgumentException("a secret has 1 to " + LONGEST + " characters");
        }
        synchronized (this) {
            awaitLoaded();
            if (secrets.size() >= MOST && !secrets.containsKey(name)) {
                throw new IllegalStateException("there are " + MOST + " secrets already; delete one first");
            }
        }
        write(name, key.seal(name, value));
    }

    /**
     * Deletes a secret and returns when the cluster has forgotten it.
     *
     * @throws NoSuchElementException if there is none of this name
     * @throws IllegalStateException if the cluster did not take it
     */
    public void delete(String name) {
        synchronized (this) {
            awaitLoaded();
            if (!secrets.containsKey(name)) {
                throw new NoSuchElementException("there is no secret '" + name + "'");
            }
        }
        write(name, null);
    }

    private void awaitLoaded() {
        startFollower();
        waiting.await(PATIENCE, () -> loaded);
        if (!loaded) {
            throw new IllegalStateException("the cluster's secrets cannot be read now: "
                    + (failure == null ? "the cluster does not answer" : failure));
        }
    }

    private void write(String name, byte @Nullable [] value) {
        var settings = new LinkedHashMap<String, Object>();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "connector-secrets");
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 20_000);
        settings.putAll(clientSettings);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        long offset;
        try {
            make();
            try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
                var record = new ProducerRecord<>(TOPIC, 0, name.getBytes(StandardCharsets.UTF_8), value);
                offset = producer.send(record).get().offset();
            }
        } catch (ExecutionException refused) {
            throw new IllegalStateException("the cluster did not take the secret: " + refused.getCause(), refused);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a secret was written", stop);
        }
        synchronized (this) {
            waiting.await(PATIENCE, () -> next > offset); // so that whoever asks next sees it
        }
    }

    private void make() throws InterruptedException, ExecutionException {
        var compacted = new NewTopic(TOPIC, Optional.of(1), Optional.empty())
                .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
        try (Admin admin = Admin.create(clientSettings)) {
            admin.createTopics(List.of(compacted)).all().get();
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof TopicExistsException)) {
                throw failed;
            }
        }
    }

    private synchronized void startFollower() {
        if (follower == null && !closing) {
            Thread thread = new Thread(this::follow, "connector-secrets");
            thread.setDaemon(true);
            follower = thread;
            thread.start();
        }
    }

    private void follow() {
        while (!closing) {
            try (Consumer<byte[], byte[]> reader = reader()) {
                synchronized (this) {
                    consumer = reader;
                }
                read(reader);
            } catch (WakeupException | InterruptException stopped) {
                LOG.debug("Following {} was told to stop", TOPIC, stopped);
            } catch (RuntimeException away) {
                synchronized (this) {
                    if (failure == null) { // once, not every second
                        LOG.warn(
                                "The secrets in topic {} cannot be read, those known stay: {}", TOPIC, away.toString());
                    }
                    failure = String.valueOf(away.getMessage());
                    notifyAll();
                    waiting.await(Duration.ofMillis(RETRY_MILLIS), () -> closing);
                }
            }
        }
    }

    private void read(Consumer<byte[], byte[]> reader) {
        while (!closing && reader.partitionsFor(TOPIC).isEmpty()) {
            synchronized (this) {
                loaded = true; // no topic, no secrets
                failure = null;
                notifyAll();
                waiting.await(Duration.ofMillis(RETRY_MILLIS), () -> closing);
            }
        }
        reader.assign(List.of(PARTITION));
        reader.seekToBeginning(List.of(PARTITION));
        long end = reader.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
        while (!closing) {
            var polled = reader.poll(POLL);
            long position = reader.position(PARTITION); // which may ask the cluster, so outside
            synchronized (this) {
                polled.forEach(this::take);
                next = position;
                if (next >= end) {
                    loaded = true;
                    failure = null;
                }
                notifyAll();
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return; // not ours
        }
        String name = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            secrets.remove(name);
        } else if (secrets.size() < MOST || secrets.containsKey(name)) {
            secrets.put(name, new Sealed(record.value(), Instant.ofEpochMilli(record.timestamp())));
        }
    }

    private Consumer<byte[], byte[]> reader() {
        var settings = new LinkedHashMap<String, Object>();
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "connector-secrets");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        settings.putAll(clientSettings);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false); // looking makes nothing
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Stops following. */
    @Override
    public void close() {
        closing = true;
        synchronized (this) {
            notifyAll();
            if (consumer != null) {
                consumer.wakeup();
            }
        }
    }
}
