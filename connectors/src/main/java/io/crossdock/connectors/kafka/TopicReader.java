package io.crossdock.connectors.kafka;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads the partitions of a choice of topics, and looks now and then for new ones. It belongs to no group that would part
 * them: who reads what is known beforehand, and only one connector reads in its name. One thread.
 */
final class TopicReader {
    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    /** Longer than a broker needs to come back, or the connector would say that it cannot read. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration WAIT = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final TopicChoice choice;
    private final Track track;
    private final Clock clock;
    private Instant lookAgain = Instant.MIN;

    TopicReader(Consumer<byte[], byte[]> consumer, TopicChoice choice, Track track, Clock clock) {
        this.consumer = consumer;
        this.choice = choice;
        this.track = track;
        this.clock = clock;
    }

    /**
     * What comes next, nothing after a short while without any.
     *
     * @throws org.apache.kafka.common.KafkaException if the cluster cannot be read now
     */
    ConsumerRecords<byte[], byte[]> next() {
        if (!clock.instant().isBefore(lookAgain)) {
            look();
            lookAgain = clock.instant().plus(BETWEEN_LOOKS);
        }
        if (consumer.assignment().isEmpty()) {
            return ConsumerRecords.empty(); // Kafka's consumer does not even wait then
        }
        try {
            return consumer.poll(WAIT);
        } catch (OffsetOutOfRangeException gone) {
            LOG.warn(
                    "What was to be read next is gone from its topic, by retention or because it was made anew;"
                            + " reading goes on at the first record there is: {}",
                    gone.offsetOutOfRangePartitions());
            consumer.seekToBeginning(gone.offsetOutOfRangePartitions().keySet());
            return ConsumerRecords.empty();
        }
    }

    private void look() {
        Set<TopicPartition> known = consumer.assignment();
        Set<TopicPartition> there = choice.partitions(consumer, PATIENCE);
        var fresh = new HashSet<>(there);
        fresh.removeAll(known);
        if (fresh.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> starts = track.starts(consumer, fresh);
        var all = new HashSet<>(known);
        all.addAll(fresh);
        consumer.assign(all);
        for (TopicPartition partition : fresh) {
            Long start = starts.get(partition);
            if (start == null) {
                consumer.seekToBeginning(Set.of(partition));
            } else {
                consumer.seek(partition, start);
            }
        }
    }
}
