package io.crossdock.broker.rest;

import org.jspecify.annotations.Nullable;

/**
 * How far behind a group is on one partition.
 *
 * @param committed next offset to be read; null when none is committed
 * @param end offset the next record gets; null when the partition is gone
 * @param lag records in between; null when either is
 * @param member who reads it; null when nobody does
 * @param instance its static name; null without one
 */
public record PartitionLagDto(
        String topic,
        int partition,
        @Nullable Long committed,
        @Nullable Long end,
        @Nullable Long lag,
        @Nullable String member,
        @Nullable String instance,
        @Nullable String client,
        @Nullable String host) {}
