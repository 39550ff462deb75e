package io.crossdock.connectors.fleet;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** The clients of the board's topic, and how it is made. It has one partition, so its records have one order. */
final class BoardTopic {
    private static final Logger LOG = LoggerFactory.getLogger(BoardTopic.class);
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int DELIVERY_MILLIS = 15_000;

    private static final Map<String, String> CONFIGS = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT,
            TopicConfig.SEGMENT_BYTES_CONFIG,
            Integer.toString(1 << 20),
            TopicConfig.SEGMENT_MS_CONFIG,
            "3600000",
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
            "0.2");

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
        NewTopic topic = new NewTopic(name, Optional.of(1), Optional.empty()).configs(CONFIGS);
        try (Admin admin = admin()) {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof TopicExistsException)) {
                throw failed;
            }
        }
    }

    /**
     * Tells this topic from another one that had its name before or has it on another cluster, and sees to it that it
     * forgets nothing: one that was deleted is made by the cluster itself, as topics are made there, when the next record
     * comes from a hub that has not noticed.
     *
     * @throws NotKeptException if it would forget, and that cannot be changed here
     */
    String keptId(Admin admin) throws InterruptedException, ExecutionException {
        String id = id(admin);
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        try {
            Config config = Objects.requireNonNull(
                    admin.describeConfigs(List.of(resource)).all().get().get(resource));
            ConfigEntry entry = config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
            String policy = entry == null ? null : entry.value();
            if (TopicConfig.CLEANUP_POLICY_COMPACT.equals(policy)) {
                return id;
            }
            LOG.warn("{} has cleanup.policy={}, with which connectors would be forgotten: it is changed", name, policy);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof AuthorizationException) {
                LOG.debug("Who made {}, and how, may not be seen", name, failed);
                return id;
            }
            throw failed;
        }
        try {
            admin.incrementalAlterConfigs(Map.of(
                            resource,
                            CONFIGS.entrySet().stream()
                                    .map(each -> new AlterConfigOp(
                                            new ConfigEntry(each.getKey(), each.getValue()), AlterConfigOp.OpType.SET))
                                    .toList()))
                    .all()
                    .get();
        } catch (ExecutionException failed) {
            throw new NotKeptException(name, failed.getCause());
        }
        return id;
    }

    /** Whether it is there and has not become another one. */
    boolean isStill(String id, Admin admin) throws InterruptedException, ExecutionException {
        try {
            return id.equals(id(admin));
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw failed;
        }
    }

    private String id(Admin admin) throws InterruptedException, ExecutionException {
        return admin.describeTopics(List.of(name))
                .allTopicNames()
                .get()
                .values()
                .iterator()
                .next()
                .topicId()
                .toString();
    }

    /** The topic would forget connectors. */
    static final class NotKeptException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        NotKeptException(String name, @Nullable Throwable cause) {
            super(
                    "the topic " + name
                            + " has not cleanup.policy=compact, with which connectors would be forgotten, and"
                            + " the connectors' user may not change it - 'crossdock topics alter " + name
                            + " --config cleanup.policy=compact' does (" + cause + ")",
                    cause);
        }
    }

    Admin admin() {
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
        if (failure instanceof NotKeptException notKept) {
            return String.valueOf(notKept.getMessage());
        }
        return failure instanceof AuthorizationException
                ? "the connectors' user lacks " + operation + " on the topic " + name
                        + " - 'crossdock acls add --topic " + name + " --operation " + operation
                        + " --allow User:NAME' grants it"
                : String.valueOf(failure);
    }
}
