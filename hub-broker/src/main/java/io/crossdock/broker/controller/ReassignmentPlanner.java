package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.PartitionStep;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.NoReassignmentInProgressException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignablePartition;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.function.BiPredicate;

/** Decides how partitions set out for other replicas, change their way, or turn back. Pure. */
public final class ReassignmentPlanner {
    private final TopicRules rules;
    private final BiPredicate<ClusterImage, TopicImage> unclean;

    /** @param unclean whether a topic rather loses records than have no leader */
    public ReassignmentPlanner(TopicRules rules, BiPredicate<ClusterImage, TopicImage> unclean) {
        this.rules = rules;
        this.unclean = unclean;
    }

    /**
     * @param wishes new replicas by partition; without any, the partition turns back
     * @param anyFactor whether a partition may get more or fewer replicas than it has
     */
    public StatePlan plan(ClusterImage image, String topicName, List<ReassignablePartition> wishes, boolean anyFactor) {
        var next = new HashMap<Integer, PartitionImage>();
        var refused = new HashMap<Integer, ApiException>();
        for (ReassignablePartition wish : wishes) {
            int partition = wish.partitionIndex();
            try {
                TopicImage topic = require(image, topicName, partition);
                PartitionImage now =
                        next.getOrDefault(partition, topic.partitions().get(partition));
                next.put(partition, next(image, topic, now, wish, anyFactor));
            } catch (ApiException why) {
                refused.put(partition, why);
            }
        }
        var steps = new HashMap<Integer, PartitionStep>();
        image.topic(topicName)
                .ifPresent(topic -> next.forEach((partition, after) -> {
                    PartitionImage before = topic.partitions().get(partition);
                    if (!before.equals(after)) {
                        steps.put(partition, new PartitionStep(before, after));
                    }
                }));
        return new StatePlan(steps, refused);
    }

    private static TopicImage require(ClusterImage image, String name, int partition) {
        return image.topic(name)
                .filter(topic ->
                        partition >= 0 && partition < topic.partitions().size())
                .orElseThrow(() -> new UnknownTopicOrPartitionException(
                        "there is no partition " + partition + " of topic " + name));
    }

    private PartitionImage next(
            ClusterImage image, TopicImage topic, PartitionImage now, ReassignablePartition wish, boolean anyFactor) {
        boolean mayLose = unclean.test(image, topic);
        if (wish.replicas() == null) {
            if (!now.isMoving()) {
                throw new NoReassignmentInProgressException(
                        topic.name() + "-" + wish.partitionIndex() + " is not being moved");
            }
            return Reassignment.cancelled(now, id -> canLead(image, id), mayLose);
        }
        check(image, now, wish.replicas());
        int factor = now.target().size();
        if (!anyFactor && wish.replicas().size() != factor) {
            throw new InvalidReplicationFactorException("the number of replicas would change from " + factor + " to "
                    + wish.replicas().size() + ", which the request does not allow");
        }
        return Reassignment.toward(now, wish.replicas(), id -> canLead(image, id), mayLose);
    }

    /** A broker that is away may keep a replica it has, but a new one there would be waited for in vain. */
    private void check(ClusterImage image, PartitionImage now, List<Integer> replicas) {
        if (replicas.isEmpty()) {
            throw new InvalidReplicaAssignmentException("a partition has at least one replica, none was named");
        }
        if (new HashSet<>(replicas).size() != replicas.size()) {
            throw new InvalidReplicaAssignmentException("a broker is named twice: " + replicas);
        }
        for (int broker : replicas) {
            if (now.replicas().contains(broker)) {
                continue;
            }
            BrokerImage named = image.brokers().get(broker);
            if (named != null && named.cordoned()) {
                throw new InvalidReplicaAssignmentException("broker " + broker
                        + " takes no new replicas: all its directories are cordoned (cordoned.log.dirs)");
            }
            if (named == null) {
                throw new InvalidReplicaAssignmentException("broker " + broker + " is not registered; registered are "
                        + image.brokers().keySet().stream().sorted().toList());
            }
        }
        if (replicas.size() > rules.maxReplicationFactor()) {
            throw new InvalidReplicaAssignmentException("this version keeps at most " + rules.maxReplicationFactor()
                    + " replicas of a partition, named were " + replicas.size());
        }
    }

    private static boolean canLead(ClusterImage image, int id) {
        BrokerImage broker = image.brokers().get(id);
        return broker != null && broker.isActive();
    }
}
