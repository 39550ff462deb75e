package io.crossdock.broker.rest;

import org.jspecify.annotations.Nullable;

/**
 * Where a group reads on in one partition.
 *
 * @param before null when none was committed
 */
public record OffsetMoveDto(
        String topic, int partition, @Nullable Long before, long after) {}
