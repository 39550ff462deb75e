package io.crossdock.broker.api.data.schema;

import io.crossdock.broker.concurrent.TurnExecutor;
import org.apache.kafka.common.errors.NotEnoughReplicasException;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The threads on which payloads are read, which takes as long as whoever wrote the schema likes. They are few and serve
 * nothing else, and topics take turns: a costly schema holds up who writes to its topic, and nobody else.
 *
 * <p>What waits is bounded in number and in time; beyond that producers are asked to try again. Thread-safe; only
 * {@link #close} waits.
 */
public final class Judges implements AutoCloseable {
    /** Batches that wait or are judged. */
    static final int MOST_AT_ONCE = 1_000;

    /** Of one topic: the others find room too. */
    static final int MOST_OF_TOPIC = 250;

    /** Longer than this a producer waits rather at home: its requests time out in 30 seconds, unless it is told otherwise. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final TurnExecutor threads;
    private final LongSupplier nanoTime;
    private volatile boolean closed;

    /**
     * @param count number of threads, at least 1, of which one topic may have all but one; they start when there is
     *     something to judge
     * @param nanoTime a clock that never goes back, in nanoseconds
     */
    public Judges(int count, LongSupplier nanoTime) {
        threads = new TurnExecutor("schema", count, MOST_AT_ONCE, MOST_OF_TOPIC);
        this.nanoTime = nanoTime;
    }

    /**
     * What the judgement of one batch may take.
     *
     * @param most above 0
     */
    JudgingTime budget(Duration most) {
        return new JudgingTime(nanoTime, most);
    }

    /**
     * Judges on a thread of these; of one line one after the other, in the order they came.
     *
     * @return fails with {@link NotEnoughReplicasException}, which all clients repeat, when too many wait or this one has
     *     waited too long, and with {@link RejectedExecutionException} when this is closed
     */
    <T> CompletableFuture<T> judge(Line line, Supplier<T> judgement) {
        long since = nanoTime.getAsLong();
        var judged = new CompletableFuture<T>();
        try {
            boolean taken = threads.execute(line.partition().topic(), line, () -> complete(judged, since, judgement));
            return taken
                    ? judged
                    : CompletableFuture.failedFuture(busy(
                            MOST_OF_TOPIC + " batches for this topic wait, or " + MOST_AT_ONCE + " for all of them"));
        } catch (RejectedExecutionException closing) {
            return CompletableFuture.failedFuture(closing);
        }
    }

    private <T> void complete(CompletableFuture<T> judged, long since, Supplier<T> judgement) {
        try {
            judged.complete(inTime(since, judgement));
        } catch (RuntimeException | Error failed) { // an Error too: the batch's producer waits for an answer
            judged.completeExceptionally(failed);
        }
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
