package io.crossdock.registry.log;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The settings of the log's four clients: what was given, and over it what the log's safety rests on. */
final class ClientSettings {
    /** A first replay reads as much as this at once. */
    private static final int RECORDS_AT_ONCE = 5_000;

    private final RegistryLogConfig config;

    ClientSettings(RegistryLogConfig config) {
        this.config = config;
    }

    Map<String, Object> admin() {
        var settings = common("admin");
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, answerMillis());
        return settings;
    }

    /** Of the one that replays: without a group, and never over a gap without saying so. */
    Map<String, Object> reader() {
        var settings = consumer("replay");
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_AT_ONCE);
        return settings;
    }

    /** Of the one that takes part in elections, and reads nothing. */
    Map<String, Object> member(Seat seat) {
        var settings = consumer("election");
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.group());
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(LeaderAssignor.class));
        settings.put(LeaderAssignor.SEAT, seat);
        int session = Math.toIntExact(config.sessionTimeout().toMillis());
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, Math.max(1, session / 5));
        // Also how long a rebalance waits for members; nothing that a member does between two polls takes long.
        settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Math.max(session, answerMillis()));
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG); // whoever leaves is gone at once
        return settings;
    }

    /** Of the one that writes: whoever begins to use the transactional id shuts out who did before. */
    Map<String, Object> writer() {
        var settings = common("writer");
        settings.putIfAbsent(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 20L); // a transaction follows close on another
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId(config.topic()));
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, answerMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, answerMillis());
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 2 * answerMillis());
        return settings;
    }

    /** Of the topic alone: two groups that share it by mistake shut each other out instead of both writing. */
    static String transactionalId(String topic) {
        return "schema-registry-writer-" + topic;
    }

    private Map<String, Object> consumer(String role) {
        var settings = common(role);
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic"); // the one whose assignor a client brings
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, answerMillis());
        return settings;
    }

    private Map<String, Object> common(String role) {
        var settings = new HashMap<>(config.clientSettings());
        settings.merge(CommonClientConfigs.CLIENT_ID_CONFIG, "schema-registry", (given, name) -> given);
        settings.compute(CommonClientConfigs.CLIENT_ID_CONFIG, (key, name) -> name + "-" + role);
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, answerMillis());
        return settings;
    }

    private int answerMillis() {
        return Math.toIntExact(config.answerTimeout().toMillis());
    }
}
