package io.crossdock.broker.rest;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/** Where groups stand in their logs, of many groups in a few requests. */
public final class GroupStandings {
    private GroupStandings() {}

    /**
     * In one partition.
     *
     * @param committed offset of the next record the group reads
     * @param end offset that the next record gets
     */
    public record Standing(long committed, long end) {
        /** Records in between. */
        public long lag() {
            return Math.max(0, end - committed);
        }
    }

    /** Of partitions with a committed offset and an end. */
    public static Map<TopicPartition, Standing> of(LagDto lag) {
        var standings = new HashMap<TopicPartition, Standing>();
        for (PartitionLagDto each : lag.partitions()) {
            Long committed = each.committed();
            Long end = each.end();
            if (committed != null && end != null) {
                standings.put(new TopicPartition(each.topic(), each.partition()), new Standing(committed, end));
            }
        }
        return standings;
    }

    /**
     * Of all groups of consumers, by name; of partitions that have a leader.
     *
     * @param most groups; those beyond, in the order of their names, are left out
     */
    public static Map<String, Map<TopicPartition, Standing>> all(Admin admin, int most)
            throws ExecutionException, InterruptedException {
        List<String> groups = admin.listGroups().all().get().stream()
                .filter(group -> group.protocol().isEmpty() || group.protocol().equals("consumer"))
                .map(group -> group.groupId())
                .sorted()
                .limit(most)
                .toList();
        Map<String, Map<TopicPartition, Long>> committed = committed(admin, groups);
        var partitions = new HashSet<TopicPartition>();
        committed.values().forEach(offsets -> partitions.addAll(offsets.keySet()));
        Map<TopicPartition, Long> ends = ends(admin, partitions);
        var all = new HashMap<String, Map<TopicPartition, Standing>>();
        committed.forEach((group, offsets) -> {
            var standings = new HashMap<TopicPartition, Standing>();
            offsets.forEach((partition, offset) -> {
                Long end = ends.get(partition);
                if (end != null) {
                    standings.put(partition, new Standing(offset, end));
                }
            });
            all.put(group, standings);
        });
        return all;
    }

    /** Where groups go on, in the order of their names. A group that went meanwhile is left out. */
    static Map<String, Map<TopicPartition, Long>> committed(Admin admin, List<String> groups)
            throws ExecutionException, InterruptedException {
        var committed = new TreeMap<String, Map<TopicPartition, Long>>();
        if (groups.isEmpty()) {
            return committed;
        }
        var wanted = new HashMap<String, ListConsumerGroupOffsetsSpec>();
        groups.forEach(group -> wanted.put(group, new ListConsumerGroupOffsetsSpec()));
        var answers = admin.listConsumerGroupOffsets(wanted);
        for (String group : groups) {
            try {
                var offsets = new HashMap<TopicPartition, Long>();
                for (Map.Entry<TopicPartition, OffsetAndMetadata> each :
                        answers.partitionsToOffsetAndMetadata(group).get().entrySet()) {
                    if (each.getValue() != null) {
                        offsets.put(each.getKey(), each.getValue().offset());
                    }
                }
                committed.put(group, offsets);
            } catch (ExecutionException refused) {
                requireAnswer(refused);
            }
        }
        return committed;
    }

    /** A partition that nobody leads must not hide how the others are, so it is left out. */
    static Map<TopicPartition, Long> ends(Admin admin, Set<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        var wanted = new HashMap<TopicPartition, OffsetSpec>();
        partitions.forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
        var answers = admin.listOffsets(wanted);
        var ends = new HashMap<TopicPartition, Long>();
        for (TopicPartition partition : partitions) {
            try {
                ends.put(partition, answers.partitionResult(partition).get().offset());
            } catch (ExecutionException refused) {
                requireAnswer(refused);
            }
        }
        return ends;
    }

    /** What was refused by the cluster is an answer, too. */
    private static void requireAnswer(ExecutionException refused) throws ExecutionException {
        if (!(refused.getCause() instanceof ApiException)) {
            throw refused;
        }
    }
}
