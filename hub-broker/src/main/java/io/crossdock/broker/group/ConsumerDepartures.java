package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.ShardRecord;
import io.crossdock.broker.group.consumer.ConsumerGroup;
import io.crossdock.broker.group.consumer.ConsumerGroups;
import io.crossdock.broker.group.consumer.ConsumerMember;
import io.crossdock.broker.group.consumer.GroupChange;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * How members of consumer-protocol groups go. Their partitions are free at once; who gets them is decided with the next
 * heartbeat of anybody. When only members of the classic protocol are left, the group goes back to that. Confined to the
 * shard's lane.
 */
final class ConsumerDepartures {
    private final ConsumerGroups consumers;
    private final GroupEnvironment environment;
    private final ConsumerPlan plan;
    private final Downgrade downgrade;
    private final ConsumerSessions sessions;

    ConsumerDepartures(
            ConsumerGroups consumers,
            GroupEnvironment environment,
            ConsumerPlan plan,
            Downgrade downgrade,
            ConsumerTimers timers) {
        this.consumers = consumers;
        this.environment = environment;
        this.plan = plan;
        this.downgrade = downgrade;
        this.sessions = new ConsumerSessions(environment, timers, this::evict);
    }

    /** The watch over the members, which sends away who is late. */
    ConsumerSessions sessions() {
        return sessions;
    }

    private void evict(String groupId, String memberId, Outcome out) {
        consumers
                .find(groupId)
                .filter(group -> group.members().containsKey(memberId))
                .ifPresent(group -> remove(group, List.of(memberId), out));
    }

    /**
     * Takes members out for good.
     *
     * @throws org.apache.kafka.common.errors.RecordBatchTooLargeException when they are too many to go at once
     */
    void remove(ConsumerGroup before, Collection<String> memberIds, Outcome out) {
        ConsumerGroup left = before;
        for (String memberId : memberIds) {
            left = left.without(memberId);
        }
        ConsumerGroup after = plan.noticed(left, true, environment.topics().get());
        List<ShardRecord> records = GroupChange.between(Optional.of(before), after);
        environment.limit().check(before.id(), records);
        // Nothing is refused from here on.
        memberIds.forEach(memberId -> sessions.end(before.id(), memberId));
        if (downgrade.isDue(after) && downgrade.carriedOut(before, after, out)) {
            after.members().keySet().forEach(member -> sessions.end(after.id(), member));
        } else {
            records.forEach(out::write);
        }
    }

    /** A static member's client stops and says that it will be back: its partitions stay its own until its session ends. */
    void awayForAWhile(ConsumerGroup before, ConsumerMember member, Outcome out) {
        ConsumerMember away = member.with(member.position().away());
        GroupChange.between(Optional.of(before), before.with(away)).forEach(out::write);
        sessions.watchRevocation(before.id(), away);
        sessions.renew(before.id(), away);
    }
}
