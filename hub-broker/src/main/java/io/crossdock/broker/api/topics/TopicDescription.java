package io.crossdock.broker.api.topics;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.MetadataResponse;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/** Topics as a metadata response shows them to a client that came in by one listener. */
final class TopicDescription {
    private static final int FIRST_VERSION_WITH_NULLABLE_NAME = 12;

    private final ClusterImage image;
    private final String listener;
    private final short version;
    private final BiPredicate<Integer, TopicPartition> offline;

    /** @param offline whether a replica cannot be served although its broker is up, as far as this one knows */
    TopicDescription(ClusterImage image, String listener, short version, BiPredicate<Integer, TopicPartition> offline) {
        this.offline = offline;
        this.image = image;
        this.listener = listener;
        this.version = version;
    }

    MetadataResponseTopic found(String name) {
        TopicImage topic = image.topics().get(name);
        if (topic == null) {
            return failed(name, Uuid.ZERO_UUID, Errors.UNKNOWN_TOPIC_OR_PARTITION);
        }
        var partitions =
                new ArrayList<MetadataResponsePartition>(topic.partitions().size());
        for (int i = 0; i < topic.partitions().size(); i++) {
            partitions.add(
                    partition(new TopicPartition(name, i), topic.partitions().get(i)));
        }
        return new MetadataResponseTopic()
                .setName(name)
                .setTopicId(topic.id())
                .setIsInternal(Topic.isInternal(name))
                .setPartitions(partitions);
    }

    MetadataResponseTopic failed(@Nullable String name, Uuid id, Errors error) {
        return new MetadataResponseTopic()
                .setName(name == null && version < FIRST_VERSION_WITH_NULLABLE_NAME ? "" : name)
                .setTopicId(id)
                .setErrorCode(error.code());
    }

    private MetadataResponsePartition partition(TopicPartition id, PartitionImage partition) {
        List<Integer> missing = partition.replicas().stream()
                .filter(node -> !isReachable(node) || offline.test(node, id))
                .toList();
        boolean led = isReachable(partition.leader());
        return new MetadataResponsePartition()
                .setPartitionIndex(id.partition())
                .setErrorCode(led ? Errors.NONE.code() : Errors.LEADER_NOT_AVAILABLE.code())
                .setLeaderId(led ? partition.leader() : MetadataResponse.NO_LEADER_ID)
                .setLeaderEpoch(partition.leaderEpoch())
                .setReplicaNodes(partition.replicas())
                .setIsrNodes(partition.isr())
                .setOfflineReplicas(missing);
    }

    private boolean isReachable(int node) {
        BrokerImage broker = image.brokers().get(node);
        return broker != null && broker.serves() && broker.endpoint(listener).isPresent();
    }
}
