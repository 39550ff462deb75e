package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.group.consumer.ConsumerGroup;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Forgets offsets nobody came back for (KIP-211). The retention counts
 *
 * <ul>
 *   <li>from when the last member left, for a group that had members,
 *   <li>from the commit, for a standalone consumer's group, and for topics that a stable consumer group no longer
 *       subscribes to,
 *   <li>likewise from the commit, in a group of the consumer protocol, for topics nobody in it subscribes to,
 *   <li>not at all, for everything else.
 * </ul>
 *
 * An empty group without offsets is forgotten altogether. Confined to the shard's lane.
 */
final class OffsetExpiry {
    private final GroupConfig config;
    private final Groups groups;
    private final Ledger ledger;
    private final Clock clock;
    private final Forgetting forgetting;

    OffsetExpiry(GroupConfig config, Groups groups, Ledger ledger, Clock clock, Forgetting forgetting) {
        this.config = config;
        this.groups = groups;
        this.ledger = ledger;
        this.clock = clock;
        this.forgetting = forgetting;
    }

    /** @return true while there may be more to forget */
    boolean round(Outcome out) {
        long now = clock.millis();
        for (ClassicGroup group : List.copyOf(groups.all())) {
            Map<TopicPartition, CommittedOffset> offsets = ledger.offsets(group.id());
            Set<String> subscribed = subscribedTopics(group);
            List<TopicPartition> expired = offsets.entrySet().stream()
                    .filter(each -> isExpired(group, subscribed, each, now)
                            && !ledger.pending().isPending(group.id(), each.getKey()))
                    .map(Map.Entry::getKey)
                    .toList();
            if (forgetting.offsets(group.id(), expired, out)) {
                return true;
            }
            if (expired.size() == offsets.size()
                    && group.is(GroupState.EMPTY)
                    && !group.hasExpected()
                    && ledger.pending().partitions(group.id()).isEmpty()) {
                if (forgetting.room(group.id(), out) == 0) {
                    return true;
                }
                forgetting.group(group, out);
            }
        }
        return consumers(now, out);
    }

    /** Groups of the consumer protocol: what nobody in them reads any more goes a while after its last commit. */
    private boolean consumers(long now, Outcome out) {
        for (ConsumerGroup group : ledger.consumers().all()) {
            Set<String> subscribed = group.subscriptions();
            Map<TopicPartition, CommittedOffset> offsets = ledger.offsets(group.id());
            List<TopicPartition> expired = offsets.entrySet().stream()
                    .filter(each -> !subscribed.contains(each.getKey().topic())
                            && isOver(each.getValue(), now)
                            && !ledger.pending().isPending(group.id(), each.getKey()))
                    .map(Map.Entry::getKey)
                    .toList();
            if (forgetting.offsets(group.id(), expired, out)) {
                return true;
            }
            if (expired.size() == offsets.size()
                    && group.isEmpty()
                    && ledger.pending().partitions(group.id()).isEmpty()) {
                if (forgetting.room(group.id(), out) == 0) {
                    return true;
                }
                forgetting.group(group, out);
            }
        }
        return false;
    }

    private boolean isOver(CommittedOffset offset, long now) {
        return offset.expireTimestamp() == CommittedOffset.UNKNOWN
                ? now - offset.commitTimestamp() >= config.offsetsRetention().toMillis()
                : now >= offset.expireTimestamp();
    }

    private boolean isExpired(
            ClassicGroup group,
            @Nullable Set<String> subscribed,
            Map.Entry<TopicPartition, CommittedOffset> each,
            long now) {
        CommittedOffset offset = each.getValue();
        boolean standalone = group.protocolType().isEmpty();
        boolean abandoned =
                subscribed != null && !subscribed.contains(each.getKey().topic());
        if (!group.is(GroupState.EMPTY) && !abandoned) {
            return false;
        }
        if (offset.expireTimestamp() != CommittedOffset.UNKNOWN) {
            return now >= offset.expireTimestamp();
        }
        boolean fromCommit = standalone || abandoned || group.stateSince() < 0;
        long from = fromCommit ? offset.commitTimestamp() : group.stateSince();
        return now - from >= config.offsetsRetention().toMillis();
    }

    /** What a stable consumer group reads; null when that is not known, and so everything may be in use. */
    private static @Nullable Set<String> subscribedTopics(ClassicGroup group) {
        return group.is(GroupState.STABLE) ? ClassicSubscriptions.of(group).orElse(null) : null;
    }
}
