package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsAssignment;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableReplicaAssignment;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Decides what a new or a growing topic looks like. Pure: the same image and wish give the same plan. */
public final class TopicPlanner {
    private static final int BROKERS_DEFAULT = -1;
    /** Far beyond what is useful, and small enough that one request cannot exhaust the cluster. */
    private static final int MOST_PARTITIONS = 10_000;

    private final TopicRules rules;

    public TopicPlanner(TopicRules rules) {
        this.rules = rules;
    }

    /**
     * @param id the new topic's id
     * @param configs its configuration, already checked
     * @throws org.apache.kafka.common.errors.ApiException saying why it cannot be
     */
    public TopicImage create(ClusterImage image, CreatableTopic wish, Uuid id, Map<String, String> configs) {
        checkName(image, wish.name());
        List<List<Integer>> replicas = wish.assignments().isEmpty() ? placed(image, wish) : assigned(image, wish);
        return new TopicImage(
                wish.name(), id, replicas.stream().map(TopicPlanner::fresh).toList(), configs);
    }

    /** @throws org.apache.kafka.common.errors.ApiException saying why it cannot be */
    public MetadataChange.AddPartitions grow(ClusterImage image, CreatePartitionsTopic wish) {
        TopicImage topic = image.topic(wish.name())
                .orElseThrow(() -> new UnknownTopicOrPartitionException("there is no topic " + wish.name()));
        if (Topic.isInternal(topic.name())) {
            // A group lives in the partition its name falls into: with another number of them its offsets are not
            // found.
            throw new InvalidTopicException("the internal topic " + topic.name() + " keeps its number of partitions");
        }
        int now = topic.partitions().size();
        int added = wish.count() - now;
        if (added <= 0) {
            throw new InvalidPartitionsException("topic " + topic.name() + " has " + now + " partitions already; "
                    + wish.count() + " is not more (partitions cannot be taken away)");
        }
        if (wish.count() > MOST_PARTITIONS) {
            throw new InvalidPartitionsException(
                    "a topic has at most " + MOST_PARTITIONS + " partitions, asked for were " + wish.count());
        }
        int factor = topic.partitions().get(0).target().size();
        List<List<Integer>> replicas;
        if (wish.assignments() == null) {
            checkFactor(image, factor);
            replicas = ReplicaPlacement.place(brokers(image), now, added, factor, startOf(topic.name()));
        } else {
            if (wish.assignments().size() != added) {
                throw new InvalidReplicaAssignmentException(
                        added + " partitions are to be added, but replicas are given for "
                                + wish.assignments().size());
            }
            replicas = wish.assignments().stream()
                    .map(CreatePartitionsAssignment::brokerIds)
                    .toList();
            for (int i = 0; i < added; i++) {
                checkAssignment(image, now + i, replicas.get(i), factor);
            }
        }
        return new MetadataChange.AddPartitions(
                topic.name(),
                topic.id(),
                now,
                replicas.stream().map(TopicPlanner::fresh).toList());
    }

    /** How many replicas a topic gets that {@link InternalReplicas} looks after from then on. */
    int internalFactor(ClusterImage image, OptionalInt set) {
        return rules.asManyAsPossible(set, brokers(image).size());
    }

    private static void checkName(ClusterImage image, String name) {
        Topic.validate(name, "Topic name", message -> {
            throw new InvalidTopicException(message);
        });
        if (image.topic(name).isPresent()) {
            throw new TopicExistsException("topic " + name + " exists already");
        }
        if (Topic.hasCollisionChars(name)) {
            // Metric names turn '.' into '_', so two such topics could not be told apart in dashboards.
            for (String other : image.topics().keySet()) {
                if (Topic.hasCollision(name, other)) {
                    throw new InvalidTopicException("topic " + name + " differs from the existing topic " + other
                            + " only in '.' and '_'; choose another name");
                }
            }
        }
    }

    private List<List<Integer>> placed(ClusterImage image, CreatableTopic wish) {
        int partitions = wish.numPartitions() == BROKERS_DEFAULT ? rules.partitions() : wish.numPartitions();
        int factor = wish.replicationFactor() == BROKERS_DEFAULT
                ? rules.atFirst(rules.replicationFactor(), brokers(image).size())
                : wish.replicationFactor();
        if (partitions < 1 || partitions > MOST_PARTITIONS) {
            throw new InvalidPartitionsException(
                    "a topic has 1 to " + MOST_PARTITIONS + " partitions, asked for were " + partitions);
        }
        checkFactor(image, factor);
        return ReplicaPlacement.place(brokers(image), 0, partitions, factor, startOf(wish.name()));
    }

    private void checkFactor(ClusterImage image, int factor) {
        int live = brokers(image).size();
        if (factor < 1 || factor > live) {
            throw new InvalidReplicationFactorException("replication factor " + factor + " is not possible: "
                    + (factor < 1
                            ? "it is at least 1"
                            : live + (live == 1 ? " broker is" : " brokers are")
                                    + " alive, not about to leave and not cordoned"));
        }
        if (factor > rules.maxReplicationFactor()) {
            throw new InvalidReplicationFactorException(
                    "replication factor " + factor + " is not possible: this version keeps "
                            + rules.maxReplicationFactor() + " replicas of each partition at most");
        }
    }

    private List<List<Integer>> assigned(ClusterImage image, CreatableTopic wish) {
        if (wish.numPartitions() != BROKERS_DEFAULT || wish.replicationFactor() != BROKERS_DEFAULT) {
            throw new InvalidRequestException("where replicas are assigned by hand, the number of partitions and the"
                    + " replication factor follow from that and must be -1");
        }
        var byPartition = new ArrayList<List<Integer>>();
        int factor = wish.assignments().iterator().next().brokerIds().size();
        for (int i = 0; i < wish.assignments().size(); i++) {
            CreatableReplicaAssignment given = wish.assignments().find(i);
            if (given == null) {
                throw new InvalidReplicaAssignmentException(
                        "partitions must be numbered from 0 without gaps; " + i + " is missing");
            }
            checkAssignment(image, i, given.brokerIds(), factor);
            byPartition.add(given.brokerIds());
        }
        return byPartition;
    }

    private void checkAssignment(ClusterImage image, int partition, List<Integer> replicas, int factor) {
        if (replicas.isEmpty() || replicas.size() != factor) {
            throw new InvalidReplicaAssignmentException("partition " + partition + " has " + replicas.size()
                    + " replicas; every partition of a topic has the same number, at least 1, here " + factor);
        }
        if (new HashSet<>(replicas).size() != replicas.size()) {
            throw new InvalidReplicaAssignmentException(
                    "partition " + partition + " names a broker twice: " + replicas);
        }
        for (int broker : replicas) {
            BrokerImage named = image.brokers().get(broker);
            if (named == null || !named.isActive()) {
                throw new InvalidReplicaAssignmentException("partition " + partition + " names broker " + broker
                        + "; alive and not cordoned are "
                        + brokers(image).stream().map(BrokerImage::id).toList());
            }
            if (named.cordoned()) {
                throw new InvalidReplicaAssignmentException("partition " + partition + " names broker " + broker
                        + ", which takes no new replicas: all its directories are cordoned (cordoned.log.dirs)");
            }
        }
        checkFactor(image, replicas.size());
    }

    private static PartitionImage fresh(List<Integer> replicas) {
        return new PartitionImage(replicas.get(0), 0, replicas, replicas);
    }

    /** Those that may get replicas, by node id. */
    private static List<BrokerImage> brokers(ClusterImage image) {
        return image.brokers().values().stream()
                .filter(BrokerImage::takesReplicas)
                .sorted(Comparator.comparingInt(BrokerImage::id))
                .toList();
    }

    /** Topics begin their turn at different brokers, so that one-partition topics do not all land on the first. */
    private static int startOf(String topic) {
        return topic.hashCode() & 0x7fffffff;
    }
}
