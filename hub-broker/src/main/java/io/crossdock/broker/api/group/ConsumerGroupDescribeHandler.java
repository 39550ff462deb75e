package io.crossdock.broker.api.group;

import io.crossdock.broker.group.GroupCoordinator;
import io.crossdock.broker.request.Access;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.TopicPartitions;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ConsumerGroupDescribeRequest;
import org.apache.kafka.common.requests.ConsumerGroupDescribeResponse;
import org.apache.kafka.common.resource.ResourceType;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Shows groups of the consumer protocol with epochs, subscriptions, and what each member has and is meant to have. A
 * client hears of a group only if it may describe every topic in it.
 */
public final class ConsumerGroupDescribeHandler implements RequestHandler<ConsumerGroupDescribeRequest> {
    private final GroupCoordinator groups;

    public ConsumerGroupDescribeHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.CONSUMER_GROUP_DESCRIBE;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.CONSUMER_GROUP_DESCRIBE);
    }

    @Override
    public CompletionStage<Reply> handle(ConsumerGroupDescribeRequest request, RequestContext context) {
        List<String> asked = request.data().groupIds();
        List<String> allowed = asked.stream()
                .filter(group -> context.access().allowsGroup(AclOperation.DESCRIBE, group))
                .toList();
        return groups.describeConsumers(allowed).thenApply(described -> {
            var answer = new ConsumerGroupDescribeResponseData();
            asked.stream().filter(group -> !allowed.contains(group)).forEach(group -> answer.groups()
                    .add(refused(
                            group, Errors.GROUP_AUTHORIZATION_FAILED, Errors.GROUP_AUTHORIZATION_FAILED.message())));
            for (DescribedGroup group : described) {
                boolean sayOperations =
                        request.data().includeAuthorizedOperations() && group.errorCode() == Errors.NONE.code();
                answer.groups().add(visible(group, context.access(), sayOperations));
            }
            return Reply.of(new ConsumerGroupDescribeResponse(answer));
        });
    }

    private static DescribedGroup visible(DescribedGroup group, Access access, boolean sayOperations) {
        List<String> topics = topics(group).distinct().toList();
        if (access.topics(AclOperation.DESCRIBE, topics).size() < topics.size()) {
            return refused(
                    group.groupId(),
                    Errors.TOPIC_AUTHORIZATION_FAILED,
                    "The group has described topic(s) that the client is not authorized to describe.");
        }
        return sayOperations
                ? group.setAuthorizedOperations(access.operationBits(ResourceType.GROUP, group.groupId()))
                : group;
    }

    private static Stream<String> topics(DescribedGroup group) {
        return group.members().stream()
                .flatMap(member -> Stream.concat(
                        member.subscribedTopicNames().stream(),
                        Stream.concat(
                                        member.assignment().topicPartitions().stream(),
                                        member.targetAssignment().topicPartitions().stream())
                                .map(TopicPartitions::topicName)));
    }

    private static DescribedGroup refused(String group, Errors error, String message) {
        return new DescribedGroup().setGroupId(group).setErrorCode(error.code()).setErrorMessage(message);
    }
}
