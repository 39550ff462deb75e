package io.crossdock.broker.group.consumer;

import io.crossdock.broker.group.assignor.Assignment;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * A group of the consumer protocol, exactly as its records tell. Immutable; {@link GroupChange} writes down how one
 * becomes another.
 *
 * @param epoch grows with every change of members, subscriptions or subscribed topics
 * @param metadataHash of the subscribed topics at that epoch, 0 when unknown
 * @param assignmentEpoch epoch for which {@code targets} were made; behind {@code epoch} until new ones are
 * @param assignmentTimestamp milliseconds since the epoch when they were made, 0 when unknown
 * @param members by id
 * @param targets what each member is meant to have, by member id
 * @param regexes topics by regular expression
 */
public record ConsumerGroup(
        String id,
        int epoch,
        long metadataHash,
        int assignmentEpoch,
        long assignmentTimestamp,
        SortedMap<String, ConsumerMember> members,
        Map<String, Assignment> targets,
        Map<String, ResolvedRegex> regexes) {
    public ConsumerGroup {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        targets = Map.copyOf(targets);
        regexes = Map.copyOf(regexes);
    }

    public static ConsumerGroup fresh(String id) {
        return new ConsumerGroup(id, 0, 0, 0, 0, Collections.emptySortedMap(), Map.of(), Map.of());
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    public Optional<ConsumerMember> member(String memberId) {
        return Optional.ofNullable(members.get(memberId));
    }

    public Optional<ConsumerMember> instance(String instanceId) {
        return members.values().stream()
                .filter(member -> instanceId.equals(member.profile().instanceId()))
                .findFirst();
    }

    public Assignment target(String memberId) {
        return targets.getOrDefault(memberId, Assignment.EMPTY);
    }

    public boolean isReconciled(ConsumerMember member) {
        return member.is(MemberState.STABLE) && member.epoch() == assignmentEpoch;
    }

    /** The name of the group's state on the wire. */
    public String state() {
        if (members.isEmpty()) {
            return "Empty";
        }
        if (epoch > assignmentEpoch) {
            return "Assigning";
        }
        return members.values().stream().allMatch(this::isReconciled) ? "Stable" : "Reconciling";
    }

    /** Nobody has this partition, nor still has to give it up; the member itself does not count. */
    public boolean isFree(Uuid topic, int partition, String memberId) {
        return members.values().stream()
                .allMatch(other -> other.id().equals(memberId) || !other.holds(topic, partition));
    }

    /** The topics a member reads, by name or by its expression; an expression not resolved yet matches nothing. */
    public Set<String> subscription(ConsumerMember member) {
        String regex = member.profile().regex();
        ResolvedRegex resolved = regex == null ? null : regexes.get(regex);
        if (resolved == null) {
            return member.profile().topics();
        }
        var all = new TreeSet<>(member.profile().topics());
        all.addAll(resolved.topics());
        return all;
    }

    /** All topics anybody reads, in order. */
    public Set<String> subscriptions() {
        var all = new TreeSet<String>();
        members.values().forEach(member -> all.addAll(subscription(member)));
        return all;
    }

    /** True while somebody subscribes by this expression. */
    public boolean uses(String regex) {
        return members.values().stream()
                .anyMatch(member -> regex.equals(member.profile().regex()));
    }

    public boolean hasOnlyClassicMembers() {
        return !members.isEmpty()
                && members.values().stream().allMatch(member -> member.profile().isClassic());
    }

    public ConsumerGroup with(ConsumerMember member) {
        return withMembers(all -> {
            all.put(member.id(), member);
            return all;
        });
    }

    /** Without the member, its target, and expressions that only it used. */
    public ConsumerGroup without(String memberId) {
        var left = withMembers(all -> {
            all.remove(memberId);
            return all;
        });
        var others = new HashMap<>(targets);
        others.remove(memberId);
        return left.withTargets(assignmentEpoch, assignmentTimestamp, others).withoutUnusedRegexes();
    }

    /** The same seat under a new member id. */
    public ConsumerGroup replaced(ConsumerMember old, ConsumerMember successor) {
        var moved = new HashMap<>(targets);
        Assignment target = moved.remove(old.id());
        if (target != null) {
            moved.put(successor.id(), target);
        }
        return withMembers(all -> {
                    all.remove(old.id());
                    all.put(successor.id(), successor);
                    return all;
                })
                .withTargets(assignmentEpoch, assignmentTimestamp, moved);
    }

    public ConsumerGroup nextEpoch(long hash) {
        return new ConsumerGroup(id, epoch + 1, hash, assignmentEpoch, assignmentTimestamp, members, targets, regexes);
    }

    public ConsumerGroup atEpoch(int newEpoch, long hash) {
        return new ConsumerGroup(id, newEpoch, hash, assignmentEpoch, assignmentTimestamp, members, targets, regexes);
    }

    public ConsumerGroup withTargets(int newEpoch, long timestamp, Map<String, Assignment> newTargets) {
        return new ConsumerGroup(id, epoch, metadataHash, newEpoch, timestamp, members, newTargets, regexes);
    }

    public ConsumerGroup with(String regex, @Nullable ResolvedRegex resolved) {
        var all = new LinkedHashMap<>(regexes);
        if (resolved == null) {
            all.remove(regex);
        } else {
            all.put(regex, resolved);
        }
        return new ConsumerGroup(id, epoch, metadataHash, assignmentEpoch, assignmentTimestamp, members, targets, all);
    }

    public ConsumerGroup withoutUnusedRegexes() {
        ConsumerGroup group = this;
        for (String regex : regexes.keySet()) {
            if (!uses(regex)) {
                group = group.with(regex, null);
            }
        }
        return group;
    }

    private ConsumerGroup withMembers(UnaryOperator<SortedMap<String, ConsumerMember>> change) {
        SortedMap<String, ConsumerMember> all = change.apply(new TreeMap<>(members));
        return new ConsumerGroup(id, epoch, metadataHash, assignmentEpoch, assignmentTimestamp, all, targets, regexes);
    }
}
