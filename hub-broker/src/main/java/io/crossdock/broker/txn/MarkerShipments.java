package io.crossdock.broker.txn;

import io.crossdock.broker.log.TransactionMarker;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.peer.Peers;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.TransactionResult;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest.TxnMarkerEntry;
import org.apache.kafka.common.requests.WriteTxnMarkersResponse;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The markers for one other broker. What has piled up leaves as one request, and a few requests may be under way at a
 * time, so that a partition that is slow to replicate does not hold up the ends of all other transactions. What waits is
 * bounded by the transactions that are being ended. Thread-safe; all state is confined to the lane.
 */
final class MarkerShipments {
    private static final int MOST_UNDER_WAY = 8;
    private static final int MOST_IN_ONE = 2_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Peers peers;
    private final Executor lane;
    private final Deque<Shipment> waiting = new ArrayDeque<>();
    private int underWay;
    private boolean departing;

    /** A marker on its way. */
    private record Shipment(
            BrokerImage to, TransactionMarker marker, TopicPartition partition, CompletableFuture<Void> arrived) {
        Address address() {
            return new Address(marker.producerId(), partition);
        }
    }

    /** What answers tell markers apart by; no request has two markers of one address. */
    private record Address(long producerId, TopicPartition partition) {}

    MarkerShipments(Peers peers, Executor lane) {
        this.peers = peers;
        this.lane = lane;
    }

    /** @return see {@link TransactionMarkers#write} */
    CompletableFuture<Void> write(BrokerImage to, TransactionMarker marker, TopicPartition partition) {
        var shipment = new Shipment(to, marker, partition, new CompletableFuture<>());
        onLane(
                () -> {
                    waiting.add(shipment);
                    departSoon();
                },
                List.of(shipment));
        return shipment.arrived();
    }

    /** Behind what is being handed over right now, which is often the rest of the same transaction. */
    private void departSoon() {
        if (!departing) {
            departing = true;
            lane.execute(this::depart);
        }
    }

    private void depart() {
        departing = false;
        while (underWay < MOST_UNDER_WAY && !waiting.isEmpty()) {
            underWay++;
            send(load());
        }
    }

    private Map<Address, Shipment> load() {
        var loaded = new LinkedHashMap<Address, Shipment>();
        BrokerImage to = waiting.element().to();
        while (loaded.size() < MOST_IN_ONE && !waiting.isEmpty()) {
            Shipment next = waiting.element();
            if (loaded.containsKey(next.address()) || !next.to().equals(to)) {
                break;
            }
            loaded.put(next.address(), waiting.remove());
        }
        return loaded;
    }

    private void send(Map<Address, Shipment> loaded) {
        BrokerImage to = loaded.values().iterator().next().to();
        peers.send(to, request(loaded), TIMEOUT).whenComplete((answer, failure) -> {
            deliver(loaded, answer, failure);
            onLane(
                    () -> {
                        underWay--;
                        depart();
                    },
                    List.of());
        });
    }

    private static WriteTxnMarkersRequest.Builder request(Map<Address, Shipment> loaded) {
        var partitions = new LinkedHashMap<TransactionMarker, List<TopicPartition>>();
        loaded.values().forEach(shipment -> partitions
                .computeIfAbsent(shipment.marker(), first -> new ArrayList<>())
                .add(shipment.partition()));
        var entries = new ArrayList<TxnMarkerEntry>();
        partitions.forEach((marker, ended) -> entries.add(new TxnMarkerEntry(
                marker.producerId(),
                marker.producerEpoch(),
                marker.coordinatorEpoch(),
                marker.outcome() == TransactionMarker.Outcome.COMMIT
                        ? TransactionResult.COMMIT
                        : TransactionResult.ABORT,
                ended,
                marker.transactionVersion())));
        return new WriteTxnMarkersRequest.Builder(entries);
    }

    private static void deliver(
            Map<Address, Shipment> loaded, @Nullable AbstractResponse answer, @Nullable Throwable failure) {
        if (answer == null) {
            Throwable why = failure == null ? new NotLeaderOrFollowerException("no answer") : failure;
            loaded.values().forEach(shipment -> shipment.arrived().completeExceptionally(why));
            return;
        }
        Map<Address, Errors> outcomes = outcomes(((WriteTxnMarkersResponse) answer).data());
        loaded.forEach((address, shipment) -> {
            Errors outcome = outcomes.getOrDefault(address, Errors.UNKNOWN_SERVER_ERROR);
            // A later epoch that the partition has seen ended this transaction as well.
            if (outcome == Errors.NONE || outcome == Errors.INVALID_PRODUCER_EPOCH) {
                shipment.arrived().complete(null);
            } else {
                shipment.arrived()
                        .completeExceptionally(outcome.exception("broker "
                                + shipment.to().id() + " did not write the marker into " + shipment.partition()));
            }
        });
    }

    private static Map<Address, Errors> outcomes(WriteTxnMarkersResponseData answer) {
        var outcomes = new HashMap<Address, Errors>();
        answer.markers().forEach(marker -> marker.topics().forEach(topic -> topic.partitions()
                .forEach(partition -> outcomes.put(
                        new Address(marker.producerId(), new TopicPartition(topic.name(), partition.partitionIndex())),
                        Errors.forCode(partition.errorCode())))));
        return outcomes;
    }

    private void onLane(Runnable task, List<Shipment> lostOtherwise) {
        try {
            lane.execute(task);
        } catch (RejectedExecutionException closing) {
            lostOtherwise.forEach(shipment -> shipment.arrived()
                    .completeExceptionally(new NotLeaderOrFollowerException("this broker is shutting down", closing)));
        }
    }
}
