package io.crossdock.broker.group;

import io.crossdock.broker.concurrent.Timer;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One group as it lives now: its members in the order they joined, its state and generation.
 *
 * <p>Knows its invariants (there is a leader while there are members, static instances point at members), not what a
 * request means: that is for {@link Rebalance} and the operations. Between two complete generations it is ahead of what
 * the log remembers, see {@link StoredGroup}. Confined to the shard's lane.
 */
final class ClassicGroup {
    private final String id;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, String> instances = new HashMap<>();
    private final Map<String, Timer.Cancellable> pending = new HashMap<>();
    private final Set<String> awaitedSyncs = new HashSet<>();
    private GroupState state = GroupState.EMPTY;
    private long stateSince;
    private String protocolType = "";
    private int generation;
    private @Nullable String protocol;
    private @Nullable String leader;
    private boolean initialRebalance;
    private boolean joinedSinceDeadline;
    private Timer.Cancellable joinDeadline = () -> {};
    private Timer.Cancellable syncDeadline = () -> {};

    ClassicGroup(String id, long now) {
        this.id = id;
        this.stateSince = now;
    }

    static ClassicGroup restore(String id, StoredGroup stored) {
        var group = new ClassicGroup(id, stored.stateTimestamp());
        group.protocolType = stored.protocolType();
        group.generation = stored.generation();
        group.protocol = stored.protocol();
        String protocol = stored.protocol() == null ? "" : stored.protocol();
        stored.members().forEach(member -> group.add(Member.restore(member, protocol)));
        if (stored.leader() != null && group.members.containsKey(stored.leader())) {
            group.leader = stored.leader();
        }
        group.state = group.members.isEmpty() ? GroupState.EMPTY : GroupState.STABLE;
        return group;
    }

    String id() {
        return id;
    }

    GroupState state() {
        return state;
    }

    boolean is(GroupState asked) {
        return state == asked;
    }

    /** Milliseconds since the epoch, -1 when an old log does not tell. */
    long stateSince() {
        return stateSince;
    }

    void moveTo(GroupState next, long now) {
        initialRebalance = state == GroupState.EMPTY && next == GroupState.PREPARING_REBALANCE;
        state = next;
        stateSince = now;
    }

    /** Waits for the first members of all, rather than for known ones to come back. */
    boolean isInitialRebalance() {
        return initialRebalance;
    }

    String protocolType() {
        return protocolType;
    }

    int generation() {
        return generation;
    }

    @Nullable
    String protocol() {
        return protocol;
    }

    @Nullable
    String leader() {
        return leader;
    }

    boolean isLeader(Member member) {
        return member.id().equals(leader);
    }

    Collection<Member> members() {
        return Collections.unmodifiableCollection(members.values());
    }

    boolean has(String memberId) {
        return members.containsKey(memberId);
    }

    Optional<Member> instance(String instanceId) {
        return Optional.ofNullable(instances.get(instanceId)).map(members::get);
    }

    /**
     * The member that may speak under these names.
     *
     * @throws FencedInstanceIdException when another client took over this static member (KIP-345)
     * @throws UnknownMemberIdException when there is no such member
     */
    Member member(String memberId, @Nullable String instanceId) {
        if (instanceId != null) {
            String current = instances.get(instanceId);
            if (current != null && !current.equals(memberId)) {
                throw new FencedInstanceIdException(
                        "Static member " + instanceId + " of group " + id + " was taken over by member " + current);
            }
            if (current == null) {
                throw unknown(memberId);
            }
        }
        Member member = members.get(memberId);
        if (member == null) {
            throw unknown(memberId);
        }
        return member;
    }

    UnknownMemberIdException unknown(String memberId) {
        return new UnknownMemberIdException("Group " + id + " has no member '" + memberId + "'");
    }

    boolean accepts(String type, List<Protocol> protocols) {
        if (state == GroupState.EMPTY) {
            return !type.isEmpty() && !protocols.isEmpty();
        }
        return type.equals(protocolType) && ProtocolVote.isCompatible(protocols, members.values());
    }

    /** The first member decides what kind of group this is. */
    void found(String type) {
        if (members.isEmpty()) {
            protocolType = type;
        }
    }

    void add(Member member) {
        members.put(member.id(), member);
        if (member.instanceId() != null) {
            instances.put(member.instanceId(), member.id());
        }
        if (leader == null) {
            leader = member.id();
        }
        joinedSinceDeadline = true;
    }

    void remove(Member member) {
        members.remove(member.id());
        awaitedSyncs.remove(member.id());
        if (member.instanceId() != null) {
            instances.remove(member.instanceId(), member.id());
        }
        if (member.id().equals(leader)) {
            leader = members.isEmpty() ? null : members.keySet().iterator().next();
        }
    }

    /** Puts the successor in the same seat: same instance, same place in the order, leader if the old one was. */
    void replace(Member old, Member successor) {
        Map<String, Member> seats = new LinkedHashMap<>(members);
        members.clear();
        seats.values()
                .forEach(member ->
                        members.put(member == old ? successor.id() : member.id(), member == old ? successor : member));
        if (successor.instanceId() != null) {
            instances.put(successor.instanceId(), successor.id());
        }
        if (old.id().equals(leader)) {
            leader = successor.id();
        }
        if (awaitedSyncs.remove(old.id())) {
            awaitedSyncs.add(successor.id());
        }
    }

    /** A member id that was handed out and not used yet (KIP-394). */
    void expect(String memberId, Timer.Cancellable deadline) {
        pending.put(memberId, deadline);
    }

    boolean isExpected(String memberId) {
        return pending.containsKey(memberId);
    }

    boolean hasExpected() {
        return !pending.isEmpty();
    }

    void noLongerExpect(String memberId) {
        Timer.Cancellable deadline = pending.remove(memberId);
        if (deadline != null) {
            deadline.cancel();
        }
    }

    long joiningCount() {
        return members.values().stream().filter(Member::isJoining).count();
    }

    boolean hasEveryoneJoined() {
        return pending.isEmpty() && joiningCount() == members.size();
    }

    /** The leader stays if it joined; else the first that did leads. False when nobody joined. */
    boolean electJoinedLeader() {
        Member current = leader == null ? null : members.get(leader);
        if (current != null && current.isJoining()) {
            return true;
        }
        Optional<Member> first =
                members.values().stream().filter(Member::isJoining).findFirst();
        first.ifPresent(member -> leader = member.id());
        return first.isPresent();
    }

    void nextGeneration(long now) {
        generation++;
        awaitedSyncs.clear();
        if (members.isEmpty()) {
            protocol = null;
            leader = null;
            moveTo(GroupState.EMPTY, now);
        } else {
            protocol = ProtocolVote.winner(members.values());
            awaitedSyncs.addAll(members.keySet());
            moveTo(GroupState.COMPLETING_REBALANCE, now);
        }
    }

    /** @return false once every member of this generation has asked for its assignment */
    boolean isAwaitingSyncs() {
        return !awaitedSyncs.isEmpty();
    }

    List<Member> membersWithoutSync() {
        return members.values().stream()
                .filter(member -> awaitedSyncs.contains(member.id()))
                .toList();
    }

    void synced(Member member) {
        awaitedSyncs.remove(member.id());
    }

    /** Has anyone joined since this was asked last? */
    boolean takeJoinedSinceDeadline() {
        boolean joined = joinedSinceDeadline;
        joinedSinceDeadline = false;
        return joined;
    }

    void joinDeadline(Timer.Cancellable next) {
        joinDeadline.cancel();
        joinDeadline = next;
    }

    void syncDeadline(Timer.Cancellable next) {
        syncDeadline.cancel();
        syncDeadline = next;
    }

    /** The group is over: no deadline of it may run any more. */
    void end() {
        joinDeadline(() -> {});
        syncDeadline(() -> {});
        List.copyOf(pending.keySet()).forEach(this::noLongerExpect);
        members.values().forEach(Member::endSession);
    }
}
