package io.crossdock.broker;

import io.crossdock.broker.group.GroupConfig;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.broker.metadata.config.ConfigBook;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.internals.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;

/**
 * The number of partitions of the offsets topic decides where a group lives, so once the topic exists its own number
 * counts, whatever the configuration says by now.
 */
final class OffsetsTopic {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetsTopic.class);

    private OffsetsTopic() {}

    static GroupConfig fitted(GroupConfig configured, ClusterImage image) {
        int existing = image.topic(Topic.GROUP_METADATA_TOPIC_NAME)
                .map(topic -> topic.partitions().size())
                .orElse(configured.offsetsTopicPartitions());
        if (existing == configured.offsetsTopicPartitions()) {
            return configured;
        }
        LOG.warn(
                "offsets.topic.num.partitions is {}, but {} has {} partitions; that cannot change any more and is kept",
                configured.offsetsTopicPartitions(),
                Topic.GROUP_METADATA_TOPIC_NAME,
                existing);
        return new GroupConfig(
                existing,
                configured.initialRebalanceDelay(),
                configured.minSessionTimeout(),
                configured.maxSessionTimeout(),
                configured.maxSize(),
                configured.maxOffsetMetadataBytes(),
                configured.offsetsRetention(),
                configured.retentionCheckInterval(),
                configured.consumer());
    }

    /** The largest batch the topic takes now, or will take once it is made. */
    static int maxBatchBytes(ConfigBook configs, ClusterImage image) {
        Map<String, String> own = image.topic(Topic.GROUP_METADATA_TOPIC_NAME)
                .map(TopicImage::configs)
                .orElse(Map.of());
        String bytes = configs.topic(image, own).get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        return bytes == null ? Integer.MAX_VALUE : Integer.parseInt(bytes);
    }
}
