package io.crossdock.broker;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.txn.TransactionConfig;
import org.apache.kafka.common.internals.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The number of partitions of the transaction topic decides where a transactional id lives, so once the topic exists its
 * own number counts, whatever the configuration says by now.
 */
final class TransactionTopic {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionTopic.class);

    private TransactionTopic() {}

    static TransactionConfig fitted(TransactionConfig configured, ClusterImage image) {
        int existing = image.topic(Topic.TRANSACTION_STATE_TOPIC_NAME)
                .map(topic -> topic.partitions().size())
                .orElse(configured.topicPartitions());
        if (existing == configured.topicPartitions()) {
            return configured;
        }
        LOG.warn(
                "transaction.state.log.num.partitions is {}, but {} has {} partitions; that cannot change any more and"
                        + " is kept",
                configured.topicPartitions(),
                Topic.TRANSACTION_STATE_TOPIC_NAME,
                existing);
        return configured.withTopicPartitions(existing);
    }
}
