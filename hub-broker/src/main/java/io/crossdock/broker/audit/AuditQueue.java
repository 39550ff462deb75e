package io.crossdock.broker.audit;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Events on their way to where they are written down. Whoever adds one never waits: when there is no room, the event is
 * dropped and counted, and the count is an event itself as soon as there is room again. Thread-safe; one reader.
 */
public final class AuditQueue {
    private final BlockingQueue<AuditEvent> events;
    private final LongAdder recorded = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final Clock clock;
    private long droppedTold; // only the reader

    /** @param size events that may wait */
    public AuditQueue(int size, Clock clock) {
        this.events = new ArrayBlockingQueue<>(size);
        this.clock = clock;
    }

    void add(AuditEvent event) {
        if (events.offer(event)) {
            recorded.increment();
        } else {
            dropped.increment();
        }
    }

    /** Waits until there are events or the time is over. Not to be called by several threads. */
    public List<AuditEvent> take(int most, Duration patience) throws InterruptedException {
        var taken = new ArrayList<AuditEvent>();
        @Nullable AuditEvent first = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            taken.add(first);
            events.drainTo(taken, most - 1);
        }
        long missing = dropped.sum() - droppedTold;
        if (missing > 0) {
            taken.add(AuditEvent.dropped(clock.instant(), missing));
            droppedTold += missing;
        }
        return taken;
    }

    /** Events taken in since the start. */
    public long recorded() {
        return recorded.sum();
    }

    /** Events that found no room since the start. */
    public long dropped() {
        return dropped.sum();
    }
}
