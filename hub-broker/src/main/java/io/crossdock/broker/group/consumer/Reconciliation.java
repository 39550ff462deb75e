package io.crossdock.broker.group.consumer;

import io.crossdock.broker.group.assignor.Assignment;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.FencedMemberEpochException;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Brings one member a step closer to what it is meant to have (KIP-848):
 *
 * <pre>
 *            must give something up                 said that it did
 *   STABLE ─────────────────────────▶ UNREVOKED ───────────────────────┐
 *     ▲  └──────────────────────────────────────────────────────────┐  │
 *     │         all there is is free                                ▼  ▼
 *     └───────────────────────────────────── UNRELEASED ◀── some of it is still somebody's
 * </pre>
 *
 * The member stays at its epoch while it has something to give up, and is at the assignment's epoch from then on. A
 * partition is given only when nobody else has it or still has to give it up, so it never has two owners. Pure.
 */
public final class Reconciliation {
    private final ConsumerGroup group;
    private final TopicCatalog catalog;

    public Reconciliation(ConsumerGroup group, TopicCatalog catalog) {
        this.group = group;
        this.catalog = catalog;
    }

    /**
     * @param owned what the member says it has; null when it did not say
     * @return the member as it is now; itself when there is no step to take
     * @throws FencedMemberEpochException when a newer broker left it in a state that is not known here
     */
    public ConsumerMember next(ConsumerMember member, @Nullable Assignment owned) {
        return switch (member.position().state()) {
            case STABLE ->
                member.epoch() == group.assignmentEpoch() && subscribesToAllItHas(member)
                        ? member
                        : towardsTarget(member, owned);
            case UNREVOKED_PARTITIONS ->
                stillHas(owned, member.position().revoking())
                        ? withoutUnsubscribed(member)
                        : towardsTarget(member, owned);
            case UNRELEASED_PARTITIONS -> towardsTarget(member, owned);
            case UNKNOWN -> {
                if (owned == null || !owned.isEmpty()) {
                    throw new FencedMemberEpochException("Member " + member.id() + " of group " + group.id()
                            + " is in a state this broker does not know; it has to give everything up and join again");
                }
                yield towardsTarget(member, owned);
            }
        };
    }

    private ConsumerMember towardsTarget(ConsumerMember member, @Nullable Assignment owned) {
        Position at = member.position();
        Assignment target = subscribedTarget(member);
        Holding kept = at.assigned().where(target::has);
        Holding revoking = at.assigned().where((topic, partition) -> !target.has(topic, partition));
        if (!revoking.isEmpty() && stillHas(owned, revoking)) {
            return member.with(at.at(member.epoch(), MemberState.UNREVOKED_PARTITIONS, kept, revoking));
        }
        var free = new HashMap<Uuid, Collection<Integer>>();
        boolean waits = false;
        for (Map.Entry<Uuid, SortedSet<Integer>> topic : target.topics().entrySet()) {
            for (int partition : topic.getValue()) {
                if (kept.has(topic.getKey(), partition)) {
                    continue;
                }
                if (group.isFree(topic.getKey(), partition, member.id())) {
                    free.computeIfAbsent(topic.getKey(), fresh -> new TreeSet<>())
                            .add(partition);
                } else {
                    waits = true;
                }
            }
        }
        int epoch = group.assignmentEpoch();
        return member.with(at.at(
                epoch,
                waits ? MemberState.UNRELEASED_PARTITIONS : MemberState.STABLE,
                kept.plus(Assignment.of(free), epoch),
                Holding.EMPTY));
    }

    /** While it is slow to give up the rest, it shall at least not keep topics it unsubscribed from. */
    private ConsumerMember withoutUnsubscribed(ConsumerMember member) {
        if (subscribesToAllItHas(member)) {
            return member;
        }
        Position at = member.position();
        Set<Uuid> subscribed = subscribedIds(member);
        Holding kept = at.assigned().where((topic, partition) -> subscribed.contains(topic));
        Holding gone = at.assigned().where((topic, partition) -> !subscribed.contains(topic));
        return member.with(at.at(
                member.epoch(),
                MemberState.UNREVOKED_PARTITIONS,
                kept,
                at.revoking().plus(gone)));
    }

    /** The target may be older than the subscription. */
    private Assignment subscribedTarget(ConsumerMember member) {
        Set<Uuid> subscribed = subscribedIds(member);
        var wanted = new HashMap<Uuid, Collection<Integer>>();
        group.target(member.id()).topics().forEach((topic, partitions) -> {
            if (subscribed.contains(topic)) {
                wanted.put(topic, partitions);
            }
        });
        return Assignment.of(wanted);
    }

    private boolean subscribesToAllItHas(ConsumerMember member) {
        Map<Uuid, ?> has = member.position().assigned().topics();
        return has.isEmpty() || subscribedIds(member).containsAll(has.keySet());
    }

    private Set<Uuid> subscribedIds(ConsumerMember member) {
        var ids = new HashSet<Uuid>();
        group.subscription(member).forEach(name -> catalog.topic(name).ifPresent(topic -> ids.add(topic.id())));
        return ids;
    }

    /** Who does not say is taken to have everything still. */
    private static boolean stillHas(@Nullable Assignment owned, Holding revoking) {
        return owned == null
                || owned.topics().entrySet().stream().anyMatch(topic -> topic.getValue().stream()
                        .anyMatch(partition -> revoking.has(topic.getKey(), partition)));
    }
}
