package io.crossdock.broker.rest;

import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;
import org.mapstruct.ReportingPolicy;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Kafka's words for groups, and ours. */
@Mapper(implementationName = "Generated<CLASS_NAME>", unmappedTargetPolicy = ReportingPolicy.ERROR)
interface GroupMapper {
    GroupMapper INSTANCE = new GeneratedGroupMapper();

    @Mapping(target = "group", expression = "java(group.groupId())")
    @Mapping(target = "type", expression = "java(name(group.type()))")
    @Mapping(target = "protocol", expression = "java(group.protocol())")
    @Mapping(target = "state", expression = "java(name(group.groupState()))")
    GroupSummaryDto summary(GroupListing group);

    @Mapping(target = "group", expression = "java(group.groupId())")
    @Mapping(target = "type", expression = "java(group.type().name())")
    @Mapping(target = "state", expression = "java(group.groupState().name())")
    @Mapping(target = "assignor", expression = "java(group.partitionAssignor())")
    @Mapping(target = "coordinator", expression = "java(coordinator(group.coordinator()))")
    @Mapping(target = "members", expression = "java(members(group.members()))")
    GroupDto group(ConsumerGroupDescription group);

    List<GroupMemberDto> members(Collection<MemberDescription> members);

    @Mapping(target = "member", expression = "java(member.consumerId())")
    @Mapping(target = "instance", expression = "java(member.groupInstanceId().orElse(null))")
    @Mapping(target = "client", expression = "java(member.clientId())")
    @Mapping(target = "host", expression = "java(member.host())")
    @Mapping(target = "assignment", expression = "java(assignment(member.assignment()))")
    GroupMemberDto member(MemberDescription member);

    default List<TopicPartitionsDto> assignment(MemberAssignment assignment) {
        return assignment.topicPartitions().stream()
                .collect(Collectors.groupingBy(TopicPartition::topic, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(topic -> new TopicPartitionsDto(
                        topic.getKey(),
                        topic.getValue().stream()
                                .map(TopicPartition::partition)
                                .sorted()
                                .toList()))
                .toList();
    }

    default String name(Optional<? extends Enum<?>> known) {
        return known.map(Enum::name).orElse("UNKNOWN");
    }

    default @Nullable Integer coordinator(@Nullable Node node) {
        return node == null || node.isEmpty() ? null : node.id();
    }
}
