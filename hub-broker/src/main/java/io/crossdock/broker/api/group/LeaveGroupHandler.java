package io.crossdock.broker.api.group;

import io.crossdock.broker.group.GroupCoordinator;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.LeaveGroupRequest;
import org.apache.kafka.common.requests.LeaveGroupResponse;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes members out of a group at once. */
public final class LeaveGroupHandler implements RequestHandler<LeaveGroupRequest> {
    private static final int FIRST_VERSION_WITH_SEVERAL = 3;

    private final GroupCoordinator groups;

    public LeaveGroupHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.LEAVE_GROUP;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.LEAVE_GROUP);
    }

    @Override
    public CompletionStage<Reply> handle(LeaveGroupRequest request, RequestContext context) {
        GroupAccess.require(context, AclOperation.READ, request.data().groupId());
        if (context.version() >= FIRST_VERSION_WITH_SEVERAL
                && request.data().members().isEmpty()) {
            return CompletableFuture.completedFuture(
                    Reply.of(new LeaveGroupResponse(new LeaveGroupResponseData(), context.version())));
        }
        return groups.leave(request.data())
                .thenApply(answer -> Reply.of(new LeaveGroupResponse(answer, context.version())));
    }
}
