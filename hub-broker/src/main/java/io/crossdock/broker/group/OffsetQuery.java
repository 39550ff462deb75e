package io.crossdock.broker.group;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartitions;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopics;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.TreeMap;

/**
 * OffsetFetch: how far a group has read. A group or partition never committed has offset -1, which is no error. Who
 * wants a stable answer hears UNSTABLE_OFFSET_COMMIT while a transaction may still move the offset (KIP-447).
 * Confined to the shard's lane.
 */
final class OffsetQuery {
    private final Ledger ledger;

    OffsetQuery(Ledger ledger) {
        this.ledger = ledger;
    }

    /** @throws org.apache.kafka.common.errors.ApiException when a member of a consumer-protocol group may not read now */
    OffsetFetchResponseGroup fetch(OffsetFetchRequestGroup asked, boolean stable) {
        ledger.consumers()
                .find(asked.groupId())
                .ifPresent(group -> ConsumerCommits.checkFetch(group, asked.memberId(), asked.memberEpoch()));
        // Without a list of topics everything is meant (version 2 on).
        List<OffsetFetchResponseTopics> topics = asked.topics() == null
                ? everything(asked.groupId(), stable)
                : asked.topics().stream()
                        .map(topic -> fetch(asked.groupId(), topic, stable))
                        .toList();
        return new OffsetFetchResponseGroup().setGroupId(asked.groupId()).setTopics(topics);
    }

    private OffsetFetchResponseTopics fetch(String group, OffsetFetchRequestTopics asked, boolean stable) {
        return new OffsetFetchResponseTopics()
                .setName(asked.name())
                .setTopicId(asked.topicId())
                .setPartitions(asked.partitionIndexes().stream()
                        .map(index -> fetch(group, new TopicPartition(asked.name(), index), stable))
                        .toList());
    }

    private OffsetFetchResponsePartitions fetch(String group, TopicPartition partition, boolean stable) {
        return stable && ledger.pending().isPending(group, partition)
                ? answer(partition.partition(), null).setErrorCode(Errors.UNSTABLE_OFFSET_COMMIT.code())
                : answer(partition.partition(), ledger.offset(group, partition).orElse(null));
    }

    private List<OffsetFetchResponseTopics> everything(String group, boolean stable) {
        var byTopic = new TreeMap<String, OffsetFetchResponseTopics>();
        for (TopicPartition each : ledger.offsets(group).keySet()) {
            byTopic.computeIfAbsent(each.topic(), name -> new OffsetFetchResponseTopics().setName(name))
                    .partitions()
                    .add(fetch(group, each, stable));
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
