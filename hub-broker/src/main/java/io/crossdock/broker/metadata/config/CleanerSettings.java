package io.crossdock.broker.metadata.config;

import java.util.List;

import static io.crossdock.broker.metadata.config.SettingType.BOOLEAN;
import static io.crossdock.broker.metadata.config.SettingType.DOUBLE;
import static io.crossdock.broker.metadata.config.SettingType.INT;
import static io.crossdock.broker.metadata.config.SettingType.LONG;

/** What compaction may cost the broker. What it does to one topic is a topic setting. */
final class CleanerSettings {
    static final List<Setting> ALL = List.of(
            new Setting(
                            "log.cleaner.backoff.ms",
                            LONG,
                            "15000",
                            "ms",
                            "How long compaction waits when no topic needs it.")
                    .atLeast(1)
                    .changeable(),
            new Setting(
                            "log.cleaner.dedupe.buffer.size",
                            LONG,
                            "134217728",
                            "bytes",
                            "Memory for the keys of all compactions under way, 24 bytes a key; taken only while needed.")
                    .atLeast(1024)
                    .changeable(),
            new Setting(
                    "log.cleaner.enable",
                    BOOLEAN,
                    "true",
                    "",
                    "Whether compacted topics, also internal ones, are compacted."),
            new Setting(
                            "log.cleaner.io.buffer.load.factor",
                            DOUBLE,
                            "0.9",
                            "",
                            "Share of log.cleaner.dedupe.buffer.size that is filled; higher means slower.")
                    .fractionAboveZero()
                    .changeable(),
            new Setting(
                            "log.cleaner.io.buffer.size",
                            INT,
                            "524288",
                            "bytes",
                            "Memory for the reading and writing of all compactions under way, beyond the largest batch.")
                    .atLeast(0)
                    .changeable(),
            new Setting(
                            "log.cleaner.io.max.bytes.per.second",
                            DOUBLE,
                            Double.toString(Double.MAX_VALUE),
                            "bytes",
                            "Bytes that all compactions together read and write in a second.")
                    .aboveZero()
                    .changeable(),
            new Setting("log.cleaner.threads", INT, "1", "threads", "Topics' partitions compacted at the same time.")
                    .between(1, 64)
                    .changeable());

    private CleanerSettings() {}
}
