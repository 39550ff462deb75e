package io.crossdock.connectors.kafka;

import io.crossdock.connectors.delivery.BatchEnd;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Knows how far topics are read. By one thread. */
interface Track {

    /** Where to go on in partitions that are new to a reader; those it leaves out are read from their beginning. */
    Map<TopicPartition, Long> starts(Consumer<?, ?> consumer, Set<TopicPartition> fresh);

    /** What has to be kept before anything is read; empty where nothing has. */
    Optional<BatchEnd> beginning();

    /** What is kept with the records of a batch. */
    BatchEnd behind(Consumer<?, ?> consumer, Map<TopicPartition, OffsetAndMetadata> next);

    /** The hub has the last {@link #behind} or {@link #beginning}. */
    void kept();
}
