package io.crossdock.broker.txn;

import io.crossdock.broker.log.TransactionMarker;
import org.apache.kafka.common.TopicPartition;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Markers of which none goes to a partition twice at the same time. A coordinator that reads its log anew sends what it
 * finds decided once more; where the same marker is still on its way it waits for that one, so that however often it
 * reads, no more markers are under way than there are partitions to end, and none arrives after the transaction was
 * reported as complete, when in version 1 of the protocol it would end the producer's next one. Thread-safe.
 */
final class MarkersUnderWay implements TransactionMarkers {
    private final TransactionMarkers way;
    private final ConcurrentMap<Shipment, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

    private record Shipment(TransactionMarker marker, TopicPartition partition) {}

    MarkersUnderWay(TransactionMarkers way) {
        this.way = way;
    }

    @Override
    public CompletableFuture<Void> write(TransactionMarker marker, TopicPartition partition) {
        var shipment = new Shipment(marker, partition);
        var arrived = new CompletableFuture<Void>();
        CompletableFuture<Void> earlier = underWay.putIfAbsent(shipment, arrived);
        if (earlier != null) {
            return earlier;
        }
        send(shipment).whenComplete((nothing, failure) -> {
            underWay.remove(shipment, arrived); // first, or whoever hears of a failure could not try again
            if (failure == null) {
                arrived.complete(null);
            } else {
                arrived.completeExceptionally(failure);
            }
        });
        return arrived;
    }

    private CompletableFuture<Void> send(Shipment shipment) {
        try {
            return way.write(shipment.marker(), shipment.partition());
        } catch (Throwable refused) { // an Error too, or the marker would count as under way for ever
            return CompletableFuture.failedFuture(refused);
        }
    }
}
