package io.crossdock.broker.api.data;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.partition.ConsumerFetch;
import io.crossdock.broker.partition.Partition;

import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Sends a consumer that came to the leader to a replica nearby (KIP-392).
 *
 * @param rack where the consumer stands; empty if that is not known, or it should stay with the leader
 * @param listener by which it came in; it can reach other brokers by that one only
 */
record NearbyReplicas(String rack, String listener) {
    /** Everybody stays with the leader. */
    static final NearbyReplicas NONE = new NearbyReplicas("", "");

    /** The replica from which this consumer had better read; empty if it is this broker. */
    OptionalInt of(Partition partition, ConsumerFetch fetch, ClusterImage image) {
        return rack.isEmpty() || !fetch.anyReplica()
                ? OptionalInt.empty()
                : partition.nearest(fetch, rack, racks(image));
    }

    private Map<Integer, String> racks(ClusterImage image) {
        return image.brokers().values().stream()
                .filter(broker -> broker.isActive()
                        && broker.rack().isPresent()
                        && broker.endpoint(listener).isPresent())
                .collect(Collectors.toMap(
                        broker -> broker.id(), broker -> broker.rack().get()));
    }
}
