package io.crossdock.broker.api.data.schema;

import io.crossdock.broker.concurrent.KeyedExecutor;
import org.apache.kafka.common.errors.NotEnoughReplicasException;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The threads on which payloads are read, which takes as long as whoever wrote the schema likes. They are few and serve
 * nothing else, so that a costly schema holds up those who are judged by schemas, for a while, and nobody else.
 *
 * <p>What waits is bounded in number and in time; beyond that producers are asked to try again. Thread-safe; only
 * {@link #close} waits.
 */
public final class Judges implements AutoCloseable {
    /** Batches that wait or are judged. */
    static final int MOST_AT_ONCE = 1_000;

    /** Longer than this a producer waits rather at home: its requests time out in 30 seconds, unless it is told otherwise. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** For one batch; most need some milliseconds. */
    static final Duration BUDGET = Duration.ofSeconds(1);

    private final KeyedExecutor threads;
    private final LongSupplier nanoTime;
    private final AtomicInteger atOnce = new AtomicInteger();
    private volatile boolean closed;

    /**
     * @param count number of threads, at least 1; they start when there is something to judge
     * @param nanoTime a clock that never goes back, in nanoseconds
     */
    public Judges(int count, LongSupplier nanoTime) {
        threads = new KeyedExecutor("schema", count);
        this.nanoTime = nanoTime;
    }

    /** What the judgement of one batch may take from now on. */
    JudgingTime budget() {
        return new JudgingTime(nanoTime, BUDGET);
    }

    /**
     * Judges on a thread of these; of one line one after the other, in the order they came.
     *
     * @return fails with {@link NotEnoughReplicasException}, which all clients repeat, when too many wait or this one has
     *     waited too long, and with {@link RejectedExecutionException} when this is closed
     */
    <T> CompletableFuture<T> judge(Object line, Supplier<T> judgement) {
        if (atOnce.incrementAndGet() > MOST_AT_ONCE) {
            atOnce.decrementAndGet();
            return CompletableFuture.failedFuture(busy(MOST_AT_ONCE + " batches wait"));
        }
        long since = nanoTime.getAsLong();
        CompletableFuture<T> judged;
        try {
            judged = CompletableFuture.supplyAsync(() -> inTime(since, judgement), threads.lane(line));
        } catch (RejectedExecutionException closing) {
            judged = CompletableFuture.failedFuture(closing);
        }
        judged.whenComplete((result, failure) -> atOnce.decrementAndGet());
        return judged;
    }

    private <T> T inTime(long since, Supplier<T> judgement) {
        if (closed) {
            throw new RejectedExecutionException("nobody is judged any more");
        }
        if (nanoTime.getAsLong() - since > LONGEST_WAIT.toNanos()) {
            throw busy("this one has waited for " + LONGEST_WAIT.toSeconds() + " seconds");
        }
        return judgement.get();
    }

    private static NotEnoughReplicasException busy(String how) {
        return new NotEnoughReplicasException(
                "This broker has more records to hold against their schemas than it can (" + how + "), try again");
    }

    /** Ends what is being judged, of which each is at its end soon; what waits is refused. */
    @Override
    public void close() {
        closed = true;
        threads.close();
    }
}
