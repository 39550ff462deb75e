package io.crossdock.broker.controller;

import io.crossdock.broker.controller.TopicCreation.InternalTopic;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.PartitionStep;
import io.crossdock.broker.metadata.TopicImage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The broker's own topics have as many replicas as they should, as soon as there are brokers for them: they are made
 * when the first broker is used, and everybody's offsets must not stay on that one when others join. New replicas stand
 * behind the present ones and copy them; until they have, they are being added, so that nothing is refused for lack of
 * in-sync replicas meanwhile. Pure.
 */
public final class InternalReplicas implements TopicRule {
    private final TopicRules rules;
    private final Map<String, InternalTopic> topics;

    /** @param topics what the broker's own topics should be like, by name */
    public InternalReplicas(TopicRules rules, Map<String, InternalTopic> topics) {
        this.rules = rules;
        this.topics = Map.copyOf(topics);
    }

    @Override
    public Map<Integer, PartitionStep> steps(ClusterImage image, TopicImage topic) {
        InternalTopic shape = topics.get(topic.name());
        if (shape == null) {
            return Map.of();
        }
        List<BrokerImage> active = image.brokers().values().stream()
                .filter(BrokerImage::takesReplicas)
                .toList();
        int wanted = Math.min(rules.wanted(shape.replicationFactor()), rules.maxReplicationFactor());
        Map<Integer, Integer> load = load(topic);
        var steps = new HashMap<Integer, PartitionStep>();
        for (int i = 0; i < topic.partitions().size(); i++) {
            PartitionImage now = topic.partitions().get(i);
            if (!now.removing().isEmpty()) {
                continue; // somebody moves it elsewhere; it is looked at again when it is there
            }
            List<Integer> replicas = raised(image, now.replicas(), wanted, active, load);
            if (replicas.size() > now.replicas().size()) {
                List<Integer> adding = new ArrayList<>(now.adding());
                adding.addAll(replicas.subList(now.replicas().size(), replicas.size()));
                steps.put(i, new PartitionStep(now, now.withReplicas(replicas, adding, List.of())));
            }
        }
        return steps;
    }

    private static List<Integer> raised(
            ClusterImage image, List<Integer> now, int wanted, List<BrokerImage> active, Map<Integer, Integer> load) {
        var replicas = new ArrayList<>(now);
        while (replicas.size() < wanted) {
            Set<String> racks = replicas.stream()
                    .map(id -> Optional.ofNullable(image.brokers().get(id)))
                    .flatMap(Optional::stream)
                    .map(ReplicaPlacement::rackOf)
                    .collect(Collectors.toSet());
            Optional<BrokerImage> next = active.stream()
                    .filter(broker -> !replicas.contains(broker.id()))
                    .min(Comparator.comparing((BrokerImage broker) -> racks.contains(ReplicaPlacement.rackOf(broker)))
                            .thenComparing(broker -> load.getOrDefault(broker.id(), 0))
                            .thenComparing(BrokerImage::id));
            if (next.isEmpty()) {
                break;
            }
            replicas.add(next.get().id());
            load.merge(next.get().id(), 1, Integer::sum);
        }
        return replicas;
    }

    private static Map<Integer, Integer> load(TopicImage topic) {
        var load = new HashMap<Integer, Integer>();
        topic.partitions()
                .forEach(partition -> partition.replicas().forEach(broker -> load.merge(broker, 1, Integer::sum)));
        return load;
    }
}
