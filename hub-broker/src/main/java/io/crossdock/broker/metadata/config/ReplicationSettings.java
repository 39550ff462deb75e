package io.crossdock.broker.metadata.config;

import java.util.List;

import static io.crossdock.broker.metadata.config.SettingType.INT;
import static io.crossdock.broker.metadata.config.SettingType.LONG;
import static io.crossdock.broker.metadata.config.SettingType.STRING;

/** How brokers reach each other, and how followers keep up with leaders. */
final class ReplicationSettings {
    /** Of Apache Kafka, by whose name it is chosen there (KIP-392). */
    private static final String BY_RACK = "org.apache.kafka.common.replica.RackAwareReplicaSelector";

    private static final String UNLIMITED = String.valueOf(Long.MAX_VALUE);

    static final List<Setting> ALL = List.of(
            new Setting(
                            "follower.replication.throttled.rate",
                            LONG,
                            UNLIMITED,
                            "bytes per second",
                            "How fast this broker fetches for its replicas that are out of sync and named in"
                                    + " follower.replication.throttled.replicas of their topics.")
                    .atLeast(0)
                    .changeable(),
            new Setting(
                            "leader.replication.throttled.rate",
                            LONG,
                            UNLIMITED,
                            "bytes per second",
                            "How fast this broker serves replicas that are out of sync, where its own one is named in"
                                    + " leader.replication.throttled.replicas of their topics.")
                    .atLeast(0)
                    .changeable(),
            new Setting(
                            "replica.alter.log.dirs.io.max.bytes.per.second",
                            LONG,
                            UNLIMITED,
                            "bytes per second",
                            "Accepted, since tools that move replicas set it; nothing is moved between the directories"
                                    + " of a broker.")
                    .atLeast(0)
                    .changeable(),
            new Setting(
                    "inter.broker.listener.name",
                    STRING,
                    "",
                    "",
                    "Name of the listener by which other brokers are reached; without a value the first one of each."),
            new Setting(
                            "replica.fetch.backoff.ms",
                            INT,
                            "100",
                            "ms",
                            "How long a follower waits before it asks again for what its leader refused.")
                    .atLeast(0),
            new Setting(
                            "replica.fetch.gather.ms",
                            INT,
                            "1",
                            "ms",
                            "Shortest time between two answers of a leader to one follower: what comes in meanwhile leaves"
                                    + " together. Less CPU per record, for half of it more latency of acks=all where"
                                    + " records come in fast; 0 sends each at once.")
                    .atLeast(0),
            new Setting(
                            "replica.fetch.max.bytes",
                            INT,
                            "1048576",
                            "bytes",
                            "Most records of one partition in one answer to a follower; a larger batch comes alone.")
                    .atLeast(1),
            new Setting(
                            "replica.fetch.min.bytes",
                            INT,
                            "1",
                            "bytes",
                            "Records for which a leader lets a follower wait.")
                    .atLeast(0),
            new Setting(
                            "replica.fetch.response.max.bytes",
                            INT,
                            "10485760",
                            "bytes",
                            "Most records in one answer to a follower.")
                    .atLeast(1),
            new Setting(
                            "replica.fetch.wait.max.ms",
                            INT,
                            "500",
                            "ms",
                            "How long a leader lets a follower wait for records.")
                    .atLeast(1),
            new Setting(
                            "replica.high.watermark.checkpoint.interval.ms",
                            LONG,
                            "5000",
                            "ms",
                            "How often it is noted on disk up to where each partition is replicated.")
                    .atLeast(100),
            new Setting(
                            "replica.lag.time.max.ms",
                            LONG,
                            "30000",
                            "ms",
                            "A follower that has not caught up with its leader for so long is no longer in sync.")
                    .atLeast(100),
            new Setting(
                            "replica.selector.class",
                            STRING,
                            "",
                            "",
                            "With " + BY_RACK + " consumers that name their client.rack read from an in-sync replica"
                                    + " in that rack (broker.rack); without a value from leaders only.")
                    .oneOf("", BY_RACK));

    private ReplicationSettings() {}
}
