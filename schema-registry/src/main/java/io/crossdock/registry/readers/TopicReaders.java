package io.crossdock.registry.readers;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * Which consumer groups read which topics at one moment: those that have committed offsets of a topic, and those whose
 * members have it assigned. Immutable.
 *
 * <p>At most {@value #MOST_GROUPS} groups are asked about, and {@value #MOST_PAIRS} pairs of group and topic kept.
 */
record TopicReaders(Map<String, SortedSet<String>> groups) {
    private static final int MOST_GROUPS = 1_000;
    private static final int MOST_PAIRS = 100_000;
    private static final int AT_ONCE = 100;

    /** The groups of a topic, sorted. */
    List<String> of(String topic) {
        return List.copyOf(groups.getOrDefault(topic, new TreeSet<>()));
    }

    /**
     * Asks the cluster. A group that may not be looked at, or has just gone, is left out.
     *
     * @throws ExecutionException when the cluster does not even list its groups
     */
    static TopicReaders ask(Admin admin) throws ExecutionException, InterruptedException {
        List<String> names = admin.listGroups(ListGroupsOptions.forConsumerGroups()).all().get().stream()
                .map(GroupListing::groupId)
                .sorted()
                .limit(MOST_GROUPS)
                .toList();
        var pairs = new Pairs();
        for (int from = 0; from < names.size(); from += AT_ONCE) {
            List<String> some = names.subList(from, Math.min(names.size(), from + AT_ONCE));
            var offsets = admin.listConsumerGroupOffsets(
                    some.stream().collect(Collectors.toMap(name -> name, name -> new ListConsumerGroupOffsetsSpec())));
            var descriptions = admin.describeConsumerGroups(some).describedGroups();
            for (String name : some) {
                KafkaFuture<ConsumerGroupDescription> described = descriptions.get(name);
                if (described != null) {
                    pairs.add(name, topics(offsets.partitionsToOffsetAndMetadata(name), described));
                }
            }
        }
        return new TopicReaders(Map.copyOf(pairs.groups));
    }

    private static SortedSet<String> topics(
            KafkaFuture<? extends Map<TopicPartition, ?>> committed, KafkaFuture<ConsumerGroupDescription> described)
            throws InterruptedException {
        var topics = new TreeSet<String>();
        try {
            committed.get().forEach((partition, offset) -> topics.add(partition.topic()));
        } catch (ExecutionException unknown) {
            // Its assignment may still be told.
        }
        try {
            described.get().members().forEach(member -> member.assignment()
                    .topicPartitions()
                    .forEach(partition -> topics.add(partition.topic())));
        } catch (ExecutionException unknown) {
            // What it has committed says enough.
        }
        return topics;
    }

    /** What has been found so far. Confined to one call. */
    private static final class Pairs {
        private final Map<String, SortedSet<String>> groups = new HashMap<>();
        private int count;

        void add(String group, SortedSet<String> topics) {
            for (String topic : new ArrayList<>(topics)) {
                if (count < MOST_PAIRS
                        && groups.computeIfAbsent(topic, any -> new TreeSet<>()).add(group)) {
                    count++;
                }
            }
        }
    }
}
