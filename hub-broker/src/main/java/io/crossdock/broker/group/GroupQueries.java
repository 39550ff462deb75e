package io.crossdock.broker.group;

import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroupMember;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData.ListedGroup;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.utils.Utils;

import java.util.List;
import java.util.stream.Stream;

/** ListGroups and DescribeGroups. Confined to the shard's lane. */
final class GroupQueries {
    private static final String TYPE = "classic";
    /** Version of DescribeGroups that has an error for groups that do not exist (KIP-1043). */
    private static final short KNOWS_NOT_FOUND = 6;

    private final Groups groups;
    private final ConsumerQueries consumers;

    GroupQueries(Groups groups, ConsumerQueries consumers) {
        this.groups = groups;
        this.consumers = consumers;
    }

    /** @param filter an empty list of states or types admits all; case does not matter */
    List<ListedGroup> list(ListGroupsRequestData filter) {
        Stream<ListedGroup> classic = groups.all().stream().map(group -> new ListedGroup()
                .setGroupId(group.id())
                .setProtocolType(group.protocolType())
                .setGroupState(group.state().title())
                .setGroupType(TYPE));
        return Stream.concat(classic, consumers.list())
                .filter(group -> admits(filter.typesFilter(), group.groupType()))
                .filter(group -> admits(filter.statesFilter(), group.groupState()))
                .toList();
    }

    DescribedGroup describe(String id, short apiVersion) {
        String reason = "Group " + id + (consumers.has(id) ? " is not a classic group." : " not found.");
        return groups.find(id).map(GroupQueries::describe).orElseGet(() -> missing(id, reason, apiVersion));
    }

    private static DescribedGroup describe(ClassicGroup group) {
        // Between generations there is no protocol whose metadata could be shown.
        String protocol = group.is(GroupState.STABLE) && group.protocol() != null ? group.protocol() : "";
        return new DescribedGroup()
                .setGroupId(group.id())
                .setGroupState(group.state().title())
                .setProtocolType(group.protocolType())
                .setProtocolData(protocol)
                .setMembers(group.members().stream()
                        .map(member -> describe(member, protocol))
                        .toList());
    }

    private static DescribedGroupMember describe(Member member, String protocol) {
        return new DescribedGroupMember()
                .setMemberId(member.id())
                .setGroupInstanceId(member.instanceId())
                .setClientId(member.clientId())
                .setClientHost(member.clientHost())
                .setMemberMetadata(Utils.toArray(member.metadata(protocol)))
                .setMemberAssignment(Utils.toArray(member.assignment()));
    }

    private static DescribedGroup missing(String id, String reason, short apiVersion) {
        var dead = new DescribedGroup().setGroupId(id).setGroupState(GroupState.DEAD.title());
        return apiVersion < KNOWS_NOT_FOUND
                ? dead
                : dead.setErrorCode(Errors.GROUP_ID_NOT_FOUND.code()).setErrorMessage(reason);
    }

    private static boolean admits(List<String> filter, String value) {
        return filter.isEmpty() || filter.stream().anyMatch(value::equalsIgnoreCase);
    }
}
