package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A hub that holds records against {@link KnownSchemas}, for the tests of a class, of which each has a topic of its own. */
final class CheckedTopics implements AutoCloseable {
    static final int ORDER = 7;
    static final int OTHER = 8;
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KnownSchemas schemas = new KnownSchemas();
    private final TestHub hub;
    private final Admin admin;
    private String topic = "";
    private int topics;

    CheckedTopics(Path directory) throws Exception {
        hub = new TestHub(directory, Map.of(), Optional.of(schemas));
        admin = hub.admin();
    }

    /** The name of the next test's topic, which is not made yet; its subjects have the schema {@link #ORDER}. */
    String nextTopic() {
        topic = "orders-" + ++topics;
        schemas.register(ORDER, "com.shop.Order", topic + "-value", topic + "-key");
        schemas.register(OTHER, "com.shop.Other", "others-value", "com.shop.Other", topic + "-com.shop.Other");
        schemas.loading(false);
        return topic;
    }

    /** An id that is not known before it is registered. */
    int newId() {
        return 1000 + topics;
    }

    KnownSchemas schemas() {
        return schemas;
    }

    Admin admin() {
        return admin;
    }

    int port() {
        return hub.port();
    }

    void create(Map<String, String> configs) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(configs)))
                .all()
                .get();
    }

    void alter(Map<String, String> configs) throws Exception {
        List<AlterConfigOp> changes = configs.entrySet().stream()
                .map(each ->
                        new AlterConfigOp(new ConfigEntry(each.getKey(), each.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), changes))
                .all()
                .get();
    }

    long endOffset() throws Exception {
        var partition = new TopicPartition(topic, 0);
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
    }

    Written written() {
        return new Written(hub, topic);
    }

    Optional<Double> metric(String name, Map<String, String> labels) throws InterruptedException {
        return hub.metrics().stream()
                .filter(metric -> metric.name().equals(name))
                .flatMap(metric -> metric.points().stream())
                .filter(point -> point.labels().equals(labels))
                .map(Metric.Point::value)
                .findFirst();
    }

    List<Future<RecordMetadata>> sendTogether(KafkaProducer<byte[], byte[]> producer, byte[]... values) {
        var sent = new ArrayList<Future<RecordMetadata>>();
        for (byte[] value : values) {
            sent.add(producer.send(new ProducerRecord<>(topic, value)));
        }
        producer.flush();
        return sent;
    }

    /** Sends one batch when it is flushed. */
    KafkaProducer<byte[], byte[]> batching(String codec) {
        return producer(Map.of("linger.ms", 60_000, "compression.type", codec));
    }

    KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        return new KafkaProducer<>(settings(hub, more), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void close() {
        admin.close();
        hub.close();
    }

    static Map<String, Object> settings(TestHub of, Map<String, Object> more) {
        var settings = new HashMap<String, Object>(
                Map.of("bootstrap.servers", of.bootstrap(), "linger.ms", 0, "batch.size", 1 << 20));
        settings.putAll(more);
        return settings;
    }

    static RecordMetadata get(Future<RecordMetadata> sent) throws Exception {
        try {
            return sent.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }

    /** As Confluent's serializers write it. */
    static byte[] value(int id, String payload) {
        byte[] text = bytes(payload);
        return ByteBuffer.allocate(5 + text.length)
                .put((byte) 0)
                .putInt(id)
                .put(text)
                .array();
    }

    static byte[] bytes(@Nullable String text) {
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }
}
