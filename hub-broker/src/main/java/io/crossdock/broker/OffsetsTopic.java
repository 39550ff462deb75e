package io.crossdock.broker;

import io.crossdock.broker.group.GroupConfig;
import io.crossdock.broker.metadata.ClusterImage;
import org.apache.kafka.common.internals.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
                configured.retentionCheckInterval());
    }
}
