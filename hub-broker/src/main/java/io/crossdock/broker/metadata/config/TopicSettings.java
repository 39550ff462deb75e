package io.crossdock.broker.metadata.config;

import io.crossdock.broker.metadata.config.TopicSetting.BrokerName;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static io.crossdock.broker.metadata.config.SettingType.BOOLEAN;
import static io.crossdock.broker.metadata.config.SettingType.DOUBLE;
import static io.crossdock.broker.metadata.config.SettingType.INT;
import static io.crossdock.broker.metadata.config.SettingType.LIST;
import static io.crossdock.broker.metadata.config.SettingType.LONG;
import static io.crossdock.broker.metadata.config.SettingType.STRING;

/** Every setting a topic can have in Kafka 4, by name. */
final class TopicSettings {
    private static final String NEVER = String.valueOf(Long.MAX_VALUE);
    private static final String NO_TIERS = "there is no remote storage here, a topic is kept on its brokers' disks";
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    static final List<TopicSetting> ALL = List.of(
            of(
                    new Setting(
                                    "acks.durability",
                                    STRING,
                                    "auto",
                                    "",
                                    "What acks=all waits for: disk for the replicas and the disk, replicas only for"
                                            + " their memory, auto for the disk where a partition has one replica.")
                            .oneOf("auto", "disk", "replicas"),
                    "acks.durability"),
            of(
                    new Setting(
                                    "batch.validation",
                                    STRING,
                                    "header",
                                    "",
                                    "What is checked of a producer's batch: header, its header, checksum and framing;"
                                            + " full, every record as Apache Kafka does, which costs decompression.")
                            .oneOf("header", "full"),
                    "log.batch.validation"),
            of(
                    new Setting(
                                    "cleanup.policy",
                                    LIST,
                                    "delete",
                                    "",
                                    "What happens to old records: delete drops them by age and size, compact keeps the"
                                            + " newest of each key, an empty list keeps everything.")
                            .eachOf("delete", "compact"),
                    "log.cleanup.policy"),
            of(
                    new Setting("compression.gzip.level", INT, "-1", "", "Level the broker compresses gzip with.")
                            .between(-1, 9)
                            .not("0", "the levels of gzip are 1 to 9, and -1 for its own choice"),
                    "compression.gzip.level"),
            of(
                    new Setting("compression.lz4.level", INT, "9", "", "Level the broker compresses lz4 with.")
                            .between(1, 17),
                    "compression.lz4.level"),
            of(
                    new Setting(
                                    "compression.type",
                                    STRING,
                                    "producer",
                                    "",
                                    "How batches are compressed on disk; producer keeps them as they were sent.")
                            .oneOf("producer", "uncompressed", "gzip", "snappy", "lz4", "zstd"),
                    "compression.type"),
            of(
                    new Setting("compression.zstd.level", INT, "3", "", "Level the broker compresses zstd with.")
                            .between(-131072, 22),
                    "compression.zstd.level"),
            of(
                    new Setting(
                                    "delete.retention.ms",
                                    LONG,
                                    "86400000",
                                    "ms",
                                    "How long a compacted topic keeps the marker of a deleted key.")
                            .atLeast(0),
                    "log.cleaner.delete.retention.ms"),
            of(
                    new Setting(
                                    "file.delete.delay.ms",
                                    LONG,
                                    "60000",
                                    "ms",
                                    "How long the files of dropped records stay on disk for readers that are on them.")
                            .atLeast(0),
                    "log.segment.delete.delay.ms"),
            of(
                    new Setting("flush.messages", LONG, NEVER, "records", "Forces to disk after this many records.")
                            .atLeast(1),
                    "log.flush.interval.messages"),
            of(
                    new Setting("flush.ms", LONG, NEVER, "ms", "Forces records to disk that are older than this.")
                            .atLeast(0),
                    "log.flush.interval.ms",
                    "log.flush.scheduler.interval.ms"),
            of(new Setting(
                            "follower.replication.throttled.replicas",
                            LIST,
                            "",
                            "",
                            "Replicas whose fetching is throttled, as partition:broker, or *.")
                    .satisfying(TopicSettings::replicasProblem)),
            of(
                    new Setting(
                                    "index.interval.bytes",
                                    INT,
                                    "4096",
                                    "bytes",
                                    "Distance of two entries of the offset index in the segment.")
                            .atLeast(0),
                    "log.index.interval.bytes"),
            of(new Setting(
                            "leader.replication.throttled.replicas",
                            LIST,
                            "",
                            "",
                            "Replicas that are served throttled, as partition:broker, or *.")
                    .satisfying(TopicSettings::replicasProblem)),
            of(
                    new Setting("local.retention.bytes", LONG, "-2", "bytes", "Size kept on disk with remote storage.")
                            .onlyDefault(NO_TIERS),
                    "log.local.retention.bytes"),
            of(
                    new Setting("local.retention.ms", LONG, "-2", "ms", "Age kept on disk with remote storage.")
                            .onlyDefault(NO_TIERS),
                    "log.local.retention.ms"),
            of(
                    new Setting(
                                    "max.compaction.lag.ms",
                                    LONG,
                                    NEVER,
                                    "ms",
                                    "Age at which a record of a compacted topic must have been looked at.")
                            .atLeast(1),
                    "log.cleaner.max.compaction.lag.ms"),
            of(
                    new Setting("max.message.bytes", INT, "1048588", "bytes", "Largest record batch accepted.")
                            .atLeast(0),
                    "message.max.bytes"),
            of(
                    new Setting(
                                    "message.timestamp.after.max.ms",
                                    LONG,
                                    "3600000",
                                    "ms",
                                    "How far in the future a record's own timestamp may be.")
                            .atLeast(0),
                    "log.message.timestamp.after.max.ms"),
            of(
                    new Setting(
                                    "message.timestamp.before.max.ms",
                                    LONG,
                                    NEVER,
                                    "ms",
                                    "How far in the past a record's own timestamp may be.")
                            .atLeast(0),
                    "log.message.timestamp.before.max.ms"),
            of(
                    new Setting(
                                    "message.timestamp.type",
                                    STRING,
                                    "CreateTime",
                                    "",
                                    "Whether a record has the producer's time or the time of its arrival.")
                            .oneOf("CreateTime", "LogAppendTime"),
                    "log.message.timestamp.type"),
            of(
                    new Setting(
                                    "min.cleanable.dirty.ratio",
                                    DOUBLE,
                                    "0.5",
                                    "",
                                    "Share of uncompacted bytes at which compaction is worth while.")
                            .fraction(),
                    "log.cleaner.min.cleanable.ratio"),
            of(
                    new Setting(
                                    "min.compaction.lag.ms",
                                    LONG,
                                    "0",
                                    "ms",
                                    "How long a record of a compacted topic stays for sure.")
                            .atLeast(0),
                    "log.cleaner.min.compaction.lag.ms"),
            of(
                    new Setting(
                                    "min.insync.replicas",
                                    INT,
                                    "1",
                                    "replicas",
                                    "In-sync replicas without which acks=all is refused; a topic of three or more replicas"
                                            + " for which nobody has set it needs 2.")
                            .atLeast(1),
                    "min.insync.replicas"),
            of(
                    new Setting("preallocate", BOOLEAN, "false", "", "Whether a segment takes its whole size at once.")
                            .onlyDefault("a segment takes the space its records need"),
                    "log.preallocate"),
            of(new Setting("remote.log.copy.disable", BOOLEAN, "false", "", "Stops copying to remote storage.")
                    .onlyDefault(NO_TIERS)),
            of(new Setting("remote.log.delete.on.disable", BOOLEAN, "false", "", "Drops what is in remote storage.")
                    .onlyDefault(NO_TIERS)),
            of(new Setting("remote.storage.enable", BOOLEAN, "false", "", "Moves old segments to remote storage.")
                    .onlyDefault(NO_TIERS)),
            of(
                    new Setting(
                                    "retention.bytes",
                                    LONG,
                                    "-1",
                                    "bytes",
                                    "Size a partition is cut back to; -1 for no limit.")
                            .atLeast(-1),
                    "log.retention.bytes"),
            new TopicSetting(
                    new Setting("retention.ms", LONG, "604800000", "ms", "Age at which records go; -1 for never.")
                            .atLeast(-1)
                            .changeable(),
                    List.of(
                            new BrokerName("log.retention.ms", "ms", 1),
                            new BrokerName("log.retention.minutes", "minutes", MINUTE),
                            new BrokerName("log.retention.hours", "hours", HOUR))),
            of(
                    // Kafka 4 wants 1 MiB at least; smaller ones from older clusters are no reason to refuse a topic.
                    new Setting("segment.bytes", INT, "1073741824", "bytes", "Size at which a new segment begins.")
                            .atLeast(14),
                    "log.segment.bytes"),
            of(
                    new Setting("segment.index.bytes", INT, "10485760", "bytes", "Largest index of a segment.")
                            .atLeast(4),
                    "log.index.size.max.bytes"),
            new TopicSetting(
                    new Setting("segment.jitter.ms", LONG, "0", "ms", "Random spread of segment.ms.")
                            .atLeast(0)
                            .changeable(),
                    List.of(
                            new BrokerName("log.roll.jitter.ms", "ms", 1),
                            new BrokerName("log.roll.jitter.hours", "hours", HOUR))),
            new TopicSetting(
                    new Setting("segment.ms", LONG, "604800000", "ms", "Age at which a new segment begins.")
                            .atLeast(1)
                            .changeable(),
                    List.of(new BrokerName("log.roll.ms", "ms", 1), new BrokerName("log.roll.hours", "hours", HOUR))),
            of(
                    new Setting(
                            "unclean.leader.election.enable",
                            BOOLEAN,
                            "false",
                            "",
                            "Whether a replica that is behind may lead when no other can; loses records."),
                    "unclean.leader.election.enable"));

    private TopicSettings() {}

    private static Optional<String> replicasProblem(String value) {
        boolean fine = value.equals("*") || Setting.items(value).stream().allMatch(item -> item.matches("\\d+:\\d+"));
        return fine ? Optional.empty() : Optional.of("must be * or a list of partition:broker");
    }

    private static TopicSetting of(Setting setting, String... brokerNames) {
        return new TopicSetting(
                setting.changeable(),
                Stream.of(brokerNames)
                        .map(name -> new BrokerName(name, setting.unit(), 1))
                        .toList());
    }
}
