package io.crossdock.connectors.delivery;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What one connector has done since it was started. Thread-safe; a reader may see one number a moment before another. */
public final class Counters {
    private final Clock clock;
    private final LongAdder received = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder deadLettered = new LongAdder();
    private final Throughput throughput;
    private final DeliveryTimes deliveries = new DeliveryTimes();
    private final Map<Object, TaskReading> tasks = new ConcurrentHashMap<>();
    private volatile @Nullable Instant lastRecord;

    public Counters(Clock clock) {
        this.clock = clock;
        throughput = new Throughput(clock.instant());
    }

    /** Records that reached the connector from its origin, be that a file or a topic. */
    public long received() {
        return received.sum();
    }

    /** Records whose target has confirmed them. */
    public long delivered() {
        return delivered.sum();
    }

    /** Attempts that failed; a record that is tried three times in vain counts three times. */
    public long failed() {
        return failed.sum();
    }

    /** Failed attempts after which another one was planned. */
    public long retries() {
        return retries.sum();
    }

    /** Records that were given up and are confirmed in the dead-letter topic. */
    public long deadLettered() {
        return deadLettered.sum();
    }

    /** Records delivered per second, over the last minute or since the start when that is shorter. */
    public double perSecond() {
        return throughput.perSecond(clock.instant());
    }

    /** When the last record was delivered, null before the first. */
    public @Nullable Instant lastRecord() {
        return lastRecord;
    }

    /** The sum of what the tasks hold; null for a connector without tasks, and before they have said anything. */
    public @Nullable TaskReading tasks() {
        return tasks.values().stream()
                .reduce((a, b) -> new TaskReading(
                        a.parkedKeys() + b.parkedKeys(),
                        a.parkedRecords() + b.parkedRecords(),
                        a.undelivered() + b.undelivered()))
                .orElse(null);
    }

    public void countReceived(long records) {
        received.add(records);
    }

    /** How long deliveries took: of a sink a batch in the hands of its target, of a source a record in the hub's. */
    public DeliveryTimes.Spread deliveries() {
        return deliveries.spread();
    }

    /** @param since when they were handed over, all at once */
    public void countDelivered(long records, Instant since) {
        Instant now = clock.instant();
        deliveries.add(Duration.between(since, now));
        delivered.add(records);
        throughput.add(records, now);
        lastRecord = now;
    }

    public void countFailed(long attempts) {
        failed.add(attempts);
    }

    public void countRetry() {
        retries.increment();
    }

    public void countDeadLettered(long records) {
        deadLettered.add(records);
    }

    /**
     * What a task holds now.
     *
     * @param task whose former reading this replaces
     */
    public void note(Object task, TaskReading reading) {
        tasks.put(task, reading);
    }
}
