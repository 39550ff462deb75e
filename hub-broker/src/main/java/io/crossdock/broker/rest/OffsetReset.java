package io.crossdock.broker.rest;

import io.crossdock.security.rest.Refusal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;

/** Moves the committed offsets of a group that nobody reads with. Whatever is asked, they stay within what the log has. */
final class OffsetReset {
    private final Admin admin;
    private final String group;
    private final OffsetResetDto wanted;
    private final long nowMillis;

    /** @param nowMillis since 1970 */
    OffsetReset(Admin admin, String group, OffsetResetDto wanted, long nowMillis) {
        this.admin = admin;
        this.group = group;
        this.wanted = wanted;
        this.nowMillis = nowMillis;
    }

    /** What would happen. */
    List<OffsetMoveDto> plan() throws ExecutionException, InterruptedException {
        requireOneTarget();
        Map<TopicPartition, OffsetAndMetadata> committed = GroupReader.committed(admin, group);
        Map<TopicPartition, OffsetAndMetadata> others = others();
        SortedSet<TopicPartition> partitions =
                partitions(wanted.to() == OffsetResetDto.Target.GROUP ? others : committed);
        if (partitions.isEmpty()) {
            throw Refusal.field(
                    "topics", "group '" + group + "' has not committed any offset, so say of which topics it is to be");
        }
        Map<TopicPartition, Long> first = GroupReader.offsets(admin, partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> end = GroupReader.offsets(admin, partitions, OffsetSpec.latest());
        OptionalLong time = time();
        Map<TopicPartition, Long> of = time.isPresent()
                ? GroupReader.offsets(admin, partitions, OffsetSpec.forTimestamp(time.getAsLong()))
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
            long after = Math.max(from, Math.min(to, target(partition, from, to, before, of, others)));
            moves.add(OffsetMoveDto.of(partition.topic(), partition.partition(), before, after, from, to));
        }
        return moves;
    }

    /**
     * Makes it happen, and remembers beside the offsets how to undo it; refused by the cluster while the group has members.
     *
     * @param by name of who wants it
     */
    void carryOut(List<OffsetMoveDto> moves, String by) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = GroupReader.committed(admin, group);
        var targets = new HashMap<TopicPartition, Long>();
        for (OffsetMoveDto move : moves) {
            Long after = move.after();
            if (after != null && !after.equals(move.before())) {
                targets.put(new TopicPartition(move.topic(), move.partition()), after);
            }
        }
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        targets.forEach((partition, after) -> offsets.put(
                partition,
                new OffsetAndMetadata(
                        after,
                        ResetMark.of(nowMillis, by, targets.size(), committed.get(partition))
                                .write())));
        if (!offsets.isEmpty()) {
            admin.alterConsumerGroupOffsets(group, offsets).all().get();
        }
    }

    /** Of the group whose offsets are taken over; empty if they are not. */
    private Map<TopicPartition, OffsetAndMetadata> others() throws ExecutionException, InterruptedException {
        String other = wanted.group();
        if (other == null) {
            return Map.of();
        }
        Map<TopicPartition, OffsetAndMetadata> others = GroupReader.committed(admin, other);
        if (others.isEmpty()) {
            throw Refusal.field("group", "group '" + other + "' has not committed any offset that you may see");
        }
        return others;
    }

    private long other(TopicPartition partition, Map<TopicPartition, OffsetAndMetadata> others) {
        OffsetAndMetadata at = others.get(partition);
        if (at == null) {
            throw Refusal.field("topics", "group '" + wanted.group() + "' has not committed an offset of " + partition);
        }
        return at.offset();
    }

    /** That decides, in milliseconds since 1970. */
    private OptionalLong time() {
        return switch (wanted.to()) {
            case TIMESTAMP -> OptionalLong.of(given("timestamp", wanted.timestamp()));
            case DURATION -> OptionalLong.of(Math.max(0, nowMillis - duration()));
            default -> OptionalLong.empty();
        };
    }

    private long duration() {
        try {
            long millis = Duration.parse(String.valueOf(wanted.duration())).toMillis();
            if (millis >= 0) {
                return millis;
            }
        } catch (DateTimeParseException | ArithmeticException odd) {
            // said below
        }
        throw Refusal.field(
                "duration",
                "must be a time span such as PT30M, PT2H or P1D that is not negative, was '" + wanted.duration() + "'");
    }

    private long target(
            TopicPartition partition,
            long first,
            long end,
            @Nullable Long before,
            Map<TopicPartition, Long> ofTime,
            Map<TopicPartition, OffsetAndMetadata> others) {
        return switch (wanted.to()) {
            case EARLIEST -> first;
            case LATEST -> end;
            case OFFSET -> given("offset", wanted.offset());
            case TIMESTAMP, DURATION -> {
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
            case GROUP -> other(partition, others);
        };
    }

    private void requireOneTarget() {
        refuseUnless("timestamp", wanted.timestamp(), OffsetResetDto.Target.TIMESTAMP);
        refuseUnless("duration", wanted.duration(), OffsetResetDto.Target.DURATION);
        refuseUnless("offset", wanted.offset(), OffsetResetDto.Target.OFFSET);
        refuseUnless("shift", wanted.shift(), OffsetResetDto.Target.SHIFT);
        refuseUnless("group", wanted.group(), OffsetResetDto.Target.GROUP);
    }

    private void refuseUnless(String field, @Nullable Object value, OffsetResetDto.Target target) {
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

    /** @param committed decides if no topics are named */
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
