package io.crossdock.connectors.fleet;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** The clients of the board's topic, and how it is made. It has one partition, so its records have one order. */
final class BoardTopic {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int DELIVERY_MILLIS = 15_000;

    private final String name;
    private final Map<String, Object> clientSettings;

    BoardTopic(String name, Map<String, Object> clientSettings) {
        this.name = name;
        this.clientSettings = Map.copyOf(clientSettings);
    }

    String name() {
        return name;
    }

    /**
     * Makes the topic if nobody has. Signs of life make most of what is written, so segments are short: only closed ones
     * are compacted, and whoever starts reads it all.
     */
    void make() throws InterruptedException, ExecutionException {
        var topic = new NewTopic(name, Optional.of(1), Optional.empty())
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.SEGMENT_BYTES_CONFIG,
                        Integer.toString(1 << 20),
                        TopicConfig.SEGMENT_MS_CONFIG,
                        "3600000",
                        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                        "0.2"));
        try (Admin admin = admin()) {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof TopicExistsException)) {
                throw failed;
            }
        }
    }

    /** Tells this topic from another one that had its name before or has it on another cluster. */
    String id() throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            return admin.describeTopics(List.of(name))
                    .allTopicNames()
                    .get()
                    .values()
                    .iterator()
                    .next()
                    .topicId()
                    .toString();
        }
    }

    private Admin admin() {
        var settings = new LinkedHashMap<String, Object>();
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "connector-board");
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        settings.putAll(clientSettings);
        return Admin.create(settings);
    }

    Consumer<byte[], byte[]> reader() {
        var settings = new LinkedHashMap<String, Object>();
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "connector-board");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        settings.putAll(clientSettings);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false); // looking makes nothing
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    Producer<byte[], byte[]> writer() {
        var settings = new LinkedHashMap<String, Object>();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "connector-board");
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, DELIVERY_MILLIS);
        settings.putAll(clientSettings);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Why the board cannot be read or written, with what mends it. */
    String describe(@Nullable Throwable failure, String operation) {
        return failure instanceof AuthorizationException
                ? "the connectors' user lacks " + operation + " on the topic " + name
                        + " - 'crossdock acls add --topic " + name + " --operation " + operation
                        + " --allow User:NAME' grants it"
                : String.valueOf(failure);
    }
}
