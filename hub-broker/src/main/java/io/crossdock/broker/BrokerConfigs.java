package io.crossdock.broker;

import io.crossdock.broker.api.data.AdmissionConfig;
import io.crossdock.broker.controller.ControllerConfig;
import io.crossdock.broker.controller.TopicCreation.InternalTopic;
import io.crossdock.broker.controller.TopicRules;
import io.crossdock.broker.group.GroupConfig;
import io.crossdock.broker.group.assignor.Assignors;
import io.crossdock.broker.group.consumer.ConsumerGroupConfig;
import io.crossdock.broker.group.consumer.ConsumerGroupSettings;
import io.crossdock.broker.group.consumer.MigrationPolicy;
import io.crossdock.broker.log.CleanerConfig;
import io.crossdock.broker.log.Cordon;
import io.crossdock.broker.log.LogMaintenance;
import io.crossdock.broker.log.StorageConfig;
import io.crossdock.broker.metadata.config.BrokerSettings;
import io.crossdock.broker.metadata.config.BrokerValues;
import io.crossdock.broker.metadata.config.ConfigBook;
import io.crossdock.broker.metadata.zk.ZkAccess;
import io.crossdock.broker.net.ConnectionLimits;
import io.crossdock.broker.net.NetConfig;
import io.crossdock.broker.partition.ReplicationConfig;
import io.crossdock.broker.txn.TransactionConfig;
import org.apache.kafka.common.config.TopicConfig;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Makes a broker's configuration of settings under Kafka's names. */
public final class BrokerConfigs {
    /** The protocol counts replicas in two bytes. */
    private static final int MAX_REPLICAS = Short.MAX_VALUE;

    private static final int MAX_IN_FLIGHT_REQUESTS = 256;
    private static final long MAX_IN_FLIGHT_BYTES = 64L << 20;

    private BrokerConfigs() {}

    /**
     * @param settings by Kafka's names; everything missing has its default
     * @param directory for the logs, unless the settings name others; relative ones are below its parent
     * @throws IllegalArgumentException naming everything that is wrong
     */
    public static BrokerConfig of(int nodeId, String zookeeperConnect, Path directory, Map<String, String> settings) {
        return of(nodeId, zookeeperConnect, ZkAccess.OPEN, directory, settings);
    }

    /** @param access who this broker is to ZooKeeper */
    public static BrokerConfig of(
            int nodeId, String zookeeperConnect, ZkAccess access, Path directory, Map<String, String> settings) {
        BrokerSettings.Parsed parsed = BrokerSettings.parse(settings);
        String wrong = parsed.problems().stream()
                .filter(BrokerSettings.Problem::fatal)
                .map(BrokerSettings.Problem::message)
                .collect(Collectors.joining("; "));
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(wrong);
        }
        BrokerValues values = parsed.values();
        List<ListenerAddress> listeners =
                ListenerAddress.parse("listeners", values.text("listeners").orElse(""));
        int cores = Runtime.getRuntime().availableProcessors();
        return new BrokerConfig(
                nodeId,
                values.text("broker.rack"),
                storage(directory, values),
                zookeeperConnect,
                access,
                values.duration("zookeeper.session.timeout.ms"),
                values.duration("zookeeper.connection.timeout.ms"),
                listeners,
                values.text("advertised.listeners")
                        .map(text -> ListenerAddress.parse("advertised.listeners", text))
                        .orElse(List.of()),
                new NetConfig(
                        values.text("num.network.threads")
                                .map(Integer::parseInt)
                                .orElse(cores),
                        values.integer("socket.request.max.bytes"),
                        MAX_IN_FLIGHT_REQUESTS,
                        MAX_IN_FLIGHT_BYTES,
                        requestMemory(values),
                        connectionLimits(values),
                        idleLimit(values),
                        values.integer("socket.send.buffer.bytes"),
                        values.integer("socket.receive.buffer.bytes")),
                SecurityConfigs.of(
                        listeners,
                        values,
                        Optional.ofNullable(directory.toAbsolutePath().getParent())
                                .orElse(directory)),
                new ReplicationConfig(
                        values.duration("replica.lag.time.max.ms"),
                        values.integer("replica.fetch.max.bytes"),
                        values.integer("replica.fetch.response.max.bytes"),
                        values.integer("replica.fetch.min.bytes"),
                        values.duration("replica.fetch.wait.max.ms"),
                        values.duration("replica.fetch.backoff.ms"),
                        values.duration("replica.fetch.gather.ms")),
                values.text("num.io.threads").map(Integer::parseInt).orElse(cores),
                values.integer("fetch.max.bytes"),
                values.text("replica.selector.class").isPresent(),
                values.integer("max.incremental.fetch.session.cache.slots"),
                new ControllerConfig(
                        values.flag("auto.leader.rebalance.enable"),
                        values.duration("leader.imbalance.check.interval.seconds"),
                        values.integer("leader.imbalance.per.broker.percentage"),
                        values.flag("controlled.shutdown.enable")),
                new TopicRules(
                        values.integer("num.partitions"), count(values, "default.replication.factor"), MAX_REPLICAS),
                new ConfigBook(nodeId, values.given()),
                values.flag("auto.create.topics.enable"),
                values.flag("delete.topic.enable"),
                new InternalTopic(
                        values.integer("offsets.topic.num.partitions"),
                        count(values, "offsets.topic.replication.factor"),
                        Map.of(
                                TopicConfig.CLEANUP_POLICY_CONFIG,
                                TopicConfig.CLEANUP_POLICY_COMPACT,
                                TopicConfig.SEGMENT_BYTES_CONFIG,
                                Integer.toString(values.integer("offsets.topic.segment.bytes")))),
                new GroupConfig(
                        values.integer("offsets.topic.num.partitions"),
                        values.duration("group.initial.rebalance.delay.ms"),
                        values.duration("group.min.session.timeout.ms"),
                        values.duration("group.max.session.timeout.ms"),
                        values.integer("group.max.size"),
                        values.integer("offset.metadata.max.bytes"),
                        values.duration("offsets.retention.minutes"),
                        values.duration("offsets.retention.check.interval.ms"),
                        consumerGroups(values)),
                new InternalTopic(
                        values.integer("transaction.state.log.num.partitions"),
                        count(values, "transaction.state.log.replication.factor"),
                        transactionTopicConfigs(values)),
                new TransactionConfig(
                        values.integer("transaction.state.log.num.partitions"),
                        values.duration("transaction.max.timeout.ms"),
                        values.duration("transaction.abort.timed.out.transaction.cleanup.interval.ms"),
                        values.duration("transactional.id.expiration.ms"),
                        values.duration("transaction.remove.expired.transaction.cleanup.interval.ms")),
                new AdmissionConfig(
                        values.flag("transaction.partition.verification.enable"),
                        values.duration("add.partitions.to.txn.retry.backoff.ms"),
                        values.duration("add.partitions.to.txn.retry.backoff.max.ms")),
                new LogMaintenance.Intervals(
                        values.duration("log.retention.check.interval.ms"),
                        values.duration("log.flush.offset.checkpoint.interval.ms"),
                        values.duration("replica.high.watermark.checkpoint.interval.ms"),
                        LogMaintenance.Intervals.DEFAULTS.producerExpiry()),
                cleaner(values),
                values.duration("producer.id.expiration.ms"));
    }

    /** What does not fit together in who comes in by which listener; of settings that are right each for itself. */
    public static Optional<String> securityProblem(Map<String, String> settings) {
        BrokerValues values = BrokerSettings.parse(settings).values();
        try {
            List<ListenerAddress> listeners =
                    ListenerAddress.parse("listeners", values.text("listeners").orElse(""));
            SecurityConfigs.of(listeners, values, Path.of("").toAbsolutePath());
            return Optional.empty();
        } catch (IllegalArgumentException wrong) {
            return Optional.of(String.valueOf(wrong.getMessage()));
        }
    }

    private static Map<String, String> transactionTopicConfigs(BrokerValues values) {
        var configs = new HashMap<String, String>();
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        configs.put(
                TopicConfig.SEGMENT_BYTES_CONFIG,
                Integer.toString(values.integer("transaction.state.log.segment.bytes")));
        values.text("transaction.state.log.min.isr")
                .ifPresent(members -> configs.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, members));
        return configs;
    }

    /** A number that need not be given. */
    private static OptionalInt count(BrokerValues values, String name) {
        return values.text(name).map(Integer::parseInt).map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    /** Frames are outside the heap, the objects made of them in it, and both may be as large as the heap. */
    private static long requestMemory(BrokerValues values) {
        long given = values.number("queued.max.request.bytes");
        return given > 0 ? given : Runtime.getRuntime().maxMemory() / 4;
    }

    static CleanerConfig cleaner(BrokerValues values) {
        return new CleanerConfig(
                values.flag("log.cleaner.enable"),
                values.integer("log.cleaner.threads"),
                values.number("log.cleaner.dedupe.buffer.size"),
                Math.max(1, values.integer("log.cleaner.io.buffer.size")),
                values.fraction("log.cleaner.io.buffer.load.factor"),
                values.fraction("log.cleaner.io.max.bytes.per.second"),
                values.duration("log.cleaner.backoff.ms"));
    }

    static ConnectionLimits connectionLimits(BrokerValues values) {
        Map<String, Integer> exceptions = values.list("max.connections.per.ip.overrides").stream()
                .collect(Collectors.toMap(
                        item -> item.substring(0, item.lastIndexOf(':')),
                        item -> Integer.parseInt(item.substring(item.lastIndexOf(':') + 1)),
                        (first, last) -> last));
        return new ConnectionLimits(
                values.integer("max.connections"), values.integer("max.connections.per.ip"), exceptions);
    }

    private static StorageConfig storage(Path directory, BrokerValues values) {
        List<String> named = values.list("log.dirs").isEmpty() ? values.list("log.dir") : values.list("log.dirs");
        List<Path> directories = named.isEmpty()
                ? List.of(directory)
                : named.stream()
                        .map(name ->
                                directory.resolveSibling(name).toAbsolutePath().normalize())
                        .toList();
        List<String> unknown = new Cordon(values.list("cordoned.log.dirs")).unknown(directories);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "cordoned.log.dirs names " + unknown + ", which are not among log.dirs " + directories);
        }
        return new StorageConfig(
                directories,
                values.integer("num.recovery.threads.per.data.dir"),
                values.number("log.flush.unsynced.max.bytes"),
                values.number("log.dirs.min.free.bytes"));
    }

    private static ConsumerGroupConfig consumerGroups(BrokerValues values) {
        return new ConsumerGroupConfig(
                new ConsumerGroupSettings(
                        values.duration("group.consumer.session.timeout.ms"),
                        values.duration("group.consumer.heartbeat.interval.ms"),
                        values.duration("group.consumer.assignment.interval.ms")),
                values.integer("group.consumer.max.size"),
                Assignors.named(values.list("group.consumer.assignors")),
                MigrationPolicy.named(
                        values.text("group.consumer.migration.policy").orElse("")),
                values.duration("group.consumer.regex.refresh.interval.ms"));
    }

    /** Kafka's -1 means never; a century is as good. */
    private static Duration idleLimit(BrokerValues values) {
        Duration limit = values.duration("connections.max.idle.ms");
        return limit.isNegative() ? Duration.ofDays(36_500) : limit;
    }
}
