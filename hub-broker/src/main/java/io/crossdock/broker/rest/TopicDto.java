package io.crossdock.broker.rest;

import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.Tagged;

import java.util.List;
import java.util.Map;

/**
 * A topic as its clients see it.
 *
 * @param id URL-safe base64 of 16 bytes
 * @param internal whether the cluster keeps it for itself
 * @param configs those that were set for this topic; sensitive ones are left out
 */
public record TopicDto(
        String name,
        String id,
        boolean internal,
        @Summary("Number of copies of each partition.") int replicationFactor,
        List<PartitionDto> partitions,

        @Summary("What was set for this topic; everything else has its default.")
        Map<String, String> configs)
        implements Tagged {
    /** Leaders come and go without anybody having changed the topic. */
    @Override
    public Object tagged() {
        return List.of(id, partitions.size(), replicationFactor, configs);
    }
}
