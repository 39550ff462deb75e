package io.crossdock.broker.txn;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.log.TransactionMarker;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Brings the markers of a prepared transaction to all its partitions, however long that takes.
 *
 * <p>Before each further attempt the shard is asked whether the transaction is still prepared. Without that, a marker
 * delayed beyond the end of its transaction could end the producer's next one, which in version 1 of the protocol has
 * the same epoch. Thread-safe.
 */
final class MarkerDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(MarkerDelivery.class);
    private static final long FIRST_PAUSE_MS = 50;
    private static final int LONGEST_PAUSE = 7; // doublings: 6.4 s
    private static final int WORTH_A_WARNING = 5; // after 1.5 s

    private final TransactionMarkers markers;
    private final Timer timer;
    private final KeyedExecutor work;
    private final Consumer<PreparedTransaction> delivered;
    private final Consumer<PreparedTransaction> undelivered;

    /**
     * @param delivered hears that all markers are written
     * @param undelivered hears, after a pause, which are still to be written
     */
    MarkerDelivery(
            TransactionMarkers markers,
            Timer timer,
            KeyedExecutor work,
            Consumer<PreparedTransaction> delivered,
            Consumer<PreparedTransaction> undelivered) {
        this.markers = markers;
        this.timer = timer;
        this.work = work;
        this.delivered = delivered;
        this.undelivered = undelivered;
    }

    void deliver(PreparedTransaction prepared) {
        Map<TopicPartition, Throwable> failures = new ConcurrentHashMap<>();
        CompletableFuture<?>[] writes = prepared.partitions().stream()
                .map(partition -> write(prepared.marker(), partition).exceptionally(failure -> {
                    failures.put(partition, failure);
                    return null;
                }))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(writes).thenRun(() -> {
            if (failures.isEmpty()) {
                delivered.accept(prepared);
            } else {
                tryAgain(prepared, failures);
            }
        });
    }

    private CompletableFuture<Void> write(TransactionMarker marker, TopicPartition partition) {
        try {
            return markers.write(marker, partition);
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private void tryAgain(PreparedTransaction prepared, Map<TopicPartition, Throwable> failures) {
        LOG.atLevel(prepared.attempt() == WORTH_A_WARNING ? Level.WARN : Level.DEBUG)
                .log(
                        "Transaction {} is decided, but cannot be ended in {} yet; readers of committed records wait"
                                + " there: {}",
                        prepared.id(),
                        failures.keySet(),
                        failures.values());
        Duration pause = Duration.ofMillis(FIRST_PAUSE_MS << Math.min(prepared.attempt(), LONGEST_PAUSE));
        PreparedTransaction next = prepared.again(Set.copyOf(failures.keySet()));
        timer.after(pause, work.lane(prepared.shard()), () -> undelivered.accept(next));
    }
}
