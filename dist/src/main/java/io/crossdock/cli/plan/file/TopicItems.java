package io.crossdock.cli.plan.file;

import io.crossdock.cli.plan.Item;
import io.crossdock.cli.plan.Kind;
import io.crossdock.cli.plan.SettingValue;
import io.crossdock.security.rest.Nearest;
import org.apache.kafka.common.config.TopicConfig;

import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;

/** The section {@code topics}: names, each with what its topic is to be like. */
final class TopicItems {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    /** Settings that other brokers of this protocol have, and this program cannot know. */
    private static final Pattern FOREIGN = Pattern.compile("(confluent|redpanda|kafka|strimzi)\\..+");

    private static final List<String> SETTINGS = List.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.COMPRESSION_GZIP_LEVEL_CONFIG,
            TopicConfig.COMPRESSION_LZ4_LEVEL_CONFIG,
            TopicConfig.COMPRESSION_TYPE_CONFIG,
            TopicConfig.COMPRESSION_ZSTD_LEVEL_CONFIG,
            TopicConfig.DELETE_RETENTION_MS_CONFIG,
            TopicConfig.FILE_DELETE_DELAY_MS_CONFIG,
            TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG,
            TopicConfig.FLUSH_MS_CONFIG,
            "follower.replication.throttled.replicas",
            TopicConfig.INDEX_INTERVAL_BYTES_CONFIG,
            "leader.replication.throttled.replicas",
            TopicConfig.LOCAL_LOG_RETENTION_BYTES_CONFIG,
            TopicConfig.LOCAL_LOG_RETENTION_MS_CONFIG,
            TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
            TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
            TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG,
            TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
            TopicConfig.PREALLOCATE_CONFIG,
            TopicConfig.REMOTE_LOG_STORAGE_ENABLE_CONFIG,
            TopicConfig.RETENTION_BYTES_CONFIG,
            TopicConfig.RETENTION_MS_CONFIG,
            TopicConfig.SEGMENT_BYTES_CONFIG,
            TopicConfig.SEGMENT_INDEX_BYTES_CONFIG,
            TopicConfig.SEGMENT_JITTER_MS_CONFIG,
            TopicConfig.SEGMENT_MS_CONFIG,
            TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG);

    private TopicItems() {}

    static void read(Section topics, Found found) {
        for (String name : topics.names()) {
            if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
                topics.problemOfName(
                        name, "a topic's name is up to 249 letters, digits, dots, hyphens and underscores");
                continue;
            }
            if (name.startsWith("__") || name.startsWith("_crossdock.")) {
                topics.problemOfName(name, "'" + name + "' belongs to the cluster itself");
                continue;
            }
            Section topic = topics.section(name);
            var properties = new HashMap<String, String>();
            topic.number("partitions").ifPresent(number -> properties.put("partitions", number.toString()));
            topic.number("replicas").ifPresent(number -> properties.put("replicas", number.toString()));
            Section config = topic.section("config");
            for (String setting : config.names()) {
                if (!SETTINGS.contains(setting) && !FOREIGN.matcher(setting).matches()) {
                    config.problemOfName(
                            setting,
                            "there is no setting '" + setting + "' of a topic" + Nearest.hint(setting, SETTINGS));
                }
                config.text(setting).ifPresent(value -> properties.put(setting, SettingValue.canonical(value)));
            }
            topic.end();
            found.add(Item.of(Kind.TOPIC, name, properties), topics.place(name));
        }
    }
}
