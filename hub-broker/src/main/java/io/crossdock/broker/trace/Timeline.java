package io.crossdock.broker.trace;

import io.crossdock.broker.concurrent.WorkTime;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * In which {@link Stage} one request was for how long, from its first byte to when its answer has left. It hears of the
 * work for the request as an account of {@link WorkTime}: as long as any thread works on it, it is in work, however many
 * pieces of it wait beside. Thread-safe.
 */
final class Timeline implements WorkTime.Account {
    private final LongSupplier nanoTime;
    private final Map<Stage, Duration> spent = new EnumMap<>(Stage.class);
    private Stage stage = Stage.WORK;
    private long since;
    private int waitingPieces;
    private int workingThreads;

    /** Begins when the request has arrived. */
    Timeline(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        since = nanoTime.getAsLong();
    }

    /** Its first byte came then. */
    synchronized void readSince(long nanos) {
        add(Stage.READ, since - nanos);
    }

    @Override
    public long now() {
        return nanoTime.getAsLong();
    }

    @Override
    public void worked(long nanos) {} // what matters here is when, not how much

    @Override
    public synchronized void handedOver() {
        waitingPieces++;
        look();
    }

    @Override
    public synchronized void takenUp() {
        waitingPieces--;
        look();
    }

    @Override
    public synchronized void begun() {
        workingThreads++;
        look();
    }

    @Override
    public synchronized void ended() {
        workingThreads--;
        look();
    }

    private void look() {
        if (stage.compareTo(Stage.HELD) < 0) { // what goes on behind an answer is no part of it
            enter(workingThreads > 0 ? Stage.WORK : waitingPieces > 0 ? Stage.QUEUED : Stage.WAITING);
        }
    }

    /** The answer is ready. */
    synchronized void answered() {
        enter(Stage.HELD);
    }

    /** The answer is being sent. */
    synchronized void leaves() {
        enter(Stage.WRITTEN);
    }

    /** It is over. @return how long it was in each stage; what took no time is left out */
    synchronized Map<Stage, Duration> end() {
        enter(stage);
        return Map.copyOf(spent);
    }

    private void enter(Stage next) {
        long now = nanoTime.getAsLong();
        add(stage, now - since);
        since = now;
        stage = next;
    }

    private void add(Stage to, long nanos) {
        if (nanos > 0) {
            spent.merge(to, Duration.ofNanos(nanos), Duration::plus);
        }
    }
}
