package io.crossdock.broker.rest;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * How many partitions a topic has to have.
 *
 * @param count in all, not how many more
 */
public record PartitionCountDto(@Min(1) @Max(10_000) int count) {}
