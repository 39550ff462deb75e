package io.crossdock.broker.api.group;

import io.crossdock.broker.group.GroupCoordinator;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.DeleteGroupsResponseData;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResult;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResultCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DeleteGroupsRequest;
import org.apache.kafka.common.requests.DeleteGroupsResponse;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Deletes groups that have no members, with their offsets (KIP-229). */
public final class DeleteGroupsHandler implements RequestHandler<DeleteGroupsRequest> {
    private final GroupCoordinator groups;

    public DeleteGroupsHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.DELETE_GROUPS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.DELETE_GROUPS);
    }

    @Override
    public CompletionStage<Reply> handle(DeleteGroupsRequest request, RequestContext context) {
        List<String> asked = request.data().groupsNames().stream().distinct().toList();
        List<String> allowed = asked.stream()
                .filter(group -> context.access().allowsGroup(AclOperation.DELETE, group))
                .toList();
        return groups.deleteGroups(allowed).thenApply(deleted -> {
            var results = new DeletableGroupResultCollection();
            asked.stream()
                    .filter(group -> !allowed.contains(group))
                    .forEach(group -> results.add(new DeletableGroupResult()
                            .setGroupId(group)
                            .setErrorCode(Errors.GROUP_AUTHORIZATION_FAILED.code())));
            results.addAll(deleted);
            return Reply.of(new DeleteGroupsResponse(new DeleteGroupsResponseData().setResults(results)));
        });
    }
}
