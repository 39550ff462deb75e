package io.crossdock.broker.rest;

import io.crossdock.security.rest.Tagged;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * How far behind a group is.
 *
 * @param lagSeconds age of the oldest record that is not read, over all partitions; null when it is not known
 * @param total records committed by nobody yet, over all partitions with a committed offset
 */
public record LagDto(
        String group, String state, long total, @Nullable Double lagSeconds, List<PartitionLagDto> partitions)
        implements Tagged {
    /** @param ages in seconds, of the oldest record that is not read; of partitions without one 0 is said */
    LagDto timed(Map<TopicPartition, Double> ages) {
        List<PartitionLagDto> timed = partitions.stream()
                .map(each -> each.timed(
                        each.lag() != null && each.lag() == 0
                                ? Double.valueOf(0)
                                : ages.get(new TopicPartition(each.topic(), each.partition()))))
                .toList();
        OptionalDouble oldest = timed.stream()
                .map(PartitionLagDto::lagSeconds)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .max();
        return new LagDto(group, state, total, oldest.isPresent() ? oldest.getAsDouble() : null, timed);
    }

    /** What a reset changes: records come and members go without anybody having moved the group. */
    @Override
    public Object tagged() {
        return partitions.stream()
                .filter(each -> each.committed() != null)
                .map(each -> each.topic() + " " + each.partition() + " " + each.committed())
                .toList();
    }
}
