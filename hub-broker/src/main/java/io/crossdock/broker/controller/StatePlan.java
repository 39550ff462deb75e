package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.PartitionStep;
import org.apache.kafka.common.errors.ApiException;

import java.util.Map;

/**
 * What becomes of a wish for partitions of one topic.
 *
 * @param steps to be written, by partition number; a partition that is as was wished has none
 * @param refused why not, by partition number
 */
public record StatePlan(Map<Integer, PartitionStep> steps, Map<Integer, ApiException> refused) {
    public StatePlan {
        steps = Map.copyOf(steps);
        refused = Map.copyOf(refused);
    }
}
