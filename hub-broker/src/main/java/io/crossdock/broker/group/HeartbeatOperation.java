package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Result;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;

/** Heartbeat: a member is alive, and learns from the answer that it has to join again. Confined to the shard's lane. */
final class HeartbeatOperation {
    private final Groups groups;
    private final Sessions sessions;

    HeartbeatOperation(Groups groups, Sessions sessions) {
        this.groups = groups;
        this.sessions = sessions;
    }

    Result<HeartbeatResponseData> heartbeat(HeartbeatRequestData request) {
        ClassicGroup group = groups.ofMember(request.groupId(), request.memberId());
        Member member = group.member(request.memberId(), request.groupInstanceId());
        SyncOperation.checkGeneration(group, request.generationId());
        Errors answer =
                switch (group.state()) {
                    case EMPTY, DEAD -> throw group.unknown(member.id());
                    case PREPARING_REBALANCE -> Errors.REBALANCE_IN_PROGRESS;
                    // Between join and sync the generation is right and the member healthy.
                    case COMPLETING_REBALANCE, STABLE -> Errors.NONE;
                };
        sessions.renew(group, member);
        return Result.of(new HeartbeatResponseData().setErrorCode(answer.code()));
    }
}
