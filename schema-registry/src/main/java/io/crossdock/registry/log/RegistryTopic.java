package io.crossdock.registry.log;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The topic as the cluster describes it: made when it is missing, refused when records of it may be out of order or
 * may be deleted, as Confluent's registry refuses it. Thread-safe.
 */
final class RegistryTopic {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryTopic.class);

    private static final Config NOTHING = new Config(List.of());

    private final RegistryLogConfig config;
    private final Admin admin;

    RegistryTopic(RegistryLogConfig config, Admin admin) {
        this.config = config;
        this.admin = admin;
    }

    /**
     * Finds the topic, or makes it.
     *
     * @return which topic it is: another of the same name has another id
     * @throws RegistryLogException when it is not as it must be, or the cluster does not answer
     */
    Uuid prepare() throws InterruptedException {
        Optional<TopicDescription> found = describe();
        if (found.isEmpty()) {
            create();
            found = describe();
        }
        TopicDescription topic = found.orElseThrow(
                () -> failure("topic " + config.topic() + " was made but is not known everywhere yet", null, true));
        if (topic.partitions().size() != 1) {
            throw failure(
                    "topic %s has %d partitions, which have no order among each other; it must have one. Name another topic, or copy its records to one with one partition"
                            .formatted(config.topic(), topic.partitions().size()),
                    null,
                    false);
        }
        checkThatItIsKept();
        return topic.topicId();
    }

    /** Tells which topic has the name now, later and on a thread of the client; says nothing when nobody knows. */
    void identify(Consumer<Optional<Uuid>> id) {
        var unused = admin.describeTopics(List.of(config.topic()))
                .allTopicNames()
                .whenComplete((topics, failure) -> {
                    if (topics != null) {
                        id.accept(
                                Optional.ofNullable(topics.get(config.topic())).map(TopicDescription::topicId));
                    } else if (failure instanceof UnknownTopicOrPartitionException) {
                        id.accept(Optional.empty());
                    }
                });
    }

    /** Empty when there is no topic of that name. */
    Optional<Uuid> id() throws InterruptedException {
        return describe().map(TopicDescription::topicId);
    }

    private Optional<TopicDescription> describe() throws InterruptedException {
        try {
            return Optional.ofNullable(answer(
                            "describe topic " + config.topic(),
                            admin.describeTopics(List.of(config.topic())).allTopicNames())
                    .get(config.topic()));
        } catch (RegistryLogException missing) {
            if (missing.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw missing;
        }
    }

    private void create() throws InterruptedException {
        Optional<Short> replicas = replicas();
        var topic = new NewTopic(config.topic(), Optional.of(1), replicas)
                .configs(
                        replicas.orElse((short) 0) >= 3
                                ? Map.of(
                                        TopicConfig.CLEANUP_POLICY_CONFIG,
                                        TopicConfig.CLEANUP_POLICY_COMPACT,
                                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                                        "2")
                                : Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
        try {
            answer(
                    "create topic " + config.topic(),
                    admin.createTopics(List.of(topic)).all());
            LOG.info(
                    "Made topic {} with {} replicas",
                    config.topic(),
                    replicas.map(String::valueOf).orElse("the cluster's"));
        } catch (RegistryLogException exists) {
            if (!(exists.getCause() instanceof TopicExistsException)) { // another node was faster
                throw exists;
            }
        }
    }

    private Optional<Short> replicas() throws InterruptedException {
        if (config.replicas() == 0) {
            return Optional.empty();
        }
        int brokers =
                answer("count the brokers", admin.describeCluster().nodes()).size();
        if (brokers < config.replicas()) {
            LOG.warn(
                    "Topic {} gets {} replicas, since there are no more brokers. Add brokers, then replicas, before the registry holds what must not be lost",
                    config.topic(),
                    brokers);
        }
        return Optional.of((short) Math.max(1, Math.min(brokers, config.replicas())));
    }

    private void checkThatItIsKept() throws InterruptedException {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, config.topic());
        ConfigEntry policy;
        try {
            policy = answer(
                            "read the settings of topic " + config.topic(),
                            admin.describeConfigs(List.of(resource)).all())
                    .getOrDefault(resource, NOTHING)
                    .get(TopicConfig.CLEANUP_POLICY_CONFIG);
        } catch (RegistryLogException unknown) {
            if (unknown.getCause() instanceof AuthorizationException) {
                LOG.warn(
                        "Topic {}: its settings may not be read, so nobody checked that it is compacted. Allow DESCRIBE_CONFIGS on it",
                        config.topic());
                return;
            }
            throw unknown;
        }
        if (policy == null || !TopicConfig.CLEANUP_POLICY_COMPACT.equals(policy.value())) {
            throw failure(
                    "topic %s has cleanup.policy=%s, so the cluster would delete schemas as they age; set it to compact"
                            .formatted(config.topic(), policy == null ? "(none)" : policy.value()),
                    null,
                    false);
        }
    }

    private <T> T answer(String what, KafkaFuture<T> answer) throws InterruptedException {
        try {
            return answer.get(config.answerTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException refused) {
            Throwable cause = refused.getCause() == null ? refused : refused.getCause();
            throw failure("the cluster did not " + what + ": " + cause.getMessage(), cause, false);
        } catch (TimeoutException late) {
            throw failure("the cluster did not " + what + " within " + config.answerTimeout(), late, true);
        }
    }

    private static RegistryLogException failure(String message, @Nullable Throwable cause, boolean timeout) {
        return new RegistryLogException(message, cause, timeout);
    }
}
