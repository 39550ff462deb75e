package io.crossdock.broker.rest;

import java.util.List;

/**
 * What a partition takes on disks.
 *
 * @param bytes of all its replicas that were told of
 * @param replicas by the number of their broker
 */
public record PartitionSizeDto(int partition, long bytes, List<ReplicaSizeDto> replicas) {
    public PartitionSizeDto {
        replicas = List.copyOf(replicas);
    }
}
