package io.crossdock.broker.group;

import io.crossdock.broker.group.consumer.ConsumerGroupConfig;
import org.apache.kafka.common.errors.InvalidSessionTimeoutException;

import java.time.Duration;

/**
 * How groups behave. The names in brackets are Kafka's broker settings.
 *
 * @param offsetsTopicPartitions partitions of {@code __consumer_offsets}, 1 or more; must not change once the topic
 *     exists, for it decides where a group lives [offsets.topic.num.partitions]
 * @param initialRebalanceDelay how long the first rebalance of an empty group waits for more members
 *     [group.initial.rebalance.delay.ms]
 * @param minSessionTimeout shortest session a member may ask for [group.min.session.timeout.ms]
 * @param maxSessionTimeout longest session a member may ask for [group.max.session.timeout.ms]
 * @param maxSize members a group may have, 1 or more [group.max.size]
 * @param maxOffsetMetadataBytes characters of the note a commit may carry, 0 or more [offset.metadata.max.bytes]
 * @param offsetsRetention how long offsets outlive their group's last member, or a standalone consumer's last commit
 *     (KIP-211) [offsets.retention.minutes]
 * @param retentionCheckInterval time between two searches for expired offsets [offsets.retention.check.interval.ms]
 * @param consumer what only concerns groups of the consumer protocol [group.consumer.*]
 */
public record GroupConfig(
        int offsetsTopicPartitions,
        Duration initialRebalanceDelay,
        Duration minSessionTimeout,
        Duration maxSessionTimeout,
        int maxSize,
        int maxOffsetMetadataBytes,
        Duration offsetsRetention,
        Duration retentionCheckInterval,
        ConsumerGroupConfig consumer) {

    /** Kafka's defaults. */
    public static final GroupConfig DEFAULT = new GroupConfig(
            50,
            Duration.ofSeconds(3),
            Duration.ofSeconds(6),
            Duration.ofMinutes(30),
            Integer.MAX_VALUE,
            4096,
            Duration.ofDays(7),
            Duration.ofMinutes(10),
            ConsumerGroupConfig.DEFAULT);

    public GroupConfig {
        atLeast("offsets.topic.num.partitions", offsetsTopicPartitions, 1);
        atLeast("group.initial.rebalance.delay.ms", initialRebalanceDelay.toMillis(), 0);
        atLeast("group.min.session.timeout.ms", minSessionTimeout.toMillis(), 1);
        atLeast("group.max.session.timeout.ms", maxSessionTimeout.toMillis(), minSessionTimeout.toMillis());
        atLeast("group.max.size", maxSize, 1);
        atLeast("offset.metadata.max.bytes", maxOffsetMetadataBytes, 0);
        atLeast("offsets.retention.minutes", offsetsRetention.toMinutes(), 1);
        atLeast("offsets.retention.check.interval.ms", retentionCheckInterval.toMillis(), 1);
    }

    /** @throws InvalidSessionTimeoutException when a member of the classic protocol may not ask for this one */
    void checkSessionTimeout(int asked) {
        if (asked < minSessionTimeout.toMillis() || asked > maxSessionTimeout.toMillis()) {
            throw new InvalidSessionTimeoutException("The session timeout is " + asked + " ms, this broker allows "
                    + minSessionTimeout.toMillis() + " to " + maxSessionTimeout.toMillis()
                    + " ms (group.min.session.timeout.ms, group.max.session.timeout.ms)");
        }
    }

    private static void atLeast(String setting, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(setting + " is " + value + " but must be " + least + " or more");
        }
    }
}
