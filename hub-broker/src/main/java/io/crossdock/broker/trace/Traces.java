package io.crossdock.broker.trace;

import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.request.Session;
import io.crossdock.broker.trace.Trace.Standing;
import io.crossdock.broker.wire.RequestEnvelope;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.DuplicateResourceException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The clients that are watched on this broker. While there are none, a request costs one look at a field. What was kept of
 * one can be read for {@link #REMEMBERED} after its end. Thread-safe; never blocks for long.
 */
public final class Traces {
    /** At a time; each may hold a megabyte. */
    static final int MOST = 8;
    /** How long what was kept can still be read. */
    static final Duration REMEMBERED = Duration.ofMinutes(2);

    private static final Trace[] NONE = {};
    private static final int MOST_KNOWN = 2 * MOST;

    private final LongSupplier nanoTime;
    private final Clock clock;
    private final Timer timer;
    private final Executor onTime;
    private final Function<Uuid, String> names;
    private final Map<String, Trace> known = new LinkedHashMap<>();
    private volatile Trace[] running = NONE;

    /**
     * @param nanoTime a clock of arbitrary origin that never goes back, in nanoseconds
     * @param onTime where a client stops being watched when its time is over
     * @param names of topics by their ids; empty for those there are not
     */
    public Traces(LongSupplier nanoTime, Clock clock, Timer timer, Executor onTime, Function<Uuid, String> names) {
        this.nanoTime = nanoTime;
        this.clock = clock;
        this.timer = timer;
        this.onTime = onTime;
        this.names = names;
    }

    /** Where nobody is ever watched. */
    public static Traces none() {
        return new Traces(() -> 0, Clock.systemUTC(), (delay, on, task) -> () -> {}, Runnable::run, id -> "");
    }

    /** The clock while anybody is watched, and 0 while nobody is: for what is worth looking at only then. */
    public long now() {
        return running == NONE ? 0 : nanoTime.getAsLong();
    }

    /**
     * A request has been decoded.
     *
     * @param bytes of its frame
     * @return null unless its client is watched
     */
    public @Nullable TracedRequest begin(RequestEnvelope request, Session session, int bytes) {
        Trace[] watched = running;
        return watched == NONE ? null : begin(watched, request, session, bytes);
    }

    private @Nullable TracedRequest begin(Trace[] watched, RequestEnvelope request, Session session, int bytes) {
        long now = nanoTime.getAsLong();
        List<Trace> fitting = Arrays.stream(watched)
                .filter(trace -> !trace.isOver(now)
                        && trace.target().fits(session, request.header().clientId()))
                .toList();
        return fitting.isEmpty()
                ? null
                : new TracedRequest(
                        request,
                        session,
                        bytes,
                        clock.instant(),
                        new Timeline(nanoTime),
                        names,
                        told -> fitting.forEach(trace -> trace.add(told, nanoTime.getAsLong())));
    }

    /**
     * Watches a client from now on.
     *
     * @throws DuplicateResourceException if the id is in use
     * @throws PolicyViolationException if as many are watched as may be
     */
    synchronized void start(String id, TraceTarget target, TraceTerms terms, String by) {
        if (known.containsKey(id)) {
            throw new DuplicateResourceException("there is a trace " + id + " already");
        }
        if (running.length == MOST) {
            throw new PolicyViolationException(MOST
                    + " clients are watched on this broker already, which is as many as may be; stop another trace, or wait"
                    + " for its end");
        }
        var trace = new Trace(id, target, terms, by, nanoTime.getAsLong());
        known.put(id, trace);
        Iterator<Trace> oldest = known.values().iterator();
        while (known.size() > MOST_KNOWN) {
            if (oldest.next().isOver(nanoTime.getAsLong())) {
                oldest.remove();
            }
        }
        running = Arrays.copyOf(running, running.length + 1);
        running[running.length - 1] = trace;
        timer.after(terms.time(), onTime, () -> end(trace));
    }

    /** Stops watching; without effect if it is over or unknown. */
    synchronized void stop(String id) {
        Trace trace = known.get(id);
        if (trace != null) {
            end(trace);
        }
    }

    private synchronized void end(Trace trace) {
        trace.end();
        Trace[] left = Arrays.stream(running).filter(each -> each != trace).toArray(Trace[]::new);
        if (left.length == running.length) {
            return; // it was over before
        }
        running = left.length == 0 ? NONE : left;
        timer.after(REMEMBERED, onTime, () -> forget(trace));
    }

    private synchronized void forget(Trace trace) {
        known.remove(trace.id(), trace);
    }

    /** Of all that can be read, in the order they began. */
    synchronized List<Standing> standings() {
        long now = nanoTime.getAsLong();
        return known.values().stream().map(trace -> trace.standing(now)).toList();
    }

    /** What was kept, in its order; nothing if the id is unknown. */
    synchronized List<Kept.Numbered> after(String id, long read, int most) {
        Trace trace = known.get(id);
        return trace == null ? List.of() : trace.kept().after(read, most);
    }
}
