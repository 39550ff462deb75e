package io.crossdock.connectors.kafka;

import io.crossdock.connectors.delivery.BatchEnd;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Offsets in another cluster, kept on the hub as the position of the connector. */
final class PositionTrack implements Track {
    private final boolean fromLatest;
    private final boolean begun;
    private ClusterPosition position;
    private @Nullable ClusterPosition next;

    /**
     * @param kept what the hub has, null for the first time
     * @param fromLatest whether the first time begins with what comes from then on
     */
    PositionTrack(@Nullable String kept, boolean fromLatest) {
        this.fromLatest = fromLatest;
        this.begun = kept != null;
        this.position = kept == null ? new ClusterPosition(Map.of()) : ClusterPosition.decode(kept);
    }

    @Override
    public Map<TopicPartition, Long> starts(Consumer<?, ?> consumer, Set<TopicPartition> fresh) {
        if (fromLatest && !begun && position.next().isEmpty()) {
            next = position.with(consumer.endOffsets(fresh));
            return next.next();
        }
        return position.next();
    }

    /** Where to begin must not be passed over by a restart before the first record. */
    @Override
    public Optional<BatchEnd> beginning() {
        return Optional.ofNullable(next).map(it -> new BatchEnd.Position(it.encode()));
    }

    @Override
    public BatchEnd behind(Consumer<?, ?> consumer, Map<TopicPartition, OffsetAndMetadata> offsets) {
        var changes = new HashMap<TopicPartition, Long>();
        offsets.forEach((partition, offset) -> changes.put(partition, offset.offset()));
        ClusterPosition after = position.with(changes);
        next = after;
        return new BatchEnd.Position(after.encode());
    }

    @Override
    public void kept() {
        if (next != null) {
            position = next;
            next = null;
        }
    }
}
