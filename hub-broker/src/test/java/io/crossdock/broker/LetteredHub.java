package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;

import static io.crossdock.broker.CheckedTopics.ORDER;
import static io.crossdock.broker.CheckedTopics.value;

/** One broker that checks schemas, of which it knows one, with topic orders whose bad records go to topic letters. */
final class LetteredHub implements AutoCloseable {
    /** The id of a schema that nobody knows. */
    static final int UNKNOWN = 99;

    private final Path directory;
    private final KnownSchemas schemas;
    private TestHub hub;

    private LetteredHub(Path directory, KnownSchemas schemas) throws Exception {
        this.directory = directory;
        this.schemas = schemas;
        this.hub = new TestHub(directory, Map.of(), Optional.of(schemas));
    }

    static LetteredHub start(Path directory) throws Exception {
        var schemas = new KnownSchemas();
        schemas.register(ORDER, "com.shop.Order", "orders-value");
        return new LetteredHub(directory, schemas);
    }

    /** Stops it and starts it again with what it kept. */
    void restart(Map<String, String> settings) throws Exception {
        hub.close();
        hub = new TestHub(directory, settings, Optional.of(schemas));
    }

    Path directory() {
        return directory;
    }

    int port() {
        return hub.port();
    }

    String zookeeper() {
        return hub.zookeeper();
    }

    Admin admin() {
        return hub.admin();
    }

    List<Metric> metrics() throws InterruptedException {
        return hub.metrics();
    }

    /** What is in a topic. */
    Written written(String topic) {
        return new Written(hub, topic);
    }

    void create(Map<String, String> configs) throws Exception {
        create(configs, Map.of());
    }

    void create(Map<String, String> configs, Map<String, String> configsOfLetters) throws Exception {
        try (Admin admin = hub.admin()) {
            admin.createTopics(List.of(
                            topic("orders", "letters", configs),
                            new NewTopic("letters", 1, (short) 1).configs(configsOfLetters)))
                    .all()
                    .get();
        }
    }

    static NewTopic topic(String name, String letters, Map<String, String> more) {
        var configs = new HashMap<String, String>(more);
        configs.put("schema.validation", "id");
        configs.put("schema.validation.action", "dead-letter");
        configs.put("schema.validation.dead.letter.topic", letters);
        configs.put("schema.validation.patience.ms", "0");
        return new NewTopic(name, 1, (short) 1).configs(configs);
    }

    KafkaProducer<byte[], byte[]> batching(Map<String, Object> more) {
        var settings = CheckedTopics.settings(hub, more);
        settings.put("linger.ms", 60_000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Sends each record at once. */
    KafkaProducer<byte[], byte[]> sending() {
        return new KafkaProducer<>(
                CheckedTopics.settings(hub, Map.of()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Sends one batch; what begins with ! has a schema that nobody knows. */
    static List<Future<RecordMetadata>> send(KafkaProducer<byte[], byte[]> producer, String... texts) {
        var sent = new ArrayList<Future<RecordMetadata>>();
        for (String text : texts) {
            sent.add(
                    producer.send(new ProducerRecord<>("orders", value(text.startsWith("!") ? UNKNOWN : ORDER, text))));
        }
        producer.flush();
        return sent;
    }

    @Override
    public void close() {
        hub.close();
    }
}
