package io.crossdock.broker.api.topics;

import io.crossdock.broker.controller.LeaderElections;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.request.PartError;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ElectLeadersResponseData;
import org.apache.kafka.common.message.ElectLeadersResponseData.PartitionResult;
import org.apache.kafka.common.message.ElectLeadersResponseData.ReplicaElectionResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ElectLeadersRequest;
import org.apache.kafka.common.requests.ElectLeadersResponse;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/**
 * Holds elections (KIP-460), of partitions that are named, or of all there are; of the latter those that need none are
 * not spoken of. Answers when this broker knows the new leaders.
 */
public final class ElectLeadersHandler implements RequestHandler<ElectLeadersRequest> {
    private final MetadataStore metadata;
    private final StateChanges changes;

    public ElectLeadersHandler(MetadataStore metadata) {
        this.metadata = metadata;
        this.changes = new StateChanges(metadata);
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.ELECT_LEADERS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.ELECT_LEADERS);
    }

    @Override
    public CompletionStage<Reply> handle(ElectLeadersRequest request, RequestContext context) {
        context.access().requireCluster(AclOperation.ALTER);
        ElectionType type = type(request.data().electionType());
        boolean named = request.data().topicPartitions() != null;
        var topics = wanted(request.data(), metadata.image()).entrySet().stream()
                .map(topic -> changes.carryOut(
                                topic.getKey(),
                                image -> LeaderElections.plan(image, topic.getKey(), topic.getValue(), type))
                        .thenApply(failures -> answer(topic.getKey(), topic.getValue(), failures, named)))
                .toList();
        return CompletableFuture.allOf(topics.toArray(CompletableFuture[]::new))
                .thenApply(done -> Reply.of(new ElectLeadersResponse(new ElectLeadersResponseData()
                        .setReplicaElectionResults(topics.stream()
                                .map(CompletableFuture::join)
                                .filter(topic ->
                                        named || !topic.partitionResult().isEmpty())
                                .toList()))));
    }

    private static ElectionType type(byte asked) {
        try {
            return ElectionType.valueOf(asked);
        } catch (IllegalArgumentException unknown) {
            throw new InvalidRequestException("there is no election type " + asked, unknown);
        }
    }

    private static Map<String, List<Integer>> wanted(ElectLeadersRequestData asked, ClusterImage image) {
        var wanted = new LinkedHashMap<String, List<Integer>>();
        if (asked.topicPartitions() == null) {
            new TreeMap<>(image.topics())
                    .forEach((name, topic) -> wanted.put(
                            name,
                            IntStream.range(0, topic.partitions().size())
                                    .boxed()
                                    .toList()));
            return wanted;
        }
        asked.topicPartitions()
                .forEach(topic -> wanted.put(
                        topic.topic(), topic.partitions().stream().distinct().toList()));
        return wanted;
    }

    private static ReplicaElectionResult answer(
            String topic, List<Integer> partitions, Map<Integer, PartError> failures, boolean named) {
        return new ReplicaElectionResult()
                .setTopic(topic)
                .setPartitionResult(partitions.stream()
                        .filter(partition -> named || !isNotNeeded(failures.get(partition)))
                        .map(partition -> answer(partition, failures.get(partition)))
                        .toList());
    }

    private static boolean isNotNeeded(@Nullable PartError failure) {
        return failure != null && failure.code() == Errors.ELECTION_NOT_NEEDED.code();
    }

    private static PartitionResult answer(int partition, @Nullable PartError failure) {
        var result = new PartitionResult().setPartitionId(partition);
        return failure == null ? result : result.setErrorCode(failure.code()).setErrorMessage(failure.message());
    }
}
