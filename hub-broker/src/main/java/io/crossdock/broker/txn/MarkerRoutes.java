package io.crossdock.broker.txn;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.log.TransactionMarker;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.peer.Peers;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Sends each marker to whoever leads its partition by the newest image: this broker, or another one in a request that it
 * shares with the other markers for that broker. Thread-safe.
 */
public final class MarkerRoutes implements TransactionMarkers {
    private final int nodeId;
    private final Supplier<ClusterImage> image;
    private final TransactionMarkers here;
    private final Peers peers;
    private final KeyedExecutor work;
    private final Map<Integer, MarkerShipments> elsewhere = new ConcurrentHashMap<>();

    /**
     * @param here writes into partitions that this broker leads
     * @param work its lanes are keyed by object; one is taken for each other broker
     */
    public MarkerRoutes(
            int nodeId, Supplier<ClusterImage> image, TransactionMarkers here, Peers peers, KeyedExecutor work) {
        this.nodeId = nodeId;
        this.image = image;
        this.here = here;
        this.peers = peers;
        this.work = work;
    }

    @Override
    public CompletableFuture<Void> write(TransactionMarker marker, TopicPartition id) {
        ClusterImage now = image.get();
        Optional<PartitionImage> partition = now.partition(id.topic(), id.partition());
        if (partition.isEmpty()) {
            return CompletableFuture.completedFuture(null); // deleted, and what it held of the transaction with it
        }
        int leader = partition.get().leader();
        if (leader == nodeId) {
            return here.write(marker, id);
        }
        BrokerImage broker = now.brokers().get(leader);
        return broker == null
                ? CompletableFuture.failedFuture(new NotLeaderOrFollowerException("nobody leads " + id + " now"))
                : elsewhere.computeIfAbsent(leader, this::shipments).write(broker, marker, id);
    }

    private MarkerShipments shipments(int broker) {
        return new MarkerShipments(peers, work.lane("markers for broker " + broker));
    }
}
