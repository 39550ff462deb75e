package io.crossdock.broker.rest;

/**
 * What one broker keeps of a partition.
 *
 * @param bytes of its log on disk; indexes do not count
 */
public record ReplicaSizeDto(int broker, long bytes) {}
