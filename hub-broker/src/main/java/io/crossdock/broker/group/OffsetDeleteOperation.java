package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.Result;
import io.crossdock.broker.group.consumer.ConsumerGroup;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopic;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponsePartition;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponsePartitionCollection;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponseTopic;
import org.apache.kafka.common.protocol.Errors;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * OffsetDelete: forgets single offsets of a group (KIP-496), but none of topics that its members read. Confined to the
 * shard's lane.
 */
final class OffsetDeleteOperation {
    private final Groups groups;
    private final Ledger ledger;
    private final Forgetting forgetting;

    OffsetDeleteOperation(Groups groups, Ledger ledger, Forgetting forgetting) {
        this.groups = groups;
        this.ledger = ledger;
        this.forgetting = forgetting;
    }

    /**
     * @throws org.apache.kafka.common.errors.GroupIdNotFoundException when there is no such group
     * @throws GroupNotEmptyException when it has members of which is not known what they read
     * @throws RecordBatchTooLargeException when it is about more offsets than can go at once; nothing is forgotten then
     */
    Result<OffsetDeleteResponseData> delete(OffsetDeleteRequestData request) {
        Predicate<String> isRead = readTopics(request.groupId());
        var out = new Outcome();
        var answer = new OffsetDeleteResponseData();
        Set<TopicPartition> known = ledger.partitions(request.groupId());
        var gone = new LinkedHashSet<TopicPartition>();
        for (OffsetDeleteRequestTopic topic : request.topics()) {
            Errors result = isRead.test(topic.name()) ? Errors.GROUP_SUBSCRIBED_TO_TOPIC : Errors.NONE;
            var partitions = new OffsetDeleteResponsePartitionCollection();
            topic.partitions().forEach(asked -> {
                var partition = new TopicPartition(topic.name(), asked.partitionIndex());
                if (result == Errors.NONE && known.contains(partition)) {
                    gone.add(partition);
                }
                partitions.add(new OffsetDeleteResponsePartition()
                        .setPartitionIndex(asked.partitionIndex())
                        .setErrorCode(result.code()));
            });
            answer.topics()
                    .add(new OffsetDeleteResponseTopic().setName(topic.name()).setPartitions(partitions));
        }
        if (forgetting.offsets(request.groupId(), gone, out)) {
            throw new RecordBatchTooLargeException("Group " + request.groupId() + " cannot forget " + gone.size()
                    + " offsets at once; ask for " + out.size() + " at a time");
        }
        return out.respond(answer);
    }

    private Predicate<String> readTopics(String id) {
        Optional<ConsumerGroup> consumer = ledger.consumers().find(id);
        if (consumer.isPresent()) {
            return consumer.get().subscriptions()::contains;
        }
        ClassicGroup group = groups.existing(id);
        if (group.is(GroupState.EMPTY)) {
            return topic -> false;
        }
        return ClassicSubscriptions.of(group)
                .<Predicate<String>>map(topics -> topics::contains)
                .orElseThrow(() -> new GroupNotEmptyException("Group " + id + " has "
                        + group.members().size() + " members of type '" + group.protocolType()
                        + "', of which is not known what they read; stop them first"));
    }
}
