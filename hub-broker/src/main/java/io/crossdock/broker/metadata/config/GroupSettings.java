package io.crossdock.broker.metadata.config;

import java.util.List;

import static io.crossdock.broker.metadata.config.SettingType.INT;
import static io.crossdock.broker.metadata.config.SettingType.LONG;

/** Consumer groups, their offsets, and producer ids. */
final class GroupSettings {
    static final List<Setting> ALL = List.of(
            new Setting(
                            "group.initial.rebalance.delay.ms",
                            INT,
                            "3000",
                            "ms",
                            "How long the first rebalance of a group waits for more members.")
                    .atLeast(0),
            new Setting("group.max.session.timeout.ms", INT, "1800000", "ms", "Longest session timeout of a member.")
                    .atLeast(1),
            new Setting("group.max.size", INT, "2147483647", "members", "Most members of one group.").atLeast(1),
            new Setting("group.min.session.timeout.ms", INT, "6000", "ms", "Shortest session timeout of a member.")
                    .atLeast(1),
            new Setting("offset.metadata.max.bytes", INT, "4096", "bytes", "Longest note beside a committed offset.")
                    .atLeast(0),
            new Setting(
                            "offsets.retention.check.interval.ms",
                            LONG,
                            "600000",
                            "ms",
                            "How often old offsets are looked for.")
                    .atLeast(1),
            new Setting(
                            "offsets.retention.minutes",
                            INT,
                            "10080",
                            "minutes",
                            "How long offsets outlive the last member of their group.")
                    .atLeast(1),
            new Setting(
                            "offsets.topic.num.partitions",
                            INT,
                            "50",
                            "partitions",
                            "Partitions of __consumer_offsets; fixed once it exists.")
                    .atLeast(1),
            new Setting(
                            "offsets.topic.replication.factor",
                            INT,
                            "",
                            "replicas",
                            "Replicas of __consumer_offsets; without a value three, or as many as there are brokers until"
                                    + " others join.")
                    .between(1, Short.MAX_VALUE),
            new Setting("offsets.topic.segment.bytes", INT, "104857600", "bytes", "Segment size of __consumer_offsets.")
                    .atLeast(14),
            new Setting(
                            "producer.id.expiration.ms",
                            INT,
                            "86400000",
                            "ms",
                            "Silence after which an idempotent producer is forgotten.")
                    .atLeast(1));

    private GroupSettings() {}
}
