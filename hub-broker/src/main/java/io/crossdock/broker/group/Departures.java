package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Outcome;
import org.apache.kafka.common.protocol.Errors;

/** How members go: they leave, are sent away, or fall silent. Confined to the shard's lane. */
final class Departures {
    private final Rebalance rebalance;

    Departures(Rebalance rebalance) {
        this.rebalance = rebalance;
    }

    /** Takes the member out; whoever still waits under its id learns that it has to join anew. */
    void remove(ClassicGroup group, Member member, Outcome out) {
        member.endSession();
        member.refuseJoin(Errors.UNKNOWN_MEMBER_ID, out);
        member.refuseSync(Errors.UNKNOWN_MEMBER_ID, out);
        group.remove(member);
    }

    void expired(ClassicGroup group, Member member, Outcome out) {
        remove(group, member, out);
        rebalance.departed(group, out);
    }

    /** A member id was handed out and never used. */
    void neverJoined(ClassicGroup group, String memberId, Outcome out) {
        group.noLongerExpect(memberId);
        if (group.is(GroupState.PREPARING_REBALANCE)) {
            rebalance.advance(group, out);
        }
    }
}
