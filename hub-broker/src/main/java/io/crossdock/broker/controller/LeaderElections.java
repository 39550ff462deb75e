package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.PartitionStep;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.apache.kafka.common.errors.EligibleLeadersNotAvailableException;
import org.apache.kafka.common.errors.PreferredLeaderNotAvailableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Elections that somebody asks for (KIP-460): of the preferred leader, which loses nothing, or of whoever there is where
 * a partition has no leader, which loses what only others have. Pure.
 */
public final class LeaderElections {
    private LeaderElections() {}

    /** The elections of these partitions of a topic. */
    public static StatePlan plan(
            ClusterImage image, String topicName, Collection<Integer> partitions, ElectionType type) {
        var steps = new HashMap<Integer, PartitionStep>();
        var refused = new HashMap<Integer, ApiException>();
        Optional<TopicImage> topic = image.topic(topicName);
        for (int partition : partitions) {
            try {
                PartitionImage now = topic.filter(found ->
                                partition >= 0 && partition < found.partitions().size())
                        .orElseThrow(() -> new UnknownTopicOrPartitionException(
                                "there is no partition " + partition + " of topic " + topicName))
                        .partitions()
                        .get(partition);
                steps.put(partition, new PartitionStep(now, elected(image, now, type)));
            } catch (ApiException why) {
                refused.put(partition, why);
            }
        }
        return new StatePlan(steps, refused);
    }

    private static PartitionImage elected(ClusterImage image, PartitionImage now, ElectionType type) {
        Predicate<Integer> isActive = id -> {
            BrokerImage broker = image.brokers().get(id);
            return broker != null && broker.isActive();
        };
        return type == ElectionType.PREFERRED ? preferred(now, isActive) : any(now, isActive);
    }

    private static PartitionImage preferred(PartitionImage now, Predicate<Integer> isActive) {
        int first = now.replicas().get(0);
        if (now.leader() == first) {
            throw new ElectionNotNeededException("the preferred leader, broker " + first + ", leads already");
        }
        if (!now.isr().contains(first) || !isActive.test(first)) {
            throw new PreferredLeaderNotAvailableException("the preferred leader, broker " + first
                    + (now.isr().contains(first) ? ", does not take part" : ", is not in sync: " + now.isr() + " are"));
        }
        return now.led(first);
    }

    private static PartitionImage any(PartitionImage now, Predicate<Integer> isActive) {
        if (now.leader() != PartitionImage.NO_LEADER) {
            throw new ElectionNotNeededException("broker " + now.leader() + " leads");
        }
        return first(now, isActive.and(now.isr()::contains))
                .map(now::led)
                .or(() -> first(now, isActive.and(now.elr()::contains))
                        .map(id -> now.withIsr(List.of(id)).led(id)))
                .or(() -> first(now, isActive)
                        .map(id -> now.withIsr(List.of(id)).withElr(List.of()).led(id)))
                .orElseThrow(() -> new EligibleLeadersNotAvailableException(
                        "none of the replicas " + now.replicas() + " takes part"));
    }

    private static Optional<Integer> first(PartitionImage now, Predicate<Integer> which) {
        return now.replicas().stream().filter(which).findFirst();
    }
}
