package io.crossdock.broker.group;

import io.crossdock.broker.group.consumer.ConsumerGroup;
import io.crossdock.broker.group.consumer.ConsumerMember;
import io.crossdock.broker.group.consumer.Position;
import io.crossdock.broker.group.consumer.TopicCatalog;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

import java.util.Collection;

/** Who may commit and read offsets of a consumer-protocol group. Pure. */
final class ConsumerCommits {
    /** OffsetCommit and OffsetFetch from this version on know of member epochs. */
    static final short KNOWS_EPOCHS = 9;

    private ConsumerCommits() {}

    /**
     * A member may commit at its present epoch; at an earlier one still what it has had since then, for its commit may
     * have been on its way when the epoch changed (KIP-1251). Somebody outside may while the group has no members.
     *
     * @param apiVersion of OffsetCommit
     * @throws StaleMemberEpochException when the member has to hear of its new epoch first
     * @throws UnsupportedVersionException when the client cannot understand that
     */
    static void checkCommit(
            ConsumerGroup group,
            String memberId,
            @Nullable String instanceId,
            int epoch,
            Collection<TopicPartition> partitions,
            short apiVersion,
            TopicCatalog catalog) {
        if (epoch < 0 && group.isEmpty()) {
            return;
        }
        ConsumerMember member = ConsumerMembers.named(group, memberId, instanceId);
        if (member.profile().isClassic()) {
            checkGeneration(group, member, epoch);
            return;
        }
        if (apiVersion < KNOWS_EPOCHS) {
            throw new UnsupportedVersionException("Members of the consumer protocol commit with version " + KNOWS_EPOCHS
                    + " of OffsetCommit or a later one, this is version " + apiVersion);
        }
        boolean mayHaveBeenUnderway = epoch >= 0
                && epoch < member.epoch()
                && partitions.stream().allMatch(partition -> hadSince(member.position(), partition, epoch, catalog));
        if (epoch != member.epoch() && !mayHaveBeenUnderway) {
            throw stale(group, member, epoch);
        }
    }

    /**
     * Reading asks less: whoever says it is a member must be one, at its present epoch.
     *
     * @throws StaleMemberEpochException when the member has to hear of its new epoch first
     */
    static void checkFetch(ConsumerGroup group, @Nullable String memberId, int epoch) {
        if (memberId == null && epoch < 0) {
            return;
        }
        ConsumerMember member = ConsumerMembers.named(group, memberId == null ? "" : memberId, null);
        if (member.profile().isClassic()) {
            checkGeneration(group, member, epoch);
        } else if (epoch != member.epoch()) {
            throw stale(group, member, epoch);
        }
    }

    private static boolean hadSince(Position position, TopicPartition partition, int epoch, TopicCatalog catalog) {
        Uuid topic =
                catalog.topic(partition.topic()).map(TopicCatalog.Topic::id).orElse(Uuid.ZERO_UUID);
        int since = Math.max(
                position.assigned().since(topic, partition.partition()),
                position.revoking().since(topic, partition.partition()));
        return since >= 0 && since <= epoch;
    }

    private static void checkGeneration(ConsumerGroup group, ConsumerMember member, int generation) {
        if (generation != member.epoch()) {
            throw new IllegalGenerationException("Member " + member.id() + " of group " + group.id()
                    + " is in generation " + member.epoch() + ", the request speaks of " + generation);
        }
    }

    private static StaleMemberEpochException stale(ConsumerGroup group, ConsumerMember member, int epoch) {
        return new StaleMemberEpochException("Member " + member.id() + " of group " + group.id() + " is at epoch "
                + member.epoch() + ", the request speaks of " + epoch);
    }
}
