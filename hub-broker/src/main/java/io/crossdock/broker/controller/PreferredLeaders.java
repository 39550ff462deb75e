package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.PartitionStep;
import io.crossdock.broker.metadata.TopicImage;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Each partition is led by its preferred replica, the first one, if that is in sync. Brokers that already lead nearly
 * all of what they should are left in peace, for each change of leader costs clients a moment. Pure.
 */
public final class PreferredLeaders implements TopicRule {
    private final Set<Integer> brokers;

    private PreferredLeaders(Set<Integer> brokers) {
        this.brokers = Set.copyOf(brokers);
    }

    /** Wherever it can be. */
    public static PreferredLeaders everywhere(ClusterImage image) {
        return new PreferredLeaders(image.brokers().keySet());
    }

    /**
     * For the brokers that do not lead more than this share of the partitions they are preferred for.
     *
     * @param percentage 0 to 100 ({@code leader.imbalance.per.broker.percentage})
     */
    public static PreferredLeaders beyond(int percentage, ClusterImage image) {
        var preferred = new HashMap<Integer, Integer>();
        var missed = new HashMap<Integer, Integer>();
        for (TopicImage topic : image.topics().values()) {
            for (PartitionImage partition : topic.partitions()) {
                int first = partition.replicas().get(0);
                preferred.merge(first, 1, Integer::sum);
                if (partition.leader() != first) {
                    missed.merge(first, 1, Integer::sum);
                }
            }
        }
        var beyond = new HashSet<Integer>();
        missed.forEach((broker, count) -> {
            if (100L * count > (long) percentage * preferred.getOrDefault(broker, 0)) {
                beyond.add(broker);
            }
        });
        return new PreferredLeaders(beyond);
    }

    @Override
    public Map<Integer, PartitionStep> steps(ClusterImage image, TopicImage topic) {
        var steps = new HashMap<Integer, PartitionStep>();
        for (int i = 0; i < topic.partitions().size(); i++) {
            PartitionImage now = topic.partitions().get(i);
            int first = now.replicas().get(0);
            BrokerImage broker = image.brokers().get(first);
            if (now.leader() != first
                    && brokers.contains(first)
                    && now.isr().contains(first)
                    && broker != null
                    && broker.isActive()) {
                steps.put(i, new PartitionStep(now, now.led(first)));
            }
        }
        return steps;
    }
}
