package io.crossdock.broker.txn;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.Result;
import io.crossdock.broker.coordinator.ShardTimers;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brings the markers of one shard's prepared transactions to all their partitions, however long that takes, and has the
 * end noted then.
 *
 * <p>It lives as long as the state it belongs to: when a shard reads its log anew or is given up, no further attempt
 * follows, for whoever reads the log next sends the markers again. Before each attempt it looks whether the transaction
 * is still prepared. Without that, a marker delayed beyond the end of its transaction could end the producer's next one,
 * which in version 1 of the protocol has the same epoch. Confined to the shard's lane; only what a marker's way reports
 * may come from anywhere.
 */
final class MarkerDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(MarkerDelivery.class);
    private static final long FIRST_PAUSE_MS = 50;
    private static final int LONGEST_PAUSE = 7; // doublings: 6.4 s
    private static final int WORTH_A_WARNING = 5; // after 1.5 s

    private final TransactionMarkers markers;
    private final ShardTimers timers;
    private final Reports reports;

    /** The way back to the shard that a delivery belongs to, from any thread. What is reported to a former one is lost. */
    interface Reports {

        /** All markers are written. */
        void delivered(PreparedTransaction prepared);

        /** Some are not, or the end could not be noted: {@code left} is due after a pause. */
        void undelivered(PreparedTransaction left);
    }

    MarkerDelivery(TransactionMarkers markers, ShardTimers timers, Reports reports) {
        this.markers = markers;
        this.timers = timers;
        this.reports = reports;
    }

    void deliver(PreparedTransaction prepared) {
        Map<TopicPartition, Throwable> failures = new ConcurrentHashMap<>();
        CompletableFuture<?>[] writes = prepared.partitions().stream()
                .map(partition -> markers.write(prepared.marker(), partition).exceptionally(failure -> {
                    failures.put(partition, failure);
                    return null;
                }))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(writes).thenRun(() -> {
            if (failures.isEmpty()) {
                reports.delivered(prepared);
            } else {
                tell(prepared, failures);
                reports.undelivered(prepared.again(Set.copyOf(failures.keySet())));
            }
        });
    }

    /** Has the rest delivered after a pause that grows with each attempt. */
    Result<Void> later(PreparedTransaction left, CompleteOperation completions) {
        Duration pause = Duration.ofMillis(FIRST_PAUSE_MS << Math.min(left.attempt() - 1, LONGEST_PAUSE));
        timers.after(pause, () -> completions.sendAgain(left));
        return new Outcome().done();
    }

    private static void tell(PreparedTransaction prepared, Map<TopicPartition, Throwable> failures) {
        LOG.atLevel(prepared.attempt() == WORTH_A_WARNING ? Level.WARN : Level.DEBUG)
                .log(
                        "Transaction {} is decided, but cannot be ended in {} yet; readers of committed records wait"
                                + " there: {}",
                        prepared.id(),
                        failures.keySet(),
                        failures.values());
    }
}
