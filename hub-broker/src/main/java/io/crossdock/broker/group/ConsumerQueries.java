package io.crossdock.broker.group;

import io.crossdock.broker.group.assignor.Assignment;
import io.crossdock.broker.group.consumer.ConsumerGroup;
import io.crossdock.broker.group.consumer.ConsumerGroups;
import io.crossdock.broker.group.consumer.ConsumerMember;
import io.crossdock.broker.group.consumer.TopicCatalog;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.TopicPartitions;
import org.apache.kafka.common.message.ListGroupsResponseData.ListedGroup;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** ListGroups and ConsumerGroupDescribe for groups of the consumer protocol. Confined to the shard's lane. */
final class ConsumerQueries {
    static final String TYPE = "consumer";
    private static final byte CLASSIC_MEMBER = 0;
    private static final byte CONSUMER_MEMBER = 1;

    private final Groups classics;
    private final ConsumerGroups consumers;
    private final ConsumerPlan plan;
    private final GroupEnvironment environment;

    ConsumerQueries(Groups classics, ConsumerGroups consumers, ConsumerPlan plan, GroupEnvironment environment) {
        this.classics = classics;
        this.consumers = consumers;
        this.plan = plan;
        this.environment = environment;
    }

    Stream<ListedGroup> list() {
        return consumers.all().stream().map(group -> new ListedGroup()
                .setGroupId(group.id())
                .setProtocolType(EmbeddedProtocol.TYPE)
                .setGroupState(group.state())
                .setGroupType(TYPE));
    }

    boolean has(String id) {
        return consumers.has(id);
    }

    /** @throws GroupIdNotFoundException when there is no such group of this protocol */
    DescribedGroup describe(String id) {
        ConsumerGroup group = consumers
                .find(id)
                .orElseThrow(() -> new GroupIdNotFoundException(
                        "Group " + id + (classics.find(id).isPresent() ? " is not a consumer group." : " not found.")));
        TopicCatalog catalog = environment.topics().get();
        return new DescribedGroup()
                .setGroupId(id)
                .setGroupState(group.state())
                .setGroupEpoch(group.epoch())
                .setAssignmentEpoch(group.assignmentEpoch())
                .setAssignorName(plan.assignor(group).name())
                .setMembers(group.members().values().stream()
                        .map(member -> describe(group, member, catalog))
                        .toList());
    }

    private static ConsumerGroupDescribeResponseData.Member describe(
            ConsumerGroup group, ConsumerMember member, TopicCatalog catalog) {
        String regex = member.profile().regex();
        return new ConsumerGroupDescribeResponseData.Member()
                .setMemberId(member.id())
                .setInstanceId(member.profile().instanceId())
                .setRackId(member.profile().rackId())
                .setMemberEpoch(member.epoch())
                .setClientId(member.profile().clientId())
                .setClientHost(member.profile().clientHost())
                .setSubscribedTopicNames(List.copyOf(member.profile().topics()))
                .setSubscribedTopicRegex(regex)
                .setAssignment(shown(member.position().assigned().partitions(), catalog))
                .setTargetAssignment(shown(group.target(member.id()), catalog))
                .setMemberType(member.profile().isClassic() ? CLASSIC_MEMBER : CONSUMER_MEMBER);
    }

    private static ConsumerGroupDescribeResponseData.Assignment shown(Assignment assignment, TopicCatalog catalog) {
        return new ConsumerGroupDescribeResponseData.Assignment()
                .setTopicPartitions(assignment.topics().entrySet().stream()
                        .flatMap(topic -> catalog
                                .topic(topic.getKey())
                                .map(known -> new TopicPartitions()
                                        .setTopicId(known.id())
                                        .setTopicName(known.name())
                                        .setPartitions(List.copyOf(topic.getValue())))
                                .stream())
                        .sorted(Comparator.comparing(TopicPartitions::topicName))
                        .toList());
    }
}
