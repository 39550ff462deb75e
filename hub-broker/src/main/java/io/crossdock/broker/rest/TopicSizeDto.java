package io.crossdock.broker.rest;

import io.crossdock.security.rest.Summary;

import java.util.List;

/**
 * What a topic takes on the disks of its brokers.
 *
 * @param bytes of all its replicas that were told of
 * @param partitions by number
 * @param silent ids of brokers that did not tell, so that what they keep is missing here
 */
public record TopicSizeDto(
        String topic,
        @Summary("On all disks together.") long bytes,
        List<PartitionSizeDto> partitions,
        @Summary("Brokers that did not tell.") List<Integer> silent) {
    public TopicSizeDto {
        partitions = List.copyOf(partitions);
        silent = List.copyOf(silent);
    }
}
