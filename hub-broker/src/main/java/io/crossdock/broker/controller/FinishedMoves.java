package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.PartitionStep;
import io.crossdock.broker.metadata.TopicImage;

import java.util.HashMap;
import java.util.Map;

/**
 * A partition that is moved is where it was moved to as soon as all replicas that stay are in sync: those that go are
 * dropped, and if one of them leads, the first that stays leads instead. Pure.
 */
public final class FinishedMoves implements TopicRule {
    @Override
    public Map<Integer, PartitionStep> steps(ClusterImage image, TopicImage topic) {
        Map<Integer, PartitionStep> steps = Map.of();
        for (int i = 0; i < topic.partitions().size(); i++) {
            PartitionImage now = topic.partitions().get(i);
            if (!now.isMoving()) {
                continue;
            }
            var moved = Reassignment.completed(now, id -> {
                BrokerImage broker = image.brokers().get(id);
                return broker != null && broker.isActive();
            });
            if (moved.isPresent()) {
                if (steps.isEmpty()) {
                    steps = new HashMap<>();
                }
                steps.put(i, new PartitionStep(now, moved.get()));
            }
        }
        return steps;
    }
}
