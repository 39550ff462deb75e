package io.crossdock.broker.rest;

import io.crossdock.security.rest.Tagged;

import java.util.List;

/**
 * How far behind a group is.
 *
 * @param total records committed by nobody yet, over all partitions with a committed offset
 */
public record LagDto(String group, String state, long total, List<PartitionLagDto> partitions) implements Tagged {
    /** What a reset changes: records come and members go without anybody having moved the group. */
    @Override
    public Object tagged() {
        return partitions.stream()
                .filter(each -> each.committed() != null)
                .map(each -> each.topic() + " " + each.partition() + " " + each.committed())
                .toList();
    }
}
