package io.crossdock.broker.metadata.config;

import java.util.List;

import static io.crossdock.broker.metadata.config.SettingType.INT;
import static io.crossdock.broker.metadata.config.SettingType.LONG;

/** Upkeep of the logs as a whole. What holds for one log is a topic setting and its broker default. */
final class StorageSettings {
    static final List<Setting> ALL = List.of(
            new Setting(
                            "log.flush.offset.checkpoint.interval.ms",
                            INT,
                            "60000",
                            "ms",
                            "How often it is noted up to where logs need no recovery.")
                    .atLeast(1),
            new Setting(
                            "log.retention.check.interval.ms",
                            LONG,
                            "300000",
                            "ms",
                            "How often records that are too old or too many are looked for.")
                    .atLeast(1),
            new Setting(
                            "num.recovery.threads.per.data.dir",
                            INT,
                            "2",
                            "threads",
                            "Threads that read the logs at the start.")
                    .atLeast(1));

    private StorageSettings() {}
}
