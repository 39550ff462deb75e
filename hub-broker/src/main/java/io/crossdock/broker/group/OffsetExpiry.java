package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Outcome;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.ConsumerProtocolSubscription;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.HashSet;
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
 *   <li>not at all, for everything else.
 * </ul>
 *
 * An empty group without offsets is forgotten altogether. Confined to the shard's lane.
 */
final class OffsetExpiry {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetExpiry.class);
    /** Tombstones of one round; keeps a batch well below what the log takes. */
    private static final int AT_ONCE = 1_000;

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
        int count = 0;
        for (ClassicGroup group : List.copyOf(groups.all())) {
            Map<TopicPartition, CommittedOffset> offsets = ledger.offsets(group.id());
            Set<String> subscribed = subscribedTopics(group);
            List<TopicPartition> expired = offsets.entrySet().stream()
                    .filter(each -> isExpired(group, subscribed, each, now)
                            && !ledger.pending().isPending(group.id(), each.getKey()))
                    .map(Map.Entry::getKey)
                    .limit(AT_ONCE - count)
                    .toList();
            expired.forEach(partition -> forgetting.offset(group.id(), partition, out));
            count += expired.size();
            if (expired.size() == offsets.size()
                    && group.is(GroupState.EMPTY)
                    && !group.hasExpected()
                    && ledger.pending().partitions(group.id()).isEmpty()) {
                forgetting.group(group, out);
                count++;
            }
            if (count >= AT_ONCE) {
                return true;
            }
        }
        return false;
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
        String protocol = group.protocol();
        if (!group.is(GroupState.STABLE) || !group.protocolType().equals("consumer") || protocol == null) {
            return null;
        }
        var topics = new HashSet<String>();
        for (Member member : group.members()) {
            try {
                topics.addAll(topics(member.metadata(protocol)));
            } catch (RuntimeException opaque) {
                LOG.debug("Group {} keeps all offsets: a member's subscription cannot be read", group.id(), opaque);
                return null;
            }
        }
        return topics;
    }

    private static List<String> topics(ByteBuffer subscription) {
        short version = subscription.getShort();
        short readable = (short) Math.min(version, ConsumerProtocolSubscription.HIGHEST_SUPPORTED_VERSION);
        return new ConsumerProtocolSubscription(new ByteBufferAccessor(subscription), readable).topics();
    }
}
