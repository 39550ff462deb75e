package io.crossdock.broker.api.group;

import io.crossdock.broker.group.GroupCoordinator;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.ListGroupsRequest;
import org.apache.kafka.common.requests.ListGroupsResponse;

import java.util.concurrent.CompletionStage;

/** Lists the groups this broker coordinates, as far as the client may see them. */
public final class ListGroupsHandler implements RequestHandler<ListGroupsRequest> {
    private final GroupCoordinator groups;

    public ListGroupsHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.LIST_GROUPS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.LIST_GROUPS);
    }

    @Override
    public CompletionStage<Reply> handle(ListGroupsRequest request, RequestContext context) {
        boolean all = context.access().allowsCluster(AclOperation.DESCRIBE);
        return groups.listGroups(request.data()).thenApply(found -> {
            var visible = found.groups().stream()
                    .filter(group -> all || context.access().allowsGroup(AclOperation.DESCRIBE, group.groupId()))
                    .toList();
            return Reply.of(new ListGroupsResponse(
                    new ListGroupsResponseData().setErrorCode(found.errorCode()).setGroups(visible)));
        });
    }
}
