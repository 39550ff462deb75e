package io.crossdock.broker.api.group;

import io.crossdock.broker.group.GroupCoordinator;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.HeartbeatRequest;
import org.apache.kafka.common.requests.HeartbeatResponse;

import java.util.concurrent.CompletionStage;

/** Keeps a member alive and tells it of a rebalance. */
public final class HeartbeatHandler implements RequestHandler<HeartbeatRequest> {
    private final GroupCoordinator groups;

    public HeartbeatHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.HEARTBEAT;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.HEARTBEAT);
    }

    @Override
    public CompletionStage<Reply> handle(HeartbeatRequest request, RequestContext context) {
        GroupAccess.require(context, AclOperation.READ, request.data().groupId());
        return groups.heartbeat(request.data()).thenApply(answer -> Reply.of(new HeartbeatResponse(answer)));
    }
}
