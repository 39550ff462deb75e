package io.crossdock.broker.metadata.config;

import java.util.List;

import static io.crossdock.broker.metadata.config.SettingType.BOOLEAN;
import static io.crossdock.broker.metadata.config.SettingType.INT;
import static io.crossdock.broker.metadata.config.SettingType.LONG;
import static io.crossdock.broker.metadata.config.SettingType.STRING;

/** How brokers find each other, and what new topics look like. */
final class ClusterSettings {
    static final List<Setting> ALL = List.of(
            new Setting(
                    "auto.create.topics.enable",
                    BOOLEAN,
                    "true",
                    "",
                    "Whether a topic is created when a client first asks for it."),
            new Setting(
                    "auto.leader.rebalance.enable",
                    BOOLEAN,
                    "true",
                    "",
                    "Whether leaders go back to the preferred replicas, the first of each partition, by themselves."),
            new Setting("broker.rack", STRING, "", "", "Where this broker stands; replicas are spread over racks."),
            new Setting(
                    "controlled.shutdown.enable",
                    BOOLEAN,
                    "true",
                    "",
                    "Whether a broker that is stopped first hands over what it leads."),
            new Setting(
                            "default.replication.factor",
                            INT,
                            "",
                            "replicas",
                            "Replicas of a topic that names no number; without a value three, or as many as there are"
                                    + " brokers.")
                    .between(1, Short.MAX_VALUE),
            new Setting("delete.topic.enable", BOOLEAN, "true", "", "Whether topics can be deleted."),
            new Setting(
                            "leader.imbalance.check.interval.seconds",
                            LONG,
                            "300",
                            "seconds",
                            "How often it is looked at whether leaders should go back to preferred replicas.")
                    .between(1, Integer.MAX_VALUE),
            new Setting(
                            "leader.imbalance.per.broker.percentage",
                            INT,
                            "10",
                            "percent",
                            "Of the partitions a broker is preferred for, the share that others may lead meanwhile.")
                    .between(0, 100),
            new Setting("num.partitions", INT, "1", "partitions", "Partitions of a topic that names no number.")
                    .atLeast(1),
            new Setting(
                            "zookeeper.connection.timeout.ms",
                            INT,
                            "18000",
                            "ms",
                            "How long the start waits for ZooKeeper.")
                    .atLeast(1),
            new Setting(
                            "zookeeper.session.timeout.ms",
                            INT,
                            "18000",
                            "ms",
                            "Silence after which the cluster takes this broker for dead.")
                    .atLeast(1));

    private ClusterSettings() {}
}
