package io.crossdock.broker.rest;

import org.jspecify.annotations.Nullable;

/**
 * How far behind a group is on one partition.
 *
 * @param committed next offset to be read; null when none is committed
 * @param end offset the next record gets; null when the partition is gone
 * @param lag records in between; null when either is
 * @param lagSeconds age of the oldest record in between, 0 without one; null when it is not known, and where nobody asked
 * @param member who reads it; null when nobody does
 * @param instance its static name; null without one
 */
public record PartitionLagDto(
        String topic,
        int partition,
        @Nullable Long committed,
        @Nullable Long end,
        @Nullable Long lag,
        @Nullable Double lagSeconds,
        @Nullable String member,
        @Nullable String instance,
        @Nullable String client,
        @Nullable String host) {
    PartitionLagDto timed(@Nullable Double seconds) {
        return new PartitionLagDto(topic, partition, committed, end, lag, seconds, member, instance, client, host);
    }
}
