package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Framing;
import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.Result;
import io.crossdock.broker.group.consumer.ConsumerGroup;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData.TxnOffsetCommitResponsePartition;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData.TxnOffsetCommitResponseTopic;
import org.apache.kafka.common.protocol.Errors;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * TxnOffsetCommit, and the end of transactions in the offsets topic. A producer commits for a consumer whose group need
 * not know the producer; since KIP-447 it says for which member and generation, and is fenced like that member.
 * Confined to the shard's lane.
 */
final class TransactionalCommitOperation {
    private final GroupConfig config;
    private final Groups groups;
    private final Ledger ledger;
    private final Clock clock;
    private final GroupEnvironment environment;

    TransactionalCommitOperation(
            GroupConfig config, Groups groups, Ledger ledger, Clock clock, GroupEnvironment environment) {
        this.config = config;
        this.groups = groups;
        this.ledger = ledger;
        this.clock = clock;
        this.environment = environment;
    }

    /** The caller has made sure that the transaction is open and has this partition of the offsets topic. */
    Result<TxnOffsetCommitResponseData> commit(TxnOffsetCommitRequestData request) {
        checkMember(request);
        var out = new Outcome().as(new Framing.InTransaction(request.producerId(), request.producerEpoch()));
        var answer = new TxnOffsetCommitResponseData();
        for (TxnOffsetCommitRequestTopic topic : request.topics()) {
            var answered = new TxnOffsetCommitResponseTopic().setName(topic.name());
            for (TxnOffsetCommitRequestPartition partition : topic.partitions()) {
                answered.partitions()
                        .add(new TxnOffsetCommitResponsePartition()
                                .setPartitionIndex(partition.partitionIndex())
                                .setErrorCode(commit(request.groupId(), topic.name(), partition, out)
                                        .code()));
            }
            answer.topics().add(answered);
        }
        Result<TxnOffsetCommitResponseData> result = out.respond(answer);
        environment.limit().check(request.groupId(), result.records());
        if (out.size() > 0) {
            findOrCreate(request.groupId());
        }
        return result;
    }

    private Errors commit(String group, String topic, TxnOffsetCommitRequestPartition asked, Outcome out) {
        String metadata = asked.committedMetadata() == null ? "" : asked.committedMetadata();
        if (metadata.length() > config.maxOffsetMetadataBytes()) {
            return Errors.OFFSET_METADATA_TOO_LARGE;
        }
        var offset = new CommittedOffset(
                asked.committedOffset(),
                asked.committedLeaderEpoch(),
                metadata,
                clock.millis(),
                CommittedOffset.UNKNOWN);
        out.write(OffsetFormat.record(group, new TopicPartition(topic, asked.partitionIndex()), offset));
        return Errors.NONE;
    }

    private void checkMember(TxnOffsetCommitRequestData request) {
        boolean anonymous =
                request.generationId() < 0 && request.memberId().isEmpty() && request.groupInstanceId() == null;
        if (anonymous) {
            return; // a client from before KIP-447; its transactional id is all that fences it
        }
        Optional<ConsumerGroup> consumer = ledger.consumers().find(request.groupId());
        if (consumer.isPresent()) {
            checkMember(consumer.get(), request);
            return;
        }
        groups.find(request.groupId())
                .ifPresentOrElse(
                        group -> checkMember(group, request),
                        () -> OffsetCommitOperation.checkOutside(request.groupId(), request.generationId()));
    }

    private static void checkMember(ClassicGroup group, TxnOffsetCommitRequestData request) {
        if (request.generationId() < 0 && group.is(GroupState.EMPTY)) {
            return;
        }
        group.member(request.memberId(), request.groupInstanceId());
        SyncOperation.checkGeneration(group, request.generationId());
    }

    /** A producer knows of generations only, also where they are epochs. */
    private void checkMember(ConsumerGroup group, TxnOffsetCommitRequestData request) {
        List<TopicPartition> partitions = request.topics().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partitionIndex())))
                .toList();
        try {
            ConsumerCommits.checkCommit(
                    group,
                    request.memberId(),
                    request.groupInstanceId(),
                    request.generationId(),
                    partitions,
                    ConsumerCommits.KNOWS_EPOCHS,
                    environment.topics().get());
        } catch (StaleMemberEpochException stale) {
            throw new IllegalGenerationException(stale.getMessage(), stale);
        }
    }

    private void findOrCreate(String group) {
        if (!ledger.consumers().has(group)) {
            groups.findOrCreate(group);
        }
    }

    /** A marker: what the producer wrote here counts from now on, or never. */
    Result<Void> end(Framing.Marker marker) {
        var out = new Outcome().as(marker);
        if (marker.commit()) {
            for (PendingOffsets.Ended each : ledger.pending().of(marker.producerId())) {
                findOrCreate(each.group());
                out.afterCommit(() -> environment
                        .mirror()
                        .committed(each.group(), each.partition(), each.offset().offset()));
            }
        }
        return out.done();
    }
}
