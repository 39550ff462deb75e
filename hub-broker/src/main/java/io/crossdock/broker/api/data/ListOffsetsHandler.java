package io.crossdock.broker.api.data;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.log.PartitionLog;
import io.crossdock.broker.log.TimestampOffset;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.partition.Partition;
import io.crossdock.broker.partition.Partitions;
import io.crossdock.broker.request.PartError;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.OffsetNotAvailableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsTopicResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.ListOffsetsRequest;
import org.apache.kafka.common.requests.ListOffsetsResponse;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds offsets: the earliest, the latest that this kind of reader may read, the first at or after a time, or that of the
 * largest timestamp.
 */
public final class ListOffsetsHandler implements RequestHandler<ListOffsetsRequest> {
    private static final int FIRST_VERSION_WITH_EPOCH = 4;
    private static final int FIRST_VERSION_WITH_NOT_AVAILABLE = 5;

    private final MetadataStore metadata;
    private final Partitions partitions;
    private final KeyedExecutor work;

    public ListOffsetsHandler(MetadataStore metadata, Partitions partitions, KeyedExecutor work) {
        this.metadata = metadata;
        this.partitions = partitions;
        this.work = work;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.LIST_OFFSETS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.LIST_OFFSETS);
    }

    @Override
    public CompletionStage<Reply> handle(ListOffsetsRequest request, RequestContext context) {
        // A search by time reads the disk.
        return CompletableFuture.supplyAsync(
                () -> Reply.of(answer(request, context)),
                work.lane(context.session().connectionId()));
    }

    private ListOffsetsResponse answer(ListOffsetsRequest request, RequestContext context) {
        ClusterImage image = metadata.image();
        var answer = new ListOffsetsResponseData();
        for (ListOffsetsTopic topic : request.topics()) {
            var answered = new ListOffsetsTopicResponse().setName(topic.name());
            answer.topics().add(answered);
            for (ListOffsetsPartition wanted : topic.partitions()) {
                var found = new ListOffsetsPartitionResponse().setPartitionIndex(wanted.partitionIndex());
                answered.partitions().add(found);
                var id = new TopicPartition(topic.name(), wanted.partitionIndex());
                try {
                    refuse(request, id, context);
                    SpecialOffsets.require(wanted.timestamp(), context.version());
                    fill(
                            found,
                            wanted,
                            partitions.require(id, image),
                            Isolation.of(request.data().isolationLevel()),
                            context.version());
                } catch (RuntimeException refused) {
                    found.setErrorCode(PartError.of(refused).code());
                }
            }
        }
        return new ListOffsetsResponse(answer);
    }

    private static void refuse(ListOffsetsRequest request, TopicPartition id, RequestContext context) {
        if (!context.access().allowsTopic(AclOperation.DESCRIBE, id.topic())) {
            throw new TopicAuthorizationException("not allowed to describe topic " + id.topic());
        }
        if (request.duplicatePartitions().contains(id)) {
            throw new InvalidRequestException(id + " is asked for twice");
        }
    }

    private static void fill(
            ListOffsetsPartitionResponse found,
            ListOffsetsPartition wanted,
            Partition partition,
            IsolationLevel isolation,
            short version) {
        find(wanted, partition, isolation, version).ifPresent(offset -> found.setTimestamp(offset.timestamp())
                .setOffset(offset.offset())
                .setLeaderEpoch(version < FIRST_VERSION_WITH_EPOCH ? Partition.NO_EPOCH : offset.leaderEpoch()));
    }

    private static Optional<TimestampOffset> find(
            ListOffsetsPartition wanted, Partition partition, IsolationLevel isolation, short version) {
        PartitionLog log = partition.leaderLog(wanted.currentLeaderEpoch());
        long readableTo = partition.readableTo(isolation);
        long timestamp = wanted.timestamp();
        if (timestamp == ListOffsetsRequest.LATEST_TIMESTAMP) {
            if (!partition.knowsCommitted()) {
                throw version < FIRST_VERSION_WITH_NOT_AVAILABLE
                        ? new LeaderNotAvailableException("the new leader of " + partition.id() + " is catching up")
                        : new OffsetNotAvailableException("the new leader of " + partition.id() + " is catching up");
            }
            return untimed(readableTo, partition.leaderEpoch());
        }
        if (timestamp == ListOffsetsRequest.EARLIEST_TIMESTAMP
                || timestamp == ListOffsetsRequest.EARLIEST_LOCAL_TIMESTAMP) { // all there is, is local
            long start = log.logStartOffset();
            return untimed(start, log.leaderEpochs().isEmpty() ? partition.leaderEpoch() : log.epochAt(start));
        }
        if (timestamp == ListOffsetsRequest.LATEST_TIERED_TIMESTAMP
                || timestamp == ListOffsetsRequest.EARLIEST_PENDING_UPLOAD_TIMESTAMP) {
            return Optional.empty(); // nothing was ever tiered
        }
        Optional<TimestampOffset> record =
                timestamp == ListOffsetsRequest.MAX_TIMESTAMP ? log.maxTimestamp() : log.offsetForTimestamp(timestamp);
        return record.filter(offset -> offset.offset() < readableTo);
    }

    private static Optional<TimestampOffset> untimed(long offset, int leaderEpoch) {
        return Optional.of(new TimestampOffset(ListOffsetsResponse.UNKNOWN_TIMESTAMP, offset, leaderEpoch));
    }
}
