package io.crossdock.broker.metadata.config;

import java.util.List;

import static io.crossdock.broker.metadata.config.SettingType.INT;
import static io.crossdock.broker.metadata.config.SettingType.LIST;
import static io.crossdock.broker.metadata.config.SettingType.LONG;

/** Upkeep of the logs as a whole. What holds for one log is a topic setting and its broker default. */
final class StorageSettings {
    static final List<Setting> ALL = List.of(
            new Setting(
                            "cordoned.log.dirs",
                            LIST,
                            "",
                            "",
                            "Those of log.dirs that take no new partitions while what is in them goes on serving; * for"
                                    + " all, which keeps new replicas off this broker.")
                    .changeable(),
            new Setting("log.dir", LIST, "", "", "The same as log.dirs, where that is not set."),
            new Setting(
                    "log.dirs",
                    LIST,
                    "",
                    "",
                    "Directories of the logs, one per disk: a new partition goes where there are fewest, and a disk that"
                            + " fails takes only its own offline. Unset: log below the data directory of the hub."),
            new Setting(
                            "log.dirs.min.free.bytes",
                            LONG,
                            "268435456",
                            "bytes",
                            "Room on the disk of each of log.dirs below which clients' writes and new topics are refused,"
                                    + " so that deleting and committing offsets still work; 0 for none.")
                    .atLeast(0),
            new Setting(
                            "log.flush.unsynced.max.bytes",
                            LONG,
                            "536870912",
                            "bytes",
                            "What the logs of a directory may have in memory only before it is flushed in the"
                                    + " background; a start after a crash reads no more than about this.")
                    .atLeast(1 << 20),
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
