package io.crossdock.broker.log;

import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.record.TimestampType;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The settings of a topic that its logs honour, under Kafka's names with dots as camel case. All sizes are bytes, all
 * times milliseconds.
 *
 * @param segmentBytes a segment is closed before it would grow beyond this
 * @param segmentMillis a segment is closed when it spans more time than this
 * @param segmentJitterMillis up to this much is taken off {@code segmentMillis} at random, so that many partitions do
 *     not roll in the same instant
 * @param segmentIndexBytes a segment is closed when one of its indexes has this size
 * @param indexIntervalBytes distance of two index entries in the segment
 * @param retentionMillis age at which closed segments are dropped, -1 for never
 * @param retentionBytes size the log is cut back to, -1 for no limit
 * @param maxMessageBytes largest record batch accepted
 * @param timestampType who sets the time of a record
 * @param timestampBeforeMaxMillis how far in the past a producer's timestamp may be
 * @param timestampAfterMaxMillis how far in the future a producer's timestamp may be
 * @param delete whether retention applies ({@code cleanup.policy} names {@code delete})
 * @param compact whether every record needs a key ({@code cleanup.policy} names {@code compact})
 * @param minCleanableDirtyRatio share of bytes not yet compacted above which a log is compacted
 * @param minCompactionLagMillis how long a record stays for sure
 * @param maxCompactionLagMillis age at which a record must have been looked at by compaction
 * @param deleteRetentionMillis how long a compacted log keeps the marker of a deleted key
 * @param compression in which codec batches are kept
 * @param fullValidation whether every record of a producer's batch is checked, not only its header
 * @param flushMessages records after which an append waits for the disk
 * @param flushMillis age of unflushed records at which maintenance flushes them
 * @param fileDeleteDelayMillis how long the files of a dropped segment or log stay on disk
 */
public record LogConfig(
        int segmentBytes,
        long segmentMillis,
        long segmentJitterMillis,
        int segmentIndexBytes,
        int indexIntervalBytes,
        long retentionMillis,
        long retentionBytes,
        int maxMessageBytes,
        TimestampType timestampType,
        long timestampBeforeMaxMillis,
        long timestampAfterMaxMillis,
        boolean delete,
        boolean compact,
        double minCleanableDirtyRatio,
        long minCompactionLagMillis,
        long maxCompactionLagMillis,
        long deleteRetentionMillis,
        TopicCompression compression,
        boolean fullValidation,
        long flushMessages,
        long flushMillis,
        long fileDeleteDelayMillis) {

    /** Kafka's defaults for everything. */
    public static final LogConfig DEFAULTS = from(Map.of());

    /**
     * @param topic effective values by topic setting name, such as {@code segment.bytes}; a missing one has Kafka's
     *     default, names that mean nothing to a log are passed over
     * @throws InvalidConfigurationException naming the setting and the value that cannot be read
     */
    public static LogConfig from(Map<String, String> topic) {
        Set<String> policy = Arrays.stream(topic.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "delete")
                        .split(","))
                .map(String::trim)
                .collect(Collectors.toUnmodifiableSet());
        return new LogConfig(
                number(topic, TopicConfig.SEGMENT_BYTES_CONFIG, 1 << 30),
                number(topic, TopicConfig.SEGMENT_MS_CONFIG, 604_800_000L),
                number(topic, TopicConfig.SEGMENT_JITTER_MS_CONFIG, 0L),
                number(topic, TopicConfig.SEGMENT_INDEX_BYTES_CONFIG, 10 << 20),
                number(topic, TopicConfig.INDEX_INTERVAL_BYTES_CONFIG, 4096),
                number(topic, TopicConfig.RETENTION_MS_CONFIG, 604_800_000L),
                number(topic, TopicConfig.RETENTION_BYTES_CONFIG, -1L),
                number(topic, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, 1_048_588),
                timestampType(topic),
                number(topic, TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, Long.MAX_VALUE),
                number(topic, TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, 3_600_000L),
                policy.contains(TopicConfig.CLEANUP_POLICY_DELETE),
                policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT),
                fraction(topic, TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, 0.5),
                number(topic, TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, 0L),
                number(topic, TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, Long.MAX_VALUE),
                number(topic, TopicConfig.DELETE_RETENTION_MS_CONFIG, 86_400_000L),
                TopicCompression.from(topic),
                topic.getOrDefault("batch.validation", "header").trim().equals("full"),
                number(topic, TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG, Long.MAX_VALUE),
                number(topic, TopicConfig.FLUSH_MS_CONFIG, Long.MAX_VALUE),
                number(topic, TopicConfig.FILE_DELETE_DELAY_MS_CONFIG, 60_000L));
    }

    /** Age at which a segment is closed: early enough to be compacted in time where there is a limit for that. */
    long rollMillis() {
        return compact ? Math.min(segmentMillis, maxCompactionLagMillis) : segmentMillis;
    }

    private static TimestampType timestampType(Map<String, String> topic) {
        String name = topic.getOrDefault(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TimestampType.CREATE_TIME.name);
        try {
            return TimestampType.forName(name);
        } catch (RuntimeException unknown) {
            throw new InvalidConfigurationException(
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG + " must be CreateTime or LogAppendTime, was '" + name
                            + "'",
                    unknown);
        }
    }

    private static int number(Map<String, String> topic, String name, int otherwise) {
        long value = number(topic, name, (long) otherwise);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new InvalidConfigurationException(
                    name + " must be between 0 and " + Integer.MAX_VALUE + ", was " + value);
        }
        return (int) value;
    }

    private static double fraction(Map<String, String> topic, String name, double otherwise) {
        String text = topic.getOrDefault(name, Double.toString(otherwise));
        try {
            return Double.parseDouble(text.trim());
        } catch (NumberFormatException wrong) {
            throw new InvalidConfigurationException(name + " must be a number, was '" + text + "'", wrong);
        }
    }

    private static long number(Map<String, String> topic, String name, long otherwise) {
        String text = topic.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(text.trim());
        } catch (NumberFormatException wrong) {
            throw new InvalidConfigurationException(name + " must be a whole number, was '" + text + "'", wrong);
        }
    }
}
