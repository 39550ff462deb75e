package io.crossdock.broker.api.group;

import io.crossdock.broker.group.GroupCoordinator;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.JoinGroupRequest;
import org.apache.kafka.common.requests.JoinGroupResponse;

import java.util.concurrent.CompletionStage;

/** Lets a client into a group; answers when the generation it belongs to is complete. */
public final class JoinGroupHandler implements RequestHandler<JoinGroupRequest> {
    private final GroupCoordinator groups;

    public JoinGroupHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.JOIN_GROUP;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.JOIN_GROUP);
    }

    @Override
    public CompletionStage<Reply> handle(JoinGroupRequest request, RequestContext context) {
        GroupAccess.require(context, AclOperation.READ, request.data().groupId());
        GroupAccess.requireParking(context, request.data().groupId());
        return groups.join(GroupAccess.context(context), request.data())
                .thenApply(answer -> Reply.of(new JoinGroupResponse(answer, context.version())));
    }
}
