package io.crossdock.broker.rest;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;
import org.mapstruct.ReportingPolicy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Kafka's words for topics, and ours. */
@Mapper(implementationName = "Generated<CLASS_NAME>", unmappedTargetPolicy = ReportingPolicy.ERROR)
interface TopicMapper {
    TopicMapper INSTANCE = new GeneratedTopicMapper();

    @Mapping(target = "name", expression = "java(topic.name())")
    @Mapping(target = "id", expression = "java(topic.topicId().toString())")
    @Mapping(target = "internal", expression = "java(topic.isInternal())")
    TopicSummaryDto summary(TopicListing topic);

    @Mapping(target = "name", expression = "java(topic.name())")
    @Mapping(target = "id", expression = "java(topic.topicId().toString())")
    @Mapping(target = "internal", expression = "java(topic.isInternal())")
    @Mapping(target = "replicationFactor", expression = "java(replicationFactor(topic))")
    @Mapping(target = "partitions", expression = "java(partitions(topic.partitions()))")
    @Mapping(target = "configs", source = "configs")
    TopicDto topic(TopicDescription topic, Map<String, String> configs);

    List<PartitionDto> partitions(List<TopicPartitionInfo> partitions);

    @Mapping(target = "partition", expression = "java(partition.partition())")
    @Mapping(target = "leader", expression = "java(leader(partition.leader()))")
    @Mapping(target = "replicas", expression = "java(ids(partition.replicas()))")
    @Mapping(target = "inSync", expression = "java(ids(partition.isr()))")
    PartitionDto partition(TopicPartitionInfo partition);

    @Mapping(target = "name", source = "name")
    NewTopicDto named(String name, TopicSpecDto spec);

    default NewTopic wanted(NewTopicDto topic) {
        return new NewTopic(
                        topic.name(),
                        Optional.ofNullable(topic.partitions()),
                        Optional.ofNullable(topic.replicationFactor()))
                .configs(topic.configs());
    }

    /** While a partition moves it has more than the others. */
    default int replicationFactor(TopicDescription topic) {
        return topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
    }

    default List<Integer> ids(List<Node> nodes) {
        return nodes.stream().map(Node::id).toList();
    }

    default @Nullable Integer leader(@Nullable Node node) {
        return node == null || node.isEmpty() ? null : node.id();
    }
}
