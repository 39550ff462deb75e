package io.crossdock.broker.group;

import io.crossdock.broker.group.assignor.Assignment;
import io.crossdock.broker.group.consumer.ConsumerGroup;
import io.crossdock.broker.group.consumer.ConsumerMember;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.FencedMemberEpochException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;

/** Who may speak for which member of a consumer-protocol group. Pure. */
final class ConsumerMembers {
    private ConsumerMembers() {}

    static UnknownMemberIdException unknown(ConsumerGroup group, String memberId) {
        return new UnknownMemberIdException("Member " + memberId + " is not a member of group " + group.id() + ".");
    }

    /**
     * The member under these names.
     *
     * @throws UnknownMemberIdException when there is none
     * @throws FencedInstanceIdException when the static member's seat was taken over by another client
     */
    static ConsumerMember named(ConsumerGroup group, String memberId, @Nullable String instanceId) {
        if (instanceId == null) {
            return group.member(memberId).orElseThrow(() -> unknown(group, memberId));
        }
        ConsumerMember member = group.instance(instanceId).orElseThrow(() -> unknown(group, memberId));
        if (!member.id().equals(memberId)) {
            throw new FencedInstanceIdException("Static member " + instanceId + " of group " + group.id()
                    + " was taken over by member " + member.id() + ".");
        }
        return member;
    }

    /**
     * A member speaks of its present epoch. It may speak of the one before when the answer that told it of the present
     * one got lost, which shows by its owning nothing but what it was told before.
     *
     * @throws FencedMemberEpochException when it must give everything up and join again
     */
    static void checkEpoch(ConsumerMember member, int epoch, @Nullable Assignment owned) {
        if (epoch == member.epoch()) {
            return;
        }
        boolean missedAnswer = epoch < member.epoch() // one that left for a while has to join again
                && epoch == member.position().previousEpoch()
                && owned != null
                && owned.topics().entrySet().stream().allMatch(topic -> topic.getValue().stream()
                        .allMatch(partition -> member.position().assigned().has(topic.getKey(), partition)));
        if (!missedAnswer) {
            throw new FencedMemberEpochException("The consumer group member has a "
                    + (epoch > member.epoch() ? "greater" : "smaller") + " member epoch (" + epoch
                    + ") than the one known by the group coordinator (" + member.epoch()
                    + "). The member must abandon all its partitions and rejoin.");
        }
    }
}
