package io.crossdock.broker.rest;

import io.crossdock.security.rest.Refusal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/** Takes the last reset of a group back, as its {@link ResetMark}s tell, as long as the group has not read since. */
final class OffsetUndo {
    private final Admin admin;
    private final String group;
    private final Map<TopicPartition, ResetMark> marks = new TreeMap<>(GroupReader.BY_NAME);
    private final OffsetUndoDto found;

    private OffsetUndo(Admin admin, String group) throws ExecutionException, InterruptedException {
        this.admin = admin;
        this.group = group;
        Map<TopicPartition, OffsetAndMetadata> committed = GroupReader.committed(admin, group);
        committed.forEach((partition, at) -> ResetMark.read(at).ifPresent(mark -> marks.put(partition, mark)));
        long last = marks.values().stream().mapToLong(ResetMark::at).max().orElseThrow(() -> none(group));
        marks.values().removeIf(mark -> mark.at() != last);
        Map<TopicPartition, Long> first = GroupReader.offsets(admin, marks.keySet(), OffsetSpec.earliest());
        Map<TopicPartition, Long> end = GroupReader.offsets(admin, marks.keySet(), OffsetSpec.latest());
        var moves = new ArrayList<OffsetMoveDto>();
        ResetMark any = marks.values().iterator().next();
        marks.forEach((partition, mark) -> {
            OffsetAndMetadata now = committed.get(partition);
            moves.add(OffsetMoveDto.of(
                    partition.topic(),
                    partition.partition(),
                    now == null ? null : now.offset(),
                    mark.before(),
                    first.getOrDefault(partition, 0L),
                    end.getOrDefault(partition, 0L)));
        });
        found = new OffsetUndoDto(group, last, any.by(), any.of(), Math.max(0, any.of() - marks.size()), moves);
    }

    /** 404 when no reset is to be seen. */
    static OffsetUndo find(Admin admin, String group) throws ExecutionException, InterruptedException {
        return new OffsetUndo(admin, group);
    }

    OffsetUndoDto found() {
        return found;
    }

    /** 409 when the group has committed since. */
    void requireUntouched() {
        if (found.movedSince() > 0) {
            throw Refusal.conflict("group '" + group + "' has committed since in " + found.movedSince() + " of the "
                    + found.partitions()
                    + " partitions that were reset together (or you may not see them), so what it has"
                    + " read would be lost; reset it to where it is to go on instead");
        }
    }

    /** Makes it happen; refused by the cluster while the group has members. */
    void carryOut() throws ExecutionException, InterruptedException {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        Set<TopicPartition> none = new HashSet<>();
        marks.forEach((partition, mark) -> {
            if (mark.before() == null) {
                none.add(partition);
            } else {
                offsets.put(partition, new OffsetAndMetadata(mark.before(), mark.metadata()));
            }
        });
        if (!offsets.isEmpty()) {
            admin.alterConsumerGroupOffsets(group, offsets).all().get();
        }
        if (!none.isEmpty()) {
            admin.deleteConsumerGroupOffsets(group, none).all().get();
        }
    }

    private static RuntimeException none(String group) {
        return Refusal.unknown("no reset of group '" + group
                + "' can be undone: it has committed since, or was not reset here, or there is no such group");
    }
}
