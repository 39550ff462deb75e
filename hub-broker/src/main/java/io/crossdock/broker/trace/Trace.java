package io.crossdock.broker.trace;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is watched of one client on this broker. Thread-safe.
 *
 * <p>Of each second as many requests are kept as its terms allow; the others are counted.
 */
final class Trace {
    private static final long SECOND = 1_000_000_000L;
    /** Room for the number of requests of one second, beside the second itself. */
    private static final int COUNT_BITS = 16;

    private final String id;
    private final TraceTarget target;
    private final TraceTerms terms;
    private final String by;
    private final long begun;
    private final Kept kept = new Kept();
    private final LongAdder passedOver = new LongAdder();
    private final AtomicLong second = new AtomicLong();
    private volatile boolean over;

    /**
     * @param by principal of who asked for it
     * @param now of a clock of arbitrary origin, in nanoseconds
     */
    Trace(String id, TraceTarget target, TraceTerms terms, String by, long now) {
        this.id = id;
        this.target = target;
        this.terms = terms;
        this.by = by;
        this.begun = now;
    }

    /**
     * How it stands.
     *
     * @param secondsLeft 0 when it is over
     * @param kept requests that were kept so far
     * @param passedOver requests that were counted only, since there were more in their second than are kept
     */
    record Standing(
            String id, TraceTarget target, String by, int perSecond, double secondsLeft, long kept, long passedOver) {}

    Standing standing(long now) {
        return new Standing(
                id,
                target,
                by,
                terms.perSecond(),
                isOver(now) ? 0 : (terms.time().toNanos() - (now - begun)) / (double) SECOND,
                kept.count(),
                passedOver.sum());
    }

    String id() {
        return id;
    }

    TraceTarget target() {
        return target;
    }

    Kept kept() {
        return kept;
    }

    void end() {
        over = true;
    }

    boolean isOver(long now) {
        return over || now - begun >= terms.time().toNanos();
    }

    /** Keeps it, or only counts it. */
    void add(TraceRecord request, long now) {
        if (hasRoom(now)) {
            kept.add(request);
        } else {
            passedOver.increment();
        }
    }

    private boolean hasRoom(long now) {
        long current = (now - begun) / SECOND;
        long after = second.updateAndGet(before -> before >> COUNT_BITS == current
                ? before + ((before & (1 << COUNT_BITS) - 1) < terms.perSecond() + 1 ? 1 : 0)
                : (current << COUNT_BITS) + 1);
        return (after & (1 << COUNT_BITS) - 1) <= terms.perSecond();
    }
}
