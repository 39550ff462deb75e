package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.Result;
import io.crossdock.broker.coordinator.ShardRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.JoinGroupRequest;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * JoinGroup: a client wants to be, or to stay, a member.
 *
 * <p>Since version 4 a new dynamic member first only gets an id and has to come back with it, so that a client that
 * retries a lost join is not counted twice (KIP-394). Confined to the shard's lane.
 */
final class JoinOperation {
    private final GroupConfig config;
    private final Groups groups;
    private final GroupTimers timers;
    private final Sessions sessions;
    private final Rebalance rebalance;
    private final Departures departures;
    private final BatchLimit limit;

    JoinOperation(
            GroupConfig config,
            Groups groups,
            GroupTimers timers,
            Sessions sessions,
            Rebalance rebalance,
            Departures departures,
            BatchLimit limit) {
        this.config = config;
        this.groups = groups;
        this.timers = timers;
        this.sessions = sessions;
        this.rebalance = rebalance;
        this.departures = departures;
        this.limit = limit;
    }

    Result<JoinGroupResponseData> join(GroupRequestContext client, JoinGroupRequestData request) {
        config.checkSessionTimeout(request.sessionTimeoutMs());
        List<Protocol> protocols = protocols(request);
        ClassicGroup group = groupFor(request, protocols);
        if (!hasRoom(group, request)) {
            return full(group, request.memberId());
        }
        if (!group.accepts(request.protocolType(), protocols)) {
            throw inconsistent(group, request);
        }
        var attempt = new Attempt(group, client, request, protocols, new Outcome());
        return request.memberId().isEmpty() ? newcomer(attempt) : returning(attempt);
    }

    /** One join on its way. */
    private record Attempt(
            ClassicGroup group,
            GroupRequestContext client,
            JoinGroupRequestData request,
            List<Protocol> protocols,
            Outcome out) {

        int rebalanceTimeoutMs() {
            // Version 0 knows no rebalance timeout: its session timeout stands for both.
            return request.rebalanceTimeoutMs() < 0 ? request.sessionTimeoutMs() : request.rebalanceTimeoutMs();
        }

        void update(Member member) {
            member.update(protocols, rebalanceTimeoutMs(), request.sessionTimeoutMs());
        }
    }

    private Result<JoinGroupResponseData> newcomer(Attempt attempt) {
        ClassicGroup group = attempt.group();
        JoinGroupRequestData request = attempt.request();
        String instanceId = request.groupInstanceId();
        if (instanceId != null) {
            String memberId = instanceId + "-" + Uuid.randomUuid();
            Optional<Member> seated = group.instance(instanceId);
            return seated.isPresent() ? takeOver(attempt, seated.get(), memberId) : enter(attempt, memberId);
        }
        String memberId = attempt.client().clientId() + "-" + Uuid.randomUuid();
        if (!JoinGroupRequest.requiresKnownMemberId(attempt.client().apiVersion())) {
            return enter(attempt, memberId);
        }
        Duration patience = Duration.ofMillis(request.sessionTimeoutMs());
        group.expect(memberId, timers.after(patience, out -> departures.neverJoined(group, memberId, out)));
        return Result.of(
                new JoinGroupResponseData().setMemberId(memberId).setErrorCode(Errors.MEMBER_ID_REQUIRED.code()));
    }

    private Result<JoinGroupResponseData> enter(Attempt attempt, String memberId) {
        ClassicGroup group = attempt.group();
        JoinGroupRequestData request = attempt.request();
        var member = new Member(
                memberId,
                request.groupInstanceId(),
                attempt.client(),
                attempt.rebalanceTimeoutMs(),
                request.sessionTimeoutMs(),
                attempt.protocols());
        group.noLongerExpect(memberId);
        group.found(request.protocolType());
        group.add(member);
        sessions.startFirstJoin(group, member);
        return rejoin(attempt, member);
    }

    private Result<JoinGroupResponseData> returning(Attempt attempt) {
        ClassicGroup group = attempt.group();
        String memberId = attempt.request().memberId();
        if (group.isExpected(memberId)) {
            return enter(attempt, memberId);
        }
        Member member = group.member(memberId, attempt.request().groupInstanceId());
        boolean sameOffer = member.protocols().equals(attempt.protocols());
        return switch (group.state()) {
            case PREPARING_REBALANCE -> updateAndRejoin(attempt, member);
            // The answer to its join got lost; it has to hear the same again.
            case COMPLETING_REBALANCE -> sameOffer ? current(attempt, member) : updateAndRejoin(attempt, member);
            // A leader joins again when it wants a new assignment, for instance because partitions were added.
            case STABLE ->
                sameOffer && !group.isLeader(member) ? current(attempt, member) : updateAndRejoin(attempt, member);
            case EMPTY, DEAD -> throw group.unknown(memberId);
        };
    }

    private Result<JoinGroupResponseData> current(Attempt attempt, Member member) {
        sessions.renew(attempt.group(), member);
        return Result.of(Rebalance.generation(attempt.group(), member));
    }

    private Result<JoinGroupResponseData> updateAndRejoin(Attempt attempt, Member member) {
        attempt.update(member);
        return rejoin(attempt, member);
    }

    private Result<JoinGroupResponseData> rejoin(Attempt attempt, Member member) {
        var waiting = member.join(attempt.out());
        rebalance.advance(attempt.group(), attempt.out());
        return attempt.out().respond(waiting);
    }

    /**
     * A static member's client restarted (KIP-345). While the group is stable and would choose the same protocol, nobody
     * else notices: the newcomer inherits seat and assignment.
     */
    private Result<JoinGroupResponseData> takeOver(Attempt attempt, Member old, String memberId) {
        ClassicGroup group = attempt.group();
        Outcome out = attempt.out();
        String leaderBefore = group.leader();
        Member member = old.reborn(memberId, attempt.client());
        old.endSession();
        old.refuseJoin(Errors.FENCED_INSTANCE_ID, out);
        old.refuseSync(Errors.FENCED_INSTANCE_ID, out);
        group.replace(old, member);
        attempt.update(member);
        sessions.renew(group, member);
        boolean unnoticed = group.is(GroupState.STABLE)
                && ProtocolVote.winner(group.members()).equals(group.protocol());
        ShardRecord record = GroupFormat.record(group.id(), StoredGroup.of(group));
        if (!unnoticed || !limit.admits(List.of(record))) {
            return rejoin(attempt, member);
        }
        out.write(record);
        JoinGroupResponseData answer = Rebalance.withoutMembers(group, member);
        if (JoinGroupRequest.supportsSkippingAssignment(attempt.client().apiVersion())) {
            boolean leads = group.isLeader(member);
            return out.respond(answer.setSkipAssignment(leads).setMembers(leads ? Rebalance.roster(group) : List.of()));
        }
        // Older clients that hear they lead would compute a new assignment, so they are told the old id (KIP-814).
        return out.respond(answer.setLeader(leaderBefore == null ? "" : leaderBefore));
    }

    private ClassicGroup groupFor(JoinGroupRequestData request, List<Protocol> protocols) {
        if (!request.memberId().isEmpty()) {
            return groups.ofMember(request.groupId(), request.memberId());
        }
        if (request.protocolType().isEmpty() || protocols.isEmpty()) {
            throw new InconsistentGroupProtocolException(
                    "A member of group " + request.groupId() + " must name a protocol type and at least one protocol");
        }
        return groups.findOrCreate(request.groupId());
    }

    private boolean hasRoom(ClassicGroup group, JoinGroupRequestData request) {
        String memberId = request.memberId();
        String instanceId = request.groupInstanceId();
        if (instanceId != null && group.instance(instanceId).isPresent()) {
            return true; // takes a seat that is counted already
        }
        return switch (group.state()) {
            case EMPTY, DEAD -> true;
            // Members that have not come back yet may lose their seat to those who are faster.
            case PREPARING_REBALANCE -> isJoining(group, memberId) || group.joiningCount() < config.maxSize();
            case COMPLETING_REBALANCE, STABLE ->
                group.has(memberId) || group.members().size() < config.maxSize();
        };
    }

    private Result<JoinGroupResponseData> full(ClassicGroup group, String memberId) {
        var out = new Outcome();
        departures.neverJoined(group, memberId, out);
        return out.respond(new JoinGroupResponseData().setErrorCode(Errors.GROUP_MAX_SIZE_REACHED.code()));
    }

    private static boolean isJoining(ClassicGroup group, String memberId) {
        return group.members().stream().anyMatch(member -> member.id().equals(memberId) && member.isJoining());
    }

    private static InconsistentGroupProtocolException inconsistent(ClassicGroup group, JoinGroupRequestData request) {
        return new InconsistentGroupProtocolException("Group " + group.id() + " of type '" + group.protocolType()
                + "' has no protocol in common with a member of type '" + request.protocolType() + "' offering "
                + request.protocols().stream()
                        .map(JoinGroupRequestData.JoinGroupRequestProtocol::name)
                        .toList());
    }

    private static List<Protocol> protocols(JoinGroupRequestData request) {
        return request.protocols().stream()
                .map(offer -> new Protocol(
                        offer.name(), ByteBuffer.wrap(offer.metadata()).asReadOnlyBuffer()))
                .toList();
    }
}
