package io.crossdock.connectors.kafka;

import io.crossdock.connectors.delivery.BatchEnd;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The offsets of the consumer's group on the cluster that is read. */
final class GroupTrack implements Track {

    /** Waits for a transaction that is about to change the offsets, since the consumer reads what is committed only. */
    @Override
    public Map<TopicPartition, Long> starts(Consumer<?, ?> consumer, Set<TopicPartition> fresh) {
        var starts = new HashMap<TopicPartition, Long>();
        consumer.committed(fresh).forEach((partition, offset) -> {
            if (offset != null) {
                starts.put(partition, offset.offset());
            }
        });
        return starts;
    }

    @Override
    public Optional<BatchEnd> beginning() {
        return Optional.empty();
    }

    @Override
    public BatchEnd behind(Consumer<?, ?> consumer, Map<TopicPartition, OffsetAndMetadata> next) {
        return new BatchEnd.Offsets(next, consumer.groupMetadata());
    }

    @Override
    public void kept() {
        // the group has them
    }
}
