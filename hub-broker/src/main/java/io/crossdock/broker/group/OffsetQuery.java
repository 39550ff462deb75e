package io.crossdock.broker.group;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartitions;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopics;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * OffsetFetch: how far a group has read. A group or partition never committed has offset -1, which is no error.
 * Confined to the shard's lane.
 */
final class OffsetQuery {
    private final Ledger ledger;

    OffsetQuery(Ledger ledger) {
        this.ledger = ledger;
    }

    OffsetFetchResponseGroup fetch(OffsetFetchRequestGroup asked) {
        // Without a list of topics everything is meant (version 2 on).
        List<OffsetFetchResponseTopics> topics = asked.topics() == null
                ? everything(asked.groupId())
                : asked.topics().stream()
                        .map(topic -> fetch(asked.groupId(), topic))
                        .toList();
        return new OffsetFetchResponseGroup().setGroupId(asked.groupId()).setTopics(topics);
    }

    private OffsetFetchResponseTopics fetch(String group, OffsetFetchRequestTopics asked) {
        return new OffsetFetchResponseTopics()
                .setName(asked.name())
                .setTopicId(asked.topicId())
                .setPartitions(asked.partitionIndexes().stream()
                        .map(index -> answer(
                                index,
                                ledger.offset(group, new TopicPartition(asked.name(), index))
                                        .orElse(null)))
                        .toList());
    }

    private List<OffsetFetchResponseTopics> everything(String group) {
        var byTopic = new TreeMap<String, OffsetFetchResponseTopics>();
        for (Map.Entry<TopicPartition, CommittedOffset> each :
                ledger.offsets(group).entrySet()) {
            byTopic.computeIfAbsent(each.getKey().topic(), name -> new OffsetFetchResponseTopics().setName(name))
                    .partitions()
                    .add(answer(each.getKey().partition(), each.getValue()));
        }
        return List.copyOf(byTopic.values());
    }

    private static OffsetFetchResponsePartitions answer(int partition, @Nullable CommittedOffset offset) {
        var answer = new OffsetFetchResponsePartitions().setPartitionIndex(partition);
        return offset == null
                ? answer.setCommittedOffset(-1).setCommittedLeaderEpoch(-1).setMetadata("")
                : answer.setCommittedOffset(offset.offset())
                        .setCommittedLeaderEpoch(offset.leaderEpoch())
                        .setMetadata(offset.metadata());
    }
}
