package io.crossdock.connectors.delivery;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * What one sink task holds: records fetched and not yet delivered, in order, and offsets delivered and not yet
 * committed. Pure bookkeeping, one thread.
 */
final class SinkProgress {
    private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private final Map<TopicPartition, OffsetAndMetadata> delivered = new HashMap<>();

    void fetched(Iterable<ConsumerRecord<byte[], byte[]>> records) {
        records.forEach(waiting::addLast);
    }

    int waiting() {
        return waiting.size();
    }

    /** The next records to deliver, at most this many; they stay here until {@link #finish}. */
    List<ConsumerRecord<byte[], byte[]>> next(int most) {
        var next = new ArrayList<ConsumerRecord<byte[], byte[]>>(Math.min(most, waiting.size()));
        for (ConsumerRecord<byte[], byte[]> record : waiting) {
            if (next.size() == most) {
                break;
            }
            next.add(record);
        }
        return next;
    }

    /** The first so many records are where they should be. */
    void finish(int records) {
        for (int i = 0; i < records; i++) {
            ConsumerRecord<byte[], byte[]> record = waiting.removeFirst();
            delivered.put(
                    new TopicPartition(record.topic(), record.partition()),
                    new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), ""));
        }
    }

    /** The offsets to commit; empty when everything delivered is committed. */
    Map<TopicPartition, OffsetAndMetadata> uncommitted() {
        return Map.copyOf(delivered);
    }

    void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach(delivered::remove);
    }

    /** Somebody else has these partitions now and will deliver what is waiting here. */
    void drop(Collection<TopicPartition> partitions) {
        var gone = new HashSet<>(partitions);
        waiting.removeIf(record -> gone.contains(new TopicPartition(record.topic(), record.partition())));
        gone.forEach(delivered::remove);
    }
}
