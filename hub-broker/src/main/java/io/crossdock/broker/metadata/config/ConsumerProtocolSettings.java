package io.crossdock.broker.metadata.config;

import java.util.List;

import static io.crossdock.broker.metadata.config.SettingType.INT;
import static io.crossdock.broker.metadata.config.SettingType.LIST;
import static io.crossdock.broker.metadata.config.SettingType.STRING;

/** What only concerns groups of the consumer protocol (KIP-848), and no group can set for itself. */
final class ConsumerProtocolSettings {
    static final List<Setting> ALL = List.of(
            new Setting(
                            "group.consumer.assignors",
                            LIST,
                            "uniform,range",
                            "",
                            "How partitions are shared out; the first is used where members do not choose.")
                    .eachOf("uniform", "range")
                    .notEmpty(),
            new Setting(
                            "group.consumer.max.size",
                            INT,
                            "2147483647",
                            "members",
                            "Most members of one group of the consumer protocol.")
                    .atLeast(1),
            new Setting(
                            "group.consumer.migration.policy",
                            STRING,
                            "bidirectional",
                            "",
                            "Which way a group with members may change between the classic and the consumer protocol.")
                    .oneOf("bidirectional", "upgrade", "downgrade", "disabled"),
            new Setting(
                            "group.consumer.regex.refresh.interval.ms",
                            INT,
                            "600000",
                            "ms",
                            "After what time regular expressions are matched again though no topic came or went.")
                    .atLeast(10_000));

    private ConsumerProtocolSettings() {}
}
