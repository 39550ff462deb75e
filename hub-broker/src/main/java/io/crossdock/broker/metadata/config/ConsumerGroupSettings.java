package io.crossdock.broker.metadata.config;

import io.crossdock.broker.metadata.config.TopicSetting.BrokerName;

import java.util.List;

import static io.crossdock.broker.metadata.config.SettingType.INT;

/** The settings a group of the consumer protocol can have (KIP-848), and the bounds a broker sets them. */
final class ConsumerGroupSettings {
    static final List<TopicSetting> ALL = List.of(
            of(
                    new Setting(
                                    "consumer.assignment.interval.ms",
                                    INT,
                                    "1000",
                                    "ms",
                                    "Least time between two assignments, so that members that come together are served"
                                            + " together.")
                            .atLeast(0),
                    "group.consumer.assignment.interval.ms"),
            of(
                    new Setting(
                                    "consumer.heartbeat.interval.ms",
                                    INT,
                                    "5000",
                                    "ms",
                                    "How often a member of a group of the consumer protocol is to report.")
                            .atLeast(1),
                    "group.consumer.heartbeat.interval.ms"),
            of(
                    new Setting(
                                    "consumer.session.timeout.ms",
                                    INT,
                                    "45000",
                                    "ms",
                                    "Silence after which a member of a group of the consumer protocol is gone.")
                            .atLeast(1),
                    "group.consumer.session.timeout.ms"));

    /** Between what values a group may choose. */
    static final List<Setting> BOUNDS = List.of(
            bound(
                    "group.consumer.min.assignment.interval.ms",
                    0,
                    "Shortest consumer.assignment.interval.ms of a group."),
            bound(
                    "group.consumer.max.assignment.interval.ms",
                    15_000,
                    "Longest consumer.assignment.interval.ms of a group."),
            bound(
                    "group.consumer.min.heartbeat.interval.ms",
                    5_000,
                    "Shortest consumer.heartbeat.interval.ms of a group."),
            bound(
                    "group.consumer.max.heartbeat.interval.ms",
                    15_000,
                    "Longest consumer.heartbeat.interval.ms of a group."),
            bound("group.consumer.min.session.timeout.ms", 45_000, "Shortest consumer.session.timeout.ms of a group."),
            bound("group.consumer.max.session.timeout.ms", 60_000, "Longest consumer.session.timeout.ms of a group."));

    private ConsumerGroupSettings() {}

    private static TopicSetting of(Setting setting, String broker) {
        return new TopicSetting(setting, List.of(new BrokerName(broker, setting.unit(), 1)));
    }

    private static Setting bound(String name, int otherwise, String meaning) {
        return new Setting(name, INT, String.valueOf(otherwise), "ms", meaning).atLeast(0);
    }
}
