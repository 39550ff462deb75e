package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.Result;
import io.crossdock.broker.group.consumer.ConsumerGroup;
import io.crossdock.broker.group.consumer.ConsumerGroups;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponsePartition;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponseTopic;
import org.apache.kafka.common.protocol.Errors;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * OffsetCommit: by a member for its generation, or by someone outside any generation (a standalone consumer, an
 * administrator resetting offsets) as long as the group has no members. Confined to the shard's lane.
 */
final class OffsetCommitOperation {
    private final GroupConfig config;
    private final Groups groups;
    private final Clock clock;
    private final Sessions sessions;
    private final ConsumerGroups consumers;
    private final GroupEnvironment environment;

    OffsetCommitOperation(
            GroupConfig config,
            Groups groups,
            ConsumerGroups consumers,
            Clock clock,
            Sessions sessions,
            GroupEnvironment environment) {
        this.config = config;
        this.groups = groups;
        this.consumers = consumers;
        this.clock = clock;
        this.sessions = sessions;
        this.environment = environment;
    }

    /** @param apiVersion of OffsetCommit */
    Result<OffsetCommitResponseData> commit(OffsetCommitRequestData request, short apiVersion) {
        Optional<ConsumerGroup> consumer = consumers.find(request.groupId());
        if (consumer.isPresent()) {
            checkConsumer(consumer.get(), request, apiVersion);
        } else {
            Optional<ClassicGroup> group = groups.find(request.groupId());
            group.ifPresentOrElse(
                    existing -> checkMember(existing, request),
                    () -> checkOutside(request.groupId(), request.generationIdOrMemberEpoch()));
        }
        var out = new Outcome();
        var answer = new OffsetCommitResponseData();
        for (OffsetCommitRequestTopic topic : request.topics()) {
            var partitions = new ArrayList<OffsetCommitResponsePartition>(
                    topic.partitions().size());
            for (OffsetCommitRequestPartition partition : topic.partitions()) {
                Errors error =
                        commit(request, new TopicPartition(topic.name(), partition.partitionIndex()), partition, out);
                partitions.add(new OffsetCommitResponsePartition()
                        .setPartitionIndex(partition.partitionIndex())
                        .setErrorCode(error.code()));
            }
            answer.topics()
                    .add(new OffsetCommitResponseTopic()
                            .setName(topic.name())
                            .setTopicId(topic.topicId())
                            .setPartitions(partitions));
        }
        Result<OffsetCommitResponseData> result = out.respond(answer);
        environment.limit().check(request.groupId(), result.records());
        if (out.size() > 0 && !consumers.has(request.groupId())) {
            groups.findOrCreate(request.groupId());
        }
        return result;
    }

    private Errors commit(
            OffsetCommitRequestData request,
            TopicPartition partition,
            OffsetCommitRequestPartition asked,
            Outcome out) {
        String metadata = asked.committedMetadata() == null ? "" : asked.committedMetadata();
        if (metadata.length() > config.maxOffsetMetadataBytes()) {
            return Errors.OFFSET_METADATA_TOO_LARGE;
        }
        String group = request.groupId();
        long now = clock.millis();
        long expires = request.retentionTimeMs() < 0 ? CommittedOffset.UNKNOWN : now + request.retentionTimeMs();
        var offset = new CommittedOffset(asked.committedOffset(), asked.committedLeaderEpoch(), metadata, now, expires);
        out.write(OffsetFormat.record(group, partition, offset));
        out.afterCommit(() -> environment.mirror().committed(group, partition, offset.offset()));
        return Errors.NONE;
    }

    private void checkConsumer(ConsumerGroup group, OffsetCommitRequestData request, short apiVersion) {
        List<TopicPartition> partitions = request.topics().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partitionIndex())))
                .toList();
        ConsumerCommits.checkCommit(
                group,
                request.memberId(),
                request.groupInstanceId(),
                request.generationIdOrMemberEpoch(),
                partitions,
                apiVersion,
                environment.topics().get());
    }

    private void checkMember(ClassicGroup group, OffsetCommitRequestData request) {
        int generation = request.generationIdOrMemberEpoch();
        if (generation < 0 && group.is(GroupState.EMPTY)) {
            return;
        }
        Member member = group.member(request.memberId(), request.groupInstanceId());
        SyncOperation.checkGeneration(group, generation);
        if (group.is(GroupState.COMPLETING_REBALANCE)) {
            throw SyncOperation.rebalancing(group); // it cannot know yet what it may commit
        }
        sessions.renew(group, member);
    }

    static void checkOutside(String group, int generation) {
        if (generation >= 0) {
            throw new IllegalGenerationException(
                    "Group " + group + " does not exist, the request speaks of its generation " + generation);
        }
    }
}
