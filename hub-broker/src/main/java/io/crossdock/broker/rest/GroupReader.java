package io.crossdock.broker.rest;

import io.crossdock.security.rest.Refusal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;

/** Groups and their offsets, read from the cluster. */
public final class GroupReader {
    /** By topic, then by number. */
    public static final Comparator<TopicPartition> BY_NAME =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    private GroupReader() {}

    /** By name. */
    static List<GroupSummaryDto> list(Admin admin) throws ExecutionException, InterruptedException {
        return admin.listGroups().all().get().stream()
                .map(GroupMapper.INSTANCE::summary)
                .sorted(Comparator.comparing(GroupSummaryDto::group))
                .toList();
    }

    static GroupDto require(Admin admin, String group) throws ExecutionException, InterruptedException {
        return GroupMapper.INSTANCE.group(describe(admin, group));
    }

    /** 404 when there is none. */
    public static ConsumerGroupDescription describe(Admin admin, String group)
            throws ExecutionException, InterruptedException {
        try {
            return Objects.requireNonNull(admin.describeConsumerGroups(List.of(group))
                            .describedGroups()
                            .get(group))
                    .get();
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof GroupIdNotFoundException) {
                throw Refusal.unknown("there is no group '" + group + "'");
            }
            throw refused;
        }
    }

    /** How far it has read; of the partitions it has committed an offset of, and those it reads. */
    public static LagDto lag(Admin admin, String group) throws ExecutionException, InterruptedException {
        ConsumerGroupDescription described = describe(admin, group);
        Map<TopicPartition, OffsetAndMetadata> committed = committed(admin, group);
        return lag(described, committed, offsets(admin, partitions(described, committed), OffsetSpec.latest()));
    }

    /** Those it has committed an offset of, and those it reads. */
    static SortedSet<TopicPartition> partitions(
            ConsumerGroupDescription described, Map<TopicPartition, OffsetAndMetadata> committed) {
        var partitions = new TreeSet<>(BY_NAME);
        partitions.addAll(committed.keySet());
        partitions.addAll(readers(described).keySet());
        return partitions;
    }

    static LagDto lag(
            ConsumerGroupDescription described,
            Map<TopicPartition, OffsetAndMetadata> committed,
            Map<TopicPartition, Long> ends) {
        Map<TopicPartition, MemberDescription> readers = readers(described);
        var lags = new ArrayList<PartitionLagDto>();
        for (TopicPartition partition : partitions(described, committed)) {
            lags.add(lag(partition, committed.get(partition), ends.get(partition), readers.get(partition)));
        }
        long total = lags.stream()
                .map(PartitionLagDto::lag)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
        return new LagDto(described.groupId(), described.groupState().name(), total, null, lags);
    }

    /**
     * The same, also in time.
     *
     * @param nowMillis since 1970
     */
    static LagDto timedLag(Admin admin, String group, long nowMillis) throws ExecutionException, InterruptedException {
        LagDto lag = lag(admin, group);
        Map<TopicPartition, Long> committed = behind(lag);
        Map<TopicPartition, Long> unread = offsets(admin, committed.keySet(), OffsetSpec.earliest());
        unread.replaceAll((partition, first) -> Math.max(first, committed.getOrDefault(partition, first)));
        return lag.timed(LagAges.seconds(admin, unread, nowMillis));
    }

    /** The committed offsets of partitions of which something is left to be read. */
    static Map<TopicPartition, Long> behind(LagDto lag) {
        var committed = new HashMap<TopicPartition, Long>();
        for (PartitionLagDto each : lag.partitions()) {
            if (each.committed() != null && each.lag() != null && each.lag() > 0) {
                committed.put(new TopicPartition(each.topic(), each.partition()), each.committed());
            }
        }
        return committed;
    }

    private static PartitionLagDto lag(
            TopicPartition partition,
            @Nullable OffsetAndMetadata committed,
            @Nullable Long end,
            @Nullable MemberDescription reader) {
        return new PartitionLagDto(
                partition.topic(),
                partition.partition(),
                committed == null ? null : committed.offset(),
                end,
                committed == null || end == null ? null : Math.max(0, end - committed.offset()),
                null,
                reader == null ? null : reader.consumerId(),
                reader == null ? null : reader.groupInstanceId().orElse(null),
                reader == null ? null : reader.clientId(),
                reader == null ? null : reader.host());
    }

    private static Map<TopicPartition, MemberDescription> readers(ConsumerGroupDescription group) {
        Map<TopicPartition, MemberDescription> readers = new HashMap<>();
        for (MemberDescription member : group.members()) {
            member.assignment().topicPartitions().forEach(partition -> readers.put(partition, member));
        }
        return readers;
    }

    /** Only of partitions that have one. */
    static Map<TopicPartition, OffsetAndMetadata> committed(Admin admin, String group)
            throws ExecutionException, InterruptedException {
        var committed = new TreeMap<TopicPartition, OffsetAndMetadata>(BY_NAME);
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata(group)
                .get()
                .forEach((partition, at) -> {
                    if (at != null) {
                        committed.put(partition, at);
                    }
                });
        return committed;
    }

    /** Of partitions that exist; -1 where no record answers the question. */
    static Map<TopicPartition, Long> offsets(Admin admin, Collection<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, which));
        return offsets(admin, wanted);
    }

    /** The same, with a question for each partition. */
    static Map<TopicPartition, Long> offsets(Admin admin, Map<TopicPartition, OffsetSpec> wanted)
            throws ExecutionException, InterruptedException {
        var offsets = new TreeMap<TopicPartition, Long>(BY_NAME);
        if (wanted.isEmpty()) {
            return offsets;
        }
        var answers = admin.listOffsets(wanted);
        for (TopicPartition partition : wanted.keySet()) {
            KafkaFuture<ListOffsetsResultInfo> answer = answers.partitionResult(partition);
            try {
                offsets.put(partition, answer.get().offset());
            } catch (ExecutionException refused) {
                if (!(refused.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw refused;
                }
            }
        }
        return offsets;
    }
}
