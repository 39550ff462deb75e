package io.crossdock.broker.rest;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/**
 * How far all groups of one coordinator are behind, in some thirty requests however many groups there are, as long as few
 * of them read the same partitions.
 */
public final class GroupLags {
    private GroupLags() {}

    /**
     * How far a group is behind in one topic.
     *
     * @param records not read yet, of all partitions
     * @param seconds the age of the oldest of them, within 1 %; 0 when there is none
     */
    public record GroupLag(String group, String topic, long records, double seconds) {}

    /**
     * The lags, by group and topic; of partitions that have a leader, and of which the group has committed an offset.
     *
     * @param coordinator id of the broker whose groups are meant
     * @param most groups; those beyond, in the order of their names, are left out
     * @param nowMillis since 1970
     */
    public static List<GroupLag> of(Admin admin, int coordinator, int most, long nowMillis)
            throws ExecutionException, InterruptedException {
        Map<String, Map<TopicPartition, Long>> committed =
                GroupStandings.committed(admin, coordinated(admin, coordinator, most));
        var partitions = new HashSet<TopicPartition>();
        committed.values().forEach(offsets -> partitions.addAll(offsets.keySet()));
        Map<TopicPartition, Long> ends = GroupStandings.ends(admin, partitions);
        partitions.retainAll(ends.keySet());
        Map<TopicPartition, Long> starts = GroupReader.offsets(admin, partitions, OffsetSpec.earliest());

        var unread = new TreeMap<String, Map<TopicPartition, Long>>();
        committed.forEach((group, offsets) -> {
            var behind = new HashMap<TopicPartition, Long>();
            offsets.forEach((partition, offset) -> {
                long next = Math.max(offset, starts.getOrDefault(partition, 0L));
                if (ends.getOrDefault(partition, 0L) > next) {
                    behind.put(partition, next);
                }
            });
            unread.put(group, behind);
        });
        Map<String, Map<TopicPartition, Double>> ages = ages(admin, unread, nowMillis);

        var lags = new ArrayList<GroupLag>();
        committed.forEach((group, offsets) -> {
            var byTopic = new TreeMap<String, GroupLag>();
            offsets.forEach((partition, offset) -> {
                Long end = ends.get(partition);
                if (end != null) {
                    byTopic.merge(
                            partition.topic(),
                            new GroupLag(
                                    group,
                                    partition.topic(),
                                    Math.max(0, end - offset),
                                    ages.getOrDefault(group, Map.of()).getOrDefault(partition, 0.0)),
                            GroupLags::together);
                }
            });
            lags.addAll(byTopic.values());
        });
        return lags;
    }

    private static GroupLag together(GroupLag one, GroupLag other) {
        return new GroupLag(
                one.group(), one.topic(), one.records() + other.records(), Math.max(one.seconds(), other.seconds()));
    }

    /** Names of groups of consumers, whatever their protocol is. */
    private static List<String> coordinated(Admin admin, int coordinator, int most)
            throws ExecutionException, InterruptedException {
        List<String> all = admin.listGroups().all().get().stream()
                .filter(group -> group.protocol().isEmpty() || group.protocol().equals("consumer"))
                .map(group -> group.groupId())
                .sorted()
                .toList();
        Map<String, KafkaFuture<ConsumerGroupDescription>> described =
                admin.describeConsumerGroups(all).describedGroups();
        var here = new ArrayList<String>();
        for (String group : all) {
            KafkaFuture<ConsumerGroupDescription> description = described.get(group);
            if (here.size() < most && description != null && isAt(description, coordinator)) {
                here.add(group);
            }
        }
        return here;
    }

    private static boolean isAt(KafkaFuture<ConsumerGroupDescription> description, int coordinator)
            throws ExecutionException, InterruptedException {
        try {
            return description.get().coordinator().id() == coordinator;
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof ApiException) {
                return false; // it went, or it is of no consumers after all
            }
            throw refused;
        }
    }

    /** A log can be asked for one time only in a request, so groups that read the same partitions are asked for in turn. */
    private static Map<String, Map<TopicPartition, Double>> ages(
            Admin admin, Map<String, Map<TopicPartition, Long>> unread, long nowMillis)
            throws ExecutionException, InterruptedException {
        var ages = new HashMap<String, Map<TopicPartition, Double>>();
        var left = new TreeMap<>(unread);
        left.values().removeIf(Map::isEmpty);
        while (!left.isEmpty()) {
            var asked = new HashMap<TopicPartition, Long>();
            var groups = new ArrayList<String>();
            left.forEach((group, offsets) -> {
                if (offsets.keySet().stream().noneMatch(asked::containsKey)) {
                    asked.putAll(offsets);
                    groups.add(group);
                }
            });
            Map<TopicPartition, Double> answers = LagAges.seconds(admin, asked, nowMillis);
            for (String group : groups) {
                Map<TopicPartition, Long> offsets = left.remove(group);
                var own = new HashMap<>(answers);
                own.keySet().retainAll(offsets == null ? Set.of() : offsets.keySet());
                ages.put(group, own);
            }
        }
        return ages;
    }
}
