package io.crossdock.broker.rest;

import java.util.List;

/**
 * How far behind a group is.
 *
 * @param total records committed by nobody yet, over all partitions with a committed offset
 */
public record LagDto(String group, String state, long total, List<PartitionLagDto> partitions) {}
