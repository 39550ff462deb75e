package io.crossdock.cli.doctor.facts;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListGroupsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks at groups twice, a while apart: whoever falls behind and commits nothing in between is stuck. */
public final class GroupLook {
    private static final int PATIENCE_MILLIS = 5_000;

    private final Admin admin;
    private final Set<TopicPartition> served;
    private final List<String> unknown;

    /**
     * Asks nobody yet.
     *
     * @param partitions that are known; those without a leader are not asked, as nobody would answer
     * @param unknown takes what could not be found out, and why
     */
    public GroupLook(Admin admin, List<PartitionFact> partitions, List<String> unknown) {
        this.admin = admin;
        this.unknown = unknown;
        this.served = partitions.stream()
                .filter(each -> each.leader() >= 0)
                .map(each -> new TopicPartition(each.topic(), each.partition()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * All groups of consumers that the caller may see.
     *
     * @param apart how long between the looks
     */
    public List<GroupFact> look(Duration apart) throws Exception {
        List<String> ids = groups();
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<String, Map<TopicPartition, Long>> first = committed(ids);
        Map<TopicPartition, Long> firstEnds = ends(first);
        Thread.sleep(apart.toMillis());
        Map<String, Map<TopicPartition, Long>> second = committed(ids);
        Map<TopicPartition, Long> secondEnds = ends(second);
        Map<String, ConsumerGroupDescription> described =
                admin.describeConsumerGroups(ids).all().get();
        var groups = new ArrayList<GroupFact>();
        described.forEach((id, group) -> groups.add(new GroupFact(
                id,
                group.members().size(),
                lag(first.getOrDefault(id, Map.of()), firstEnds),
                lag(second.getOrDefault(id, Map.of()), secondEnds),
                !first.getOrDefault(id, Map.of()).equals(second.getOrDefault(id, Map.of())))));
        return groups;
    }

    /** Of those brokers that answer. */
    private List<String> groups() throws Exception {
        ListGroupsResult told =
                admin.listGroups(ListGroupsOptions.forConsumerGroups().timeoutMs(PATIENCE_MILLIS));
        told.errors().get().forEach(refused -> unknown.add("some groups: " + refused.getMessage()));
        return told.valid().get().stream().map(GroupListing::groupId).toList();
    }

    private Map<String, Map<TopicPartition, Long>> committed(List<String> ids) throws Exception {
        Map<String, ListConsumerGroupOffsetsSpec> all =
                ids.stream().collect(Collectors.toMap(Function.identity(), id -> new ListConsumerGroupOffsetsSpec()));
        var committed = new HashMap<String, Map<TopicPartition, Long>>();
        admin.listConsumerGroupOffsets(all).all().get().forEach((id, offsets) -> {
            var known = new HashMap<TopicPartition, Long>();
            for (Map.Entry<TopicPartition, OffsetAndMetadata> each : offsets.entrySet()) {
                if (each.getValue() != null) {
                    known.put(each.getKey(), each.getValue().offset());
                }
            }
            committed.put(id, known);
        });
        return committed;
    }

    private Map<TopicPartition, Long> ends(Map<String, Map<TopicPartition, Long>> committed) throws Exception {
        Set<TopicPartition> partitions = new HashSet<>();
        committed.values().forEach(each -> partitions.addAll(each.keySet()));
        partitions.retainAll(served);
        var ends = new HashMap<TopicPartition, Long>();
        admin.listOffsets(
                        partitions.stream().collect(Collectors.toMap(Function.identity(), each -> OffsetSpec.latest())))
                .all()
                .get()
                .forEach((partition, info) -> ends.put(partition, info.offset()));
        return ends;
    }

    /** Of partitions that nobody serves nothing is known. */
    private static long lag(Map<TopicPartition, Long> committed, Map<TopicPartition, Long> ends) {
        return committed.entrySet().stream()
                .mapToLong(each -> Math.max(0, ends.getOrDefault(each.getKey(), 0L) - each.getValue()))
                .sum();
    }
}
