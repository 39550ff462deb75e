package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.Result;
import io.crossdock.broker.coordinator.ShardRecord;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * SyncGroup: members ask for their assignment, the leader brings everyone's. The assignment is the one thing of a
 * rebalance that is written to the log; members hear of it once it is committed. Confined to the shard's lane.
 */
final class SyncOperation {
    private static final Logger LOG = LoggerFactory.getLogger(SyncOperation.class);
    private final Groups groups;
    private final Clock clock;
    private final Sessions sessions;
    private final Rebalance rebalance;
    private final BatchLimit limit;

    SyncOperation(Groups groups, Clock clock, Sessions sessions, Rebalance rebalance, BatchLimit limit) {
        this.groups = groups;
        this.clock = clock;
        this.sessions = sessions;
        this.rebalance = rebalance;
        this.limit = limit;
    }

    Result<SyncGroupResponseData> sync(SyncGroupRequestData request) {
        ClassicGroup group = groups.ofMember(request.groupId(), request.memberId());
        Member member = group.member(request.memberId(), request.groupInstanceId());
        checkGeneration(group, request.generationId());
        checkProtocol(group, group.protocolType(), request.protocolType());
        checkProtocol(group, group.protocol(), request.protocolName());
        var out = new Outcome();
        return switch (group.state()) {
            case EMPTY, DEAD -> throw group.unknown(member.id());
            case PREPARING_REBALANCE -> throw rebalancing(group);
            case COMPLETING_REBALANCE -> {
                var waiting = member.sync(out);
                synced(group, member);
                if (group.isLeader(member)) {
                    assign(group, request, out);
                }
                yield out.respond(waiting);
            }
            case STABLE -> {
                synced(group, member);
                sessions.renew(group, member);
                yield out.respond(answer(group, member));
            }
        };
    }

    private void assign(ClassicGroup group, SyncGroupRequestData request, Outcome out) {
        Map<String, byte[]> assignments = new HashMap<>();
        for (SyncGroupRequestAssignment each : request.assignments()) {
            assignments.put(each.memberId(), each.assignment());
        }
        for (Member member : group.members()) {
            byte[] assignment = assignments.get(member.id());
            member.assign(
                    assignment == null
                            ? Member.NOTHING
                            : ByteBuffer.wrap(assignment).asReadOnlyBuffer());
        }
        ShardRecord record = GroupFormat.record(group.id(), StoredGroup.of(group));
        if (!limit.admits(List.of(record))) {
            refuse(group, record, out);
            return;
        }
        group.moveTo(GroupState.STABLE, clock.millis());
        for (Member member : group.members()) {
            if (member.isWaiting()) {
                member.answerSync(answer(group, member), out);
                sessions.renew(group, member);
            }
        }
        out.write(GroupFormat.record(group.id(), StoredGroup.of(group)));
    }

    /** What the members said and were given cannot be remembered together; a client can do nothing about that. */
    private void refuse(ClassicGroup group, ShardRecord record, Outcome out) {
        LOG.error(
                "Group {} with {} members takes {} bytes, more than {} takes in one batch; raise its max.message.bytes",
                group.id(),
                group.members().size(),
                record.size(),
                Topic.GROUP_METADATA_TOPIC_NAME);
        for (Member member : group.members()) {
            member.refuseSync(Errors.UNKNOWN_SERVER_ERROR, out);
            sessions.renew(group, member);
        }
        rebalance.advance(group, out);
    }

    private static void synced(ClassicGroup group, Member member) {
        group.synced(member);
        if (!group.isAwaitingSyncs()) {
            group.syncDeadline(() -> {});
        }
    }

    private static SyncGroupResponseData answer(ClassicGroup group, Member member) {
        return new SyncGroupResponseData()
                .setProtocolType(group.protocolType())
                .setProtocolName(group.protocol())
                .setAssignment(Utils.toArray(member.assignment()));
    }

    static void checkGeneration(ClassicGroup group, int generation) {
        if (generation != group.generation()) {
            throw new IllegalGenerationException("Group " + group.id() + " is in generation " + group.generation()
                    + ", the request speaks of " + generation);
        }
    }

    static RebalanceInProgressException rebalancing(ClassicGroup group) {
        return new RebalanceInProgressException(
                "Group " + group.id() + " is rebalancing; its members have to join again");
    }

    /** Version 5 on, a member says which protocol it believes in (KIP-559). */
    private static void checkProtocol(ClassicGroup group, @Nullable String agreed, @Nullable String believed) {
        if (believed != null && !believed.equals(agreed)) {
            throw new InconsistentGroupProtocolException(
                    "Group " + group.id() + " agreed on '" + agreed + "', the request speaks of '" + believed + "'");
        }
    }
}
