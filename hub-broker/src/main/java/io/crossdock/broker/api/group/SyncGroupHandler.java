package io.crossdock.broker.api.group;

import io.crossdock.broker.group.GroupCoordinator;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.SyncGroupRequest;
import org.apache.kafka.common.requests.SyncGroupResponse;

import java.util.concurrent.CompletionStage;

/** Gives a member its assignment; the leader brings everyone's along. */
public final class SyncGroupHandler implements RequestHandler<SyncGroupRequest> {
    private final GroupCoordinator groups;

    public SyncGroupHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.SYNC_GROUP;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.SYNC_GROUP);
    }

    @Override
    public CompletionStage<Reply> handle(SyncGroupRequest request, RequestContext context) {
        GroupAccess.require(context, AclOperation.READ, request.data().groupId());
        GroupAccess.requireParking(context, request.data().groupId());
        return groups.sync(request.data()).thenApply(answer -> Reply.of(new SyncGroupResponse(answer)));
    }
}
