package io.crossdock.broker.group.consumer;

import io.crossdock.broker.group.assignor.Assignors;

import java.time.Duration;

/**
 * How groups of the consumer protocol behave. The names in brackets are Kafka's broker settings.
 *
 * @param settings what a group may also set for itself
 * @param maxSize members a group may have, 1 or more [group.consumer.max.size]
 * @param assignors what members may choose from [group.consumer.assignors]
 * @param migration which way groups may change their protocol while they live [group.consumer.migration.policy]
 * @param regexRefresh time after which expressions are matched again though no topic came or went, because permissions
 *     may have changed [group.consumer.regex.refresh.interval.ms]
 */
public record ConsumerGroupConfig(
        ConsumerGroupSettings settings,
        int maxSize,
        Assignors assignors,
        MigrationPolicy migration,
        Duration regexRefresh) {

    /** Kafka's defaults. */
    public static final ConsumerGroupConfig DEFAULT = new ConsumerGroupConfig(
            new ConsumerGroupSettings(Duration.ofSeconds(45), Duration.ofSeconds(5), Duration.ofSeconds(1)),
            Integer.MAX_VALUE,
            new Assignors(Assignors.ALL),
            MigrationPolicy.BIDIRECTIONAL,
            Duration.ofMinutes(10));

    public ConsumerGroupConfig {
        if (maxSize < 1) {
            throw new IllegalArgumentException("group.consumer.max.size is " + maxSize + " but must be 1 or more");
        }
        if (regexRefresh.compareTo(Duration.ofSeconds(10)) < 0) {
            throw new IllegalArgumentException("group.consumer.regex.refresh.interval.ms is " + regexRefresh.toMillis()
                    + " but must be 10000 or more");
        }
    }
}
