package io.crossdock.broker.rest;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/**
 * How far many groups have read, in about as many requests as one of them takes: all are described together, and so are
 * their offsets and the logs asked for.
 */
final class ManyLags {
    /** A log can be asked for one time only in a request; so many groups at different offsets of one are told in time. */
    static final int MOST_IN_ONE_LOG = 10;

    private ManyLags() {}

    /**
     * By the order of the names. Groups that went, are of no consumers or may not be seen are left out, and so is the lag
     * in partitions without a leader, and in seconds that of groups beyond {@value #MOST_IN_ONE_LOG} in the same partition.
     *
     * @param nowMillis since 1970
     */
    static List<LagDto> of(Admin admin, List<String> groups, long nowMillis)
            throws ExecutionException, InterruptedException {
        if (groups.isEmpty()) {
            return List.of();
        }
        Map<String, KafkaFuture<ConsumerGroupDescription>> described =
                admin.describeConsumerGroups(groups).describedGroups();
        var wanted = new HashMap<String, ListConsumerGroupOffsetsSpec>();
        groups.forEach(group -> wanted.put(group, new ListConsumerGroupOffsetsSpec()));
        var offsets = admin.listConsumerGroupOffsets(wanted);

        var found = new ArrayList<Found>();
        var partitions = new HashSet<TopicPartition>();
        for (String group : groups) {
            Optional<ConsumerGroupDescription> description = answer(described.get(group));
            Optional<Map<TopicPartition, OffsetAndMetadata>> committed =
                    answer(offsets.partitionsToOffsetAndMetadata(group));
            if (description.isPresent() && committed.isPresent()) {
                var there = new HashMap<>(committed.get());
                there.values().removeIf(at -> at == null);
                found.add(new Found(description.get(), there));
                partitions.addAll(GroupReader.partitions(description.get(), there));
            }
        }
        Map<TopicPartition, Long> ends = offsets(admin, partitions, OffsetSpec.latest());
        return timed(
                admin,
                found.stream()
                        .map(each -> GroupReader.lag(each.description(), each.committed(), ends))
                        .toList(),
                nowMillis);
    }

    private record Found(ConsumerGroupDescription description, Map<TopicPartition, OffsetAndMetadata> committed) {}

    private static List<LagDto> timed(Admin admin, List<LagDto> lags, long nowMillis)
            throws ExecutionException, InterruptedException {
        var behind = new HashSet<TopicPartition>();
        lags.forEach(lag -> behind.addAll(GroupReader.behind(lag).keySet()));
        Map<TopicPartition, Long> firsts = offsets(admin, behind, OffsetSpec.earliest());
        var unread = new TreeMap<TopicPartition, Set<Long>>(GroupReader.BY_NAME);
        for (LagDto lag : lags) {
            GroupReader.behind(lag)
                    .forEach((partition, committed) -> unread.computeIfAbsent(partition, none -> new HashSet<>())
                            .add(next(firsts, partition, committed)));
        }
        var ages = new HashMap<TopicPartition, Map<Long, Double>>();
        for (Map<TopicPartition, Long> turn : turns(unread)) {
            LagAges.seconds(admin, turn, nowMillis)
                    .forEach((partition, age) -> ages.computeIfAbsent(partition, none -> new HashMap<>())
                            .put(turn.getOrDefault(partition, -1L), age));
        }
        return lags.stream()
                .map(lag -> {
                    var own = new HashMap<TopicPartition, Double>();
                    GroupReader.behind(lag).forEach((partition, committed) -> {
                        Double age = ages.getOrDefault(partition, Map.of()).get(next(firsts, partition, committed));
                        if (age != null) {
                            own.put(partition, age);
                        }
                    });
                    return lag.timed(own);
                })
                .toList();
    }

    /** The first record that is there. */
    private static long next(Map<TopicPartition, Long> firsts, TopicPartition partition, long committed) {
        return Math.max(firsts.getOrDefault(partition, 0L), committed);
    }

    /** Each with at most one offset of a partition. */
    private static List<Map<TopicPartition, Long>> turns(Map<TopicPartition, Set<Long>> unread) {
        var turns = new ArrayList<Map<TopicPartition, Long>>();
        unread.forEach((partition, offsets) -> {
            int turn = 0;
            for (long offset : offsets.stream().sorted().limit(MOST_IN_ONE_LOG).toList()) {
                if (turn == turns.size()) {
                    turns.add(new HashMap<>());
                }
                turns.get(turn++).put(partition, offset);
            }
        });
        return turns;
    }

    private static Map<TopicPartition, Long> offsets(
            Admin admin, Collection<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        var offsets = new HashMap<TopicPartition, Long>();
        if (partitions.isEmpty()) {
            return offsets;
        }
        var wanted = new HashMap<TopicPartition, OffsetSpec>();
        partitions.forEach(partition -> wanted.put(partition, which));
        var answers = admin.listOffsets(wanted);
        for (TopicPartition partition : partitions) {
            answer(answers.partitionResult(partition)).ifPresent(at -> offsets.put(partition, at.offset()));
        }
        return offsets;
    }

    /** Nothing where the cluster refused it: one must not hide how the others are. */
    private static <T> Optional<T> answer(@Nullable KafkaFuture<T> future)
            throws ExecutionException, InterruptedException {
        try {
            return future == null ? Optional.empty() : Optional.of(future.get());
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof ApiException) {
                return Optional.empty();
            }
            throw refused;
        }
    }
}
