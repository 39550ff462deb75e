package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Outcome;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.utils.Utils;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Moves a group from one generation to the next.
 *
 * <pre>
 *             someone joins                  all joined, or deadline
 *   Empty ───────────────▶ PreparingRebalance ───────────────────▶ CompletingRebalance ──▶ Stable
 *     ▲                       │  ▲   ▲                                    │    leader's     │
 *     └───────────────────────┘  │   └────────────────────────────────────┘   assignment    │
 *       deadline, nobody left    └───────── someone joins, leaves, or goes silent ──────────┘
 * </pre>
 *
 * The first rebalance of an empty group waits a little for the members that are about to start, again and again as long
 * as some come, up to the rebalance timeout (KIP-134). Any other waits for the members it knows. Confined to the lane.
 */
final class Rebalance {
    private final GroupConfig config;
    private final Clock clock;
    private final GroupTimers timers;
    private final Sessions sessions;

    Rebalance(GroupConfig config, Clock clock, GroupTimers timers, Sessions sessions) {
        this.config = config;
        this.clock = clock;
        this.timers = timers;
        this.sessions = sessions;
    }

    /** Membership or offers changed: starts a rebalance, or looks whether the one under way is complete now. */
    void advance(ClassicGroup group, Outcome out) {
        if (group.is(GroupState.PREPARING_REBALANCE)) {
            completeIfEveryoneJoined(group, out);
            return;
        }
        if (group.is(GroupState.COMPLETING_REBALANCE)) {
            for (Member member : group.members()) {
                member.assign(Member.NOTHING);
                refuseSync(group, member, out);
            }
        }
        group.syncDeadline(() -> {});
        group.moveTo(GroupState.PREPARING_REBALANCE, clock.millis());
        if (group.isInitialRebalance()) {
            Duration delay = config.initialRebalanceDelay();
            Duration left = rebalanceTimeout(group).minus(delay);
            group.takeJoinedSinceDeadline();
            awaitFirstMembers(group, delay, left.isNegative() ? Duration.ZERO : left);
        } else {
            awaitMembers(group);
            completeIfEveryoneJoined(group, out);
        }
    }

    /** Someone is gone from the group, or from those expected to join. */
    void departed(ClassicGroup group, Outcome out) {
        if (!group.is(GroupState.EMPTY)) {
            advance(group, out);
        }
    }

    private void refuseSync(ClassicGroup group, Member member, Outcome out) {
        boolean waited = member.isWaiting();
        member.refuseSync(Errors.REBALANCE_IN_PROGRESS, out);
        if (waited) {
            sessions.renew(group, member);
        }
    }

    private void awaitFirstMembers(ClassicGroup group, Duration delay, Duration left) {
        group.joinDeadline(timers.after(delay, out -> {
            if (group.takeJoinedSinceDeadline() && !left.isZero()) {
                Duration next = min(config.initialRebalanceDelay(), left);
                awaitFirstMembers(group, next, left.minus(next));
            } else {
                complete(group, out);
            }
        }));
    }

    private void awaitMembers(ClassicGroup group) {
        group.joinDeadline(timers.after(rebalanceTimeout(group), out -> complete(group, out)));
    }

    private void completeIfEveryoneJoined(ClassicGroup group, Outcome out) {
        if (!group.isInitialRebalance() && group.hasEveryoneJoined()) {
            complete(group, out);
        }
    }

    private void complete(ClassicGroup group, Outcome out) {
        group.joinDeadline(() -> {});
        for (Member member : List.copyOf(group.members())) {
            // A static member keeps its seat until its session expires: its client is allowed to restart.
            if (!member.isJoining() && !member.isStatic()) {
                member.endSession();
                group.remove(member);
            }
        }
        if (!group.members().isEmpty() && !group.electJoinedLeader()) {
            awaitMembers(group); // only absent static members: their sessions decide
            return;
        }
        group.nextGeneration(clock.millis());
        if (group.members().isEmpty()) {
            out.write(GroupFormat.record(group.id(), StoredGroup.of(group)));
            return;
        }
        for (Member member : group.members()) {
            if (member.isJoining()) {
                member.answerJoin(generation(group, member), out);
                sessions.renew(group, member);
            }
        }
        group.syncDeadline(timers.after(rebalanceTimeout(group), late -> dropUnsynced(group, late)));
    }

    private void dropUnsynced(ClassicGroup group, Outcome out) {
        List<Member> silent = group.membersWithoutSync();
        for (Member member : silent) {
            member.endSession();
            group.remove(member);
        }
        if (!silent.isEmpty()) {
            departed(group, out);
        }
    }

    /** The answer to a join: the current generation; the leader also hears who the members are. */
    static JoinGroupResponseData generation(ClassicGroup group, Member member) {
        return withoutMembers(group, member).setMembers(group.isLeader(member) ? roster(group) : List.of());
    }

    static JoinGroupResponseData withoutMembers(ClassicGroup group, Member member) {
        return new JoinGroupResponseData()
                .setMemberId(member.id())
                .setGenerationId(group.generation())
                .setProtocolType(group.protocolType())
                .setProtocolName(group.protocol())
                .setLeader(group.leader() == null ? "" : group.leader());
    }

    static List<JoinGroupResponseMember> roster(ClassicGroup group) {
        String protocol = group.protocol() == null ? "" : group.protocol();
        return group.members().stream()
                .map(member -> new JoinGroupResponseMember()
                        .setMemberId(member.id())
                        .setGroupInstanceId(member.instanceId())
                        .setMetadata(Utils.toArray(member.metadata(protocol))))
                .toList();
    }

    /** The group waits as long as its most patient member wants. */
    private static Duration rebalanceTimeout(ClassicGroup group) {
        return Duration.ofMillis(group.members().stream()
                .mapToInt(Member::rebalanceTimeoutMs)
                .max()
                .orElse(0));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
