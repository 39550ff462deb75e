package io.crossdock.broker.api.group;

import io.crossdock.broker.group.GroupCoordinator;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeGroupsRequest;
import org.apache.kafka.common.requests.DescribeGroupsResponse;
import org.apache.kafka.common.resource.ResourceType;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Shows groups with their members and assignments. */
public final class DescribeGroupsHandler implements RequestHandler<DescribeGroupsRequest> {
    private final GroupCoordinator groups;

    public DescribeGroupsHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.DESCRIBE_GROUPS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.DESCRIBE_GROUPS);
    }

    @Override
    public CompletionStage<Reply> handle(DescribeGroupsRequest request, RequestContext context) {
        List<String> asked = request.data().groups();
        List<String> allowed = asked.stream()
                .filter(group -> context.access().allowsGroup(AclOperation.DESCRIBE, group))
                .toList();
        return groups.describe(GroupAccess.context(context), allowed).thenApply(described -> {
            var answer = new DescribeGroupsResponseData();
            asked.stream().filter(group -> !allowed.contains(group)).forEach(group -> answer.groups()
                    .add(new DescribedGroup()
                            .setGroupId(group)
                            .setErrorCode(Errors.GROUP_AUTHORIZATION_FAILED.code())));
            if (request.data().includeAuthorizedOperations()) {
                described.stream()
                        .filter(group -> group.errorCode() == Errors.NONE.code())
                        .forEach(group -> group.setAuthorizedOperations(
                                context.access().operationBits(ResourceType.GROUP, group.groupId())));
            }
            answer.groups().addAll(described);
            return Reply.of(new DescribeGroupsResponse(answer));
        });
    }
}
