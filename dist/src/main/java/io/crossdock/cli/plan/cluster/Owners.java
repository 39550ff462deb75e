package io.crossdock.cli.plan.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossdock.cli.plan.Key;
import io.crossdock.cli.plan.Kind;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Who owns what, kept in the cluster itself: the topic {@value #TOPIC}, compacted, with records
 *
 * <pre>
 *   key    topic/orders
 *   value  {"owner": "shop", "since": "2026-01-31T12:00:00Z"}     none: nobody's any more
 * </pre>
 *
 * Any cluster that speaks the protocol can keep it, and whoever may change its topics may read it. One thread.
 */
public final class Owners implements AutoCloseable {
    /** Where it is kept. */
    public static final String TOPIC = "_crossdock.owned";

    private static final TopicPartition ONLY = new TopicPartition(TOPIC, 0);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Admin admin;
    private final Map<String, Object> settings;
    private final Clock clock;
    private @Nullable Producer<String, @Nullable String> producer;

    /** @param settings of any client of the cluster */
    public Owners(Admin admin, Map<String, Object> settings, Clock clock) {
        this.admin = admin;
        this.settings = Map.copyOf(settings);
        this.clock = clock;
    }

    /** Everything that has an owner; kinds that this version does not know are left out. */
    public Map<Key, String> read() throws Exception {
        var owners = new HashMap<Key, String>();
        if (!admin.listTopics().names().get().contains(TOPIC)) {
            return owners;
        }
        try (Consumer<String, @Nullable String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(ONLY));
            consumer.seekToBeginning(List.of(ONLY));
            long end = consumer.endOffsets(List.of(ONLY), PATIENCE).getOrDefault(ONLY, 0L);
            long deadline = clock.millis() + PATIENCE.toMillis();
            while (consumer.position(ONLY, PATIENCE) < end) {
                for (ConsumerRecord<String, @Nullable String> each : consumer.poll(Duration.ofMillis(200))) {
                    take(each, owners);
                }
                if (clock.millis() > deadline) {
                    throw new IOException("the topic " + TOPIC
                            + ", in which the owners stand, could not be read within " + PATIENCE.toSeconds() + " s");
                }
            }
        }
        return owners;
    }

    private static void take(ConsumerRecord<String, @Nullable String> each, Map<Key, String> owners)
            throws IOException {
        Optional<Key> key = key(each.key());
        if (key.isEmpty()) {
            return;
        }
        String value = each.value();
        if (value == null) {
            owners.remove(key.get());
            return;
        }
        try {
            String owner = JSON.readTree(value).path("owner").asText();
            if (owner.isEmpty()) {
                throw new IOException("record " + each.offset() + " of " + TOPIC + " names no owner: " + value);
            }
            owners.put(key.get(), owner);
        } catch (JsonProcessingException foreign) {
            throw new IOException("record " + each.offset() + " of " + TOPIC + " is not JSON: " + value, foreign);
        }
    }

    private static Optional<Key> key(@Nullable String text) {
        int slash = text == null ? -1 : text.indexOf('/');
        if (text == null || slash < 0) {
            return Optional.empty();
        }
        return Kind.of(text.substring(0, slash)).map(kind -> new Key(kind, text.substring(slash + 1)));
    }

    /** Makes something an owner's; it stands in the cluster when this returns. */
    public void claim(Key key, String owner) throws Exception {
        write(
                key,
                JSON.createObjectNode()
                        .put("owner", owner)
                        .put("since", clock.instant().toString())
                        .toString());
    }

    /** Makes something nobody's. */
    public void release(Key key) throws Exception {
        write(key, null);
    }

    private void write(Key key, @Nullable String value) throws Exception {
        Producer<String, @Nullable String> open = producer;
        if (open == null) {
            create();
            var own = new HashMap<>(settings);
            own.put("acks", "all");
            open = new KafkaProducer<>(own, new StringSerializer(), new StringSerializer());
            producer = open;
        }
        open.send(new ProducerRecord<>(TOPIC, 0, key.kind().word() + "/" + key.name(), value))
                .get();
    }

    @Override
    public void close() {
        Producer<String, @Nullable String> open = producer;
        if (open != null) {
            open.close();
        }
    }

    private void create() throws Exception {
        if (admin.listTopics().names().get().contains(TOPIC)) {
            return;
        }
        var topic = new NewTopic(TOPIC, Optional.of(1), Optional.empty())
                .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof TopicExistsException)) {
                throw failed;
            }
        }
    }
}
