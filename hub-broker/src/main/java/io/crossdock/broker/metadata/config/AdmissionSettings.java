package io.crossdock.broker.metadata.config;

import java.util.List;

import static io.crossdock.broker.metadata.config.SettingType.BOOLEAN;
import static io.crossdock.broker.metadata.config.SettingType.INT;

/** How producers get leave to open a transaction in a partition (KIP-890). */
final class AdmissionSettings {
    static final List<Setting> ALL = List.of(
            new Setting(
                            "add.partitions.to.txn.retry.backoff.max.ms",
                            INT,
                            "100",
                            "ms",
                            "How long a producer's first batch of a transaction waits here for the end of its last"
                                    + " transaction before the client is told to send it again.")
                    .atLeast(0),
            new Setting(
                            "add.partitions.to.txn.retry.backoff.ms",
                            INT,
                            "20",
                            "ms",
                            "Time between two looks at whether the last transaction has ended.")
                    .atLeast(1),
            new Setting(
                    "transaction.partition.verification.enable",
                    BOOLEAN,
                    "true",
                    "",
                    "Whether a producer of transaction version 0 or 1 must have announced a partition before it writes"
                            + " there; those of version 2 always are looked at."));

    private AdmissionSettings() {}
}
