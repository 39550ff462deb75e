package io.crossdock.broker.rest;

import io.crossdock.security.rest.Refusal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;

/** Moves the committed offsets of a group that nobody reads with. Whatever is asked, they stay within what the log has. */
final class OffsetReset {
    private final Admin admin;
    private final String group;
    private final OffsetResetDto wanted;

    OffsetReset(Admin admin, String group, OffsetResetDto wanted) {
        this.admin = admin;
        this.group = group;
        this.wanted = wanted;
    }

    /** What would happen. */
    List<OffsetMoveDto> plan() throws ExecutionException, InterruptedException {
        requireOneTarget();
        Map<TopicPartition, OffsetAndMetadata> committed = GroupReader.committed(admin, group);
        SortedSet<TopicPartition> partitions = partitions(committed);
        if (partitions.isEmpty()) {
            throw Refusal.field(
                    "topics", "group '" + group + "' has not committed any offset, so say of which topics it is to be");
        }
        Map<TopicPartition, Long> first = GroupReader.offsets(admin, partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> end = GroupReader.offsets(admin, partitions, OffsetSpec.latest());
        Map<TopicPartition, Long> of = wanted.to() == OffsetResetDto.Target.TIMESTAMP
                ? GroupReader.offsets(
                        admin, partitions, OffsetSpec.forTimestamp(given("timestamp", wanted.timestamp())))
                : Map.of();
        var moves = new ArrayList<OffsetMoveDto>();
        for (TopicPartition partition : partitions) {
            Long from = first.get(partition);
            Long to = end.get(partition);
            if (from == null || to == null) {
                throw Refusal.field("topics", "there is no partition " + partition);
            }
            OffsetAndMetadata at = committed.get(partition);
            Long before = at == null ? null : at.offset();
            long after = Math.max(from, Math.min(to, target(partition, from, to, before, of)));
            moves.add(new OffsetMoveDto(partition.topic(), partition.partition(), before, after));
        }
        return moves;
    }

    /** Makes it happen; refused by the cluster while the group has members. */
    void carryOut(List<OffsetMoveDto> moves) throws ExecutionException, InterruptedException {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        moves.stream()
                .filter(move -> move.before() == null || move.before() != move.after())
                .forEach(move -> offsets.put(
                        new TopicPartition(move.topic(), move.partition()), new OffsetAndMetadata(move.after())));
        if (!offsets.isEmpty()) {
            admin.alterConsumerGroupOffsets(group, offsets).all().get();
        }
    }

    private long target(
            TopicPartition partition, long first, long end, @Nullable Long before, Map<TopicPartition, Long> ofTime) {
        return switch (wanted.to()) {
            case EARLIEST -> first;
            case LATEST -> end;
            case OFFSET -> given("offset", wanted.offset());
            case TIMESTAMP -> {
                long found = ofTime.getOrDefault(partition, -1L);
                yield found < 0 ? end : found;
            }
            case SHIFT -> {
                if (before == null) {
                    throw Refusal.field("shift", "no offset is committed for " + partition + " to shift");
                }
                long by = given("shift", wanted.shift());
                // Far beyond either end is the same as at the end, and does not overflow.
                yield before + Math.max(first - before, Math.min(end - before, by));
            }
        };
    }

    private void requireOneTarget() {
        refuseUnless("timestamp", wanted.timestamp(), OffsetResetDto.Target.TIMESTAMP);
        refuseUnless("offset", wanted.offset(), OffsetResetDto.Target.OFFSET);
        refuseUnless("shift", wanted.shift(), OffsetResetDto.Target.SHIFT);
    }

    private void refuseUnless(String field, @Nullable Long value, OffsetResetDto.Target target) {
        if (value == null && wanted.to() == target) {
            throw Refusal.field(field, "must be given when 'to' is " + target);
        }
        if (value != null && wanted.to() != target) {
            throw Refusal.field(field, "means nothing when 'to' is " + wanted.to());
        }
    }

    private static long given(String field, @Nullable Long value) {
        if (value == null) {
            throw Refusal.field(field, "must be given");
        }
        return value;
    }

    private SortedSet<TopicPartition> partitions(Map<TopicPartition, OffsetAndMetadata> committed)
            throws ExecutionException, InterruptedException {
        var partitions = new TreeSet<>(GroupReader.BY_NAME);
        if (wanted.topics().isEmpty()) {
            partitions.addAll(committed.keySet());
        }
        for (TopicPartitionsDto choice : wanted.topics()) {
            List<PartitionDto> there = TopicReader.find(admin, choice.topic())
                    .map(TopicDto::partitions)
                    .orElseThrow(() -> Refusal.field("topics", "there is no topic '" + choice.topic() + "'"));
            for (PartitionDto each : there) {
                if (choice.partitions().isEmpty() || choice.partitions().contains(each.partition())) {
                    partitions.add(new TopicPartition(choice.topic(), each.partition()));
                }
            }
            choice.partitions().stream()
                    .filter(number -> number >= there.size())
                    .findFirst()
                    .ifPresent(number -> {
                        throw Refusal.field("topics", "topic '" + choice.topic() + "' has no partition " + number);
                    });
        }
        return partitions;
    }
}
