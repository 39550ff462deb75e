package io.crossdock.broker.metadata.config;

import java.util.List;

import static io.crossdock.broker.metadata.config.SettingType.INT;

/** Transactions, and the topic that remembers them. */
final class TransactionSettings {
    static final List<Setting> ALL = List.of(
            new Setting(
                            "transaction.abort.timed.out.transaction.cleanup.interval.ms",
                            INT,
                            "10000",
                            "ms",
                            "How often transactions are looked for that are open for too long.")
                    .atLeast(1),
            new Setting(
                            "transaction.max.timeout.ms",
                            INT,
                            "900000",
                            "ms",
                            "Longest transaction.timeout.ms a producer may ask for.")
                    .atLeast(1),
            new Setting(
                            "transaction.remove.expired.transaction.cleanup.interval.ms",
                            INT,
                            "3600000",
                            "ms",
                            "How often unused transactional ids are looked for.")
                    .atLeast(1),
            new Setting(
                            "transaction.state.log.min.isr",
                            INT,
                            "",
                            "replicas",
                            "In-sync replicas that __transaction_state needs for a write, when it is made; without a"
                                    + " value as many as other topics (min.insync.replicas).")
                    .atLeast(1),
            new Setting(
                            "transaction.state.log.num.partitions",
                            INT,
                            "50",
                            "partitions",
                            "Partitions of __transaction_state; fixed once it exists.")
                    .atLeast(1),
            new Setting(
                            "transaction.state.log.replication.factor",
                            INT,
                            "",
                            "replicas",
                            "Replicas of __transaction_state; without a value three, or as many as there are brokers"
                                    + " until others join.")
                    .between(1, Short.MAX_VALUE),
            new Setting(
                            "transaction.state.log.segment.bytes",
                            INT,
                            "104857600",
                            "bytes",
                            "Segment size of __transaction_state.")
                    .atLeast(14),
            new Setting(
                            "transactional.id.expiration.ms",
                            INT,
                            "604800000",
                            "ms",
                            "How long a transactional id is remembered after its last use.")
                    .atLeast(1));

    private TransactionSettings() {}
}
