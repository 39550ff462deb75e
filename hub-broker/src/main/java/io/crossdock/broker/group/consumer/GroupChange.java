package io.crossdock.broker.group.consumer;

import io.crossdock.broker.coordinator.ShardRecord;
import io.crossdock.broker.group.assignor.Assignment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The records by which one state of a group becomes another, in an order every reader can follow: a member's position
 * and target go before the member itself does, and the group last of all. Replaying them on the first state gives the
 * second. Pure.
 */
public final class GroupChange {
    private GroupChange() {}

    /** @param before empty for a group that is new */
    public static List<ShardRecord> between(Optional<ConsumerGroup> before, ConsumerGroup after) {
        ConsumerGroup from = before.orElse(ConsumerGroup.fresh(after.id()));
        var records = new ArrayList<ShardRecord>();
        from.members().keySet().stream()
                .filter(member -> !after.members().containsKey(member))
                .forEach(member -> removed(after.id(), member, records));
        after.members().values().forEach(member -> {
            if (!from.member(member.id()).map(ConsumerMember::profile).equals(Optional.of(member.profile()))) {
                records.add(ConsumerFormat.member(after.id(), member.id(), member.profile()));
            }
        });
        regexes(from, after, records);
        if (before.isEmpty() || from.epoch() != after.epoch() || from.metadataHash() != after.metadataHash()) {
            records.add(ConsumerFormat.group(after));
        }
        targets(from, after, records);
        after.members().values().forEach(member -> {
            if (!from.member(member.id()).map(ConsumerMember::position).equals(Optional.of(member.position()))) {
                records.add(ConsumerFormat.current(after.id(), member.id(), member.position()));
            }
        });
        return records;
    }

    /** The end of a group. */
    public static List<ShardRecord> end(ConsumerGroup group) {
        var records = new ArrayList<ShardRecord>();
        group.members().keySet().forEach(member -> removed(group.id(), member, records));
        group.targets().keySet().stream()
                .filter(member -> !group.members().containsKey(member))
                .forEach(member -> records.add(ConsumerFormat.tombstone(ConsumerFormat.TARGET, group.id(), member)));
        group.regexes()
                .keySet()
                .forEach(regex -> records.add(ConsumerFormat.tombstone(ConsumerFormat.REGEX, group.id(), regex)));
        records.add(ConsumerFormat.tombstone(ConsumerFormat.TARGETS, group.id()));
        records.add(ConsumerFormat.tombstone(ConsumerFormat.GROUP, group.id()));
        return records;
    }

    private static void removed(String group, String member, List<ShardRecord> records) {
        records.add(ConsumerFormat.tombstone(ConsumerFormat.CURRENT, group, member));
        records.add(ConsumerFormat.tombstone(ConsumerFormat.TARGET, group, member));
        records.add(ConsumerFormat.tombstone(ConsumerFormat.MEMBER, group, member));
    }

    private static void regexes(ConsumerGroup from, ConsumerGroup after, List<ShardRecord> records) {
        from.regexes().keySet().stream()
                .filter(regex -> !after.regexes().containsKey(regex))
                .forEach(regex -> records.add(ConsumerFormat.tombstone(ConsumerFormat.REGEX, after.id(), regex)));
        after.regexes().forEach((regex, resolved) -> {
            if (!resolved.equals(from.regexes().get(regex))) {
                records.add(ConsumerFormat.regex(after.id(), regex, resolved));
            }
        });
    }

    private static void targets(ConsumerGroup from, ConsumerGroup after, List<ShardRecord> records) {
        from.targets().keySet().stream()
                .filter(member ->
                        after.members().containsKey(member) && !after.targets().containsKey(member))
                .forEach(member -> records.add(ConsumerFormat.tombstone(ConsumerFormat.TARGET, after.id(), member)));
        for (Map.Entry<String, Assignment> target : after.targets().entrySet()) {
            if (!target.getValue().equals(from.targets().get(target.getKey()))) {
                records.add(ConsumerFormat.target(after.id(), target.getKey(), target.getValue()));
            }
        }
        if (from.assignmentEpoch() != after.assignmentEpoch()
                || from.assignmentTimestamp() != after.assignmentTimestamp()) {
            records.add(ConsumerFormat.targets(after));
        }
    }
}
