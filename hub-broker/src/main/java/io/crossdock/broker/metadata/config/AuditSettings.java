package io.crossdock.broker.metadata.config;

import java.util.List;

import static io.crossdock.broker.metadata.config.SettingType.BOOLEAN;
import static io.crossdock.broker.metadata.config.SettingType.INT;
import static io.crossdock.broker.metadata.config.SettingType.LONG;

/** What is written down of changes and refusals, and where. */
final class AuditSettings {
    static final List<Setting> ALL = List.of(
            new Setting(
                            "audit.decisions.interval.ms",
                            LONG,
                            "60000",
                            "ms",
                            "How often a broker writes to topic _crossdock.decisions what clients asked permission for,"
                                    + " so that changes of access rules can be tried; 0 for never.")
                    .atLeast(0),
            new Setting(
                            "audit.file.count",
                            INT,
                            "10",
                            "files",
                            "Files of audit events that are kept, the one being written included; 0 for no file.")
                    .atLeast(0),
            new Setting(
                            "audit.file.max.bytes",
                            LONG,
                            "10485760",
                            "bytes",
                            "Size from which on a new file of audit events is begun.")
                    .atLeast(1024),
            new Setting(
                            "audit.queue.events",
                            INT,
                            "10000",
                            "events",
                            "Audit events that may wait to be written; what comes on top is dropped and counted.")
                    .between(1, 1_000_000),
            new Setting(
                    "audit.topic.enable",
                    BOOLEAN,
                    "",
                    "",
                    "Whether audit events are written to topic _crossdock.audit too; without a value if there is an"
                            + " authorizer."));

    private AuditSettings() {}
}
