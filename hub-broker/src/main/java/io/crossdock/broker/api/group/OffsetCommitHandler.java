package io.crossdock.broker.api.group;

import io.crossdock.broker.group.GroupCoordinator;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponsePartition;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.OffsetCommitRequest;
import org.apache.kafka.common.requests.OffsetCommitResponse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Keeps a group's offsets. Partitions that cannot be committed are answered with their error; the others are handed to
 * the coordinator, which knows topics by name.
 */
public final class OffsetCommitHandler implements RequestHandler<OffsetCommitRequest> {
    private final MetadataStore metadata;
    private final GroupCoordinator groups;

    public OffsetCommitHandler(MetadataStore metadata, GroupCoordinator groups) {
        this.metadata = metadata;
        this.groups = groups;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.OFFSET_COMMIT;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.OFFSET_COMMIT);
    }

    @Override
    public CompletionStage<Reply> handle(OffsetCommitRequest request, RequestContext context) {
        OffsetCommitRequestData data = request.data();
        GroupAccess.require(context, AclOperation.READ, data.groupId());
        ClusterImage image = metadata.image();
        boolean byId = OffsetCommitResponse.useTopicIds(context.version());

        var errors = new HashMap<TopicPartition, Errors>();
        var names = new ArrayList<String>(data.topics().size());
        var accepted = new ArrayList<OffsetCommitRequestTopic>();
        for (OffsetCommitRequestTopic topic : data.topics()) {
            String name =
                    byId ? image.topic(topic.topicId()).map(TopicImage::name).orElse("") : topic.name();
            names.add(name);
            var kept = new ArrayList<OffsetCommitRequestPartition>();
            for (OffsetCommitRequestPartition partition : topic.partitions()) {
                Errors refusal = refusal(name, partition.partitionIndex(), byId, image, context);
                if (refusal == Errors.NONE) {
                    kept.add(partition);
                } else {
                    errors.put(new TopicPartition(name, partition.partitionIndex()), refusal);
                }
            }
            if (!kept.isEmpty()) {
                accepted.add(new OffsetCommitRequestTopic()
                        .setName(name)
                        .setTopicId(image.topic(name).map(TopicImage::id).orElse(Uuid.ZERO_UUID))
                        .setPartitions(kept));
            }
        }
        OffsetCommitRequestData commit = data.duplicate().setTopics(accepted);
        return groups.commitOffsets(commit, context.version()).thenApply(committed -> {
            committed.topics().forEach(topic -> topic.partitions()
                    .forEach(partition -> errors.put(
                            new TopicPartition(topic.name(), partition.partitionIndex()),
                            Errors.forCode(partition.errorCode()))));
            return Reply.of(new OffsetCommitResponse(answer(data.topics(), names, errors)));
        });
    }

    private static Errors refusal(
            String name, int partition, boolean byId, ClusterImage image, RequestContext context) {
        if (byId && name.isEmpty()) {
            return Errors.UNKNOWN_TOPIC_ID;
        }
        if (!context.access().allowsTopic(AclOperation.READ, name)) {
            return Errors.TOPIC_AUTHORIZATION_FAILED;
        }
        return image.partition(name, partition).isPresent() ? Errors.NONE : Errors.UNKNOWN_TOPIC_OR_PARTITION;
    }

    /** In the order of the request, as clients expect. */
    private static OffsetCommitResponseData answer(
            List<OffsetCommitRequestTopic> asked, List<String> names, Map<TopicPartition, Errors> errors) {
        var answer = new OffsetCommitResponseData();
        for (int i = 0; i < asked.size(); i++) {
            OffsetCommitRequestTopic topic = asked.get(i);
            String name = names.get(i);
            var answered = new OffsetCommitResponseTopic().setName(name).setTopicId(topic.topicId());
            for (OffsetCommitRequestPartition partition : topic.partitions()) {
                var id = new TopicPartition(name, partition.partitionIndex());
                answered.partitions()
                        .add(new OffsetCommitResponsePartition()
                                .setPartitionIndex(partition.partitionIndex())
                                .setErrorCode(errors.getOrDefault(id, Errors.UNKNOWN_SERVER_ERROR)
                                        .code()));
            }
            answer.topics().add(answered);
        }
        return answer;
    }
}
