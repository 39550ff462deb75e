package io.crossdock.hub.registry;

import jakarta.ws.rs.ServiceUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Something that a cluster tells, and what it said last. One thread asks at a time, at most once in a while whether it gets
 * an answer or not; the others do not wait for it but use the last answer, as long as that is not too old. Only at the very
 * beginning, when nothing was ever asked, they wait a moment. Thread-safe.
 */
final class LastKnown<T> {
    private static final Logger LOG = LoggerFactory.getLogger(LastKnown.class);

    private final String what;
    private final Source<T> source;
    private final Clock clock;
    private final Ages ages;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile State<T> state = new State<>(null, Instant.MIN, "");

    /**
     * @param what is asked for, in the plural, for the log
     * @param clock by which answers grow old
     */
    LastKnown(String what, Source<T> source, Clock clock, Ages ages) {
        this.what = what;
        this.source = source;
        this.clock = clock;
        this.ages = ages;
    }

    /**
     * How old things may grow.
     *
     * @param askAgain after an answer or a failure
     * @param oldest answer that is used while the cluster is away
     * @param firstAnswer for which all wait as long as nothing is known
     */
    record Ages(Duration askAgain, Duration oldest, Duration firstAnswer) {}

    /** Whom to ask. */
    @FunctionalInterface
    interface Source<T> {
        /**
         * Waits for the answer, for some seconds at most.
         *
         * @throws AwayException when there is none now, so that the last one counts
         * @throws ServiceUnavailableException when the cluster refuses it, so that the last one counts no more
         */
        T ask() throws AwayException, InterruptedException;
    }

    /** Nobody answered. */
    static final class AwayException extends Exception {
        private static final long serialVersionUID = 1L;

        AwayException(String why, Throwable cause) {
            super(why, cause);
        }
    }

    private record Answer<T>(T value, Instant at) {}

    /** @param failure why the last question has no answer; empty when it has one */
    private record State<T>(@Nullable Answer<T> last, Instant next, String failure) {}

    /** @throws ServiceUnavailableException when nothing is known that is young enough */
    T get() {
        State<T> seen = state;
        if (clock.instant().isBefore(seen.next()) || !mayAsk(seen)) {
            return usable(state);
        }
        try {
            if (!clock.instant().isBefore(state.next())) {
                state = asked(state);
            }
        } finally {
            asking.unlock();
        }
        return usable(state);
    }

    private boolean mayAsk(State<T> seen) {
        if (seen.last() != null || !seen.failure().isEmpty()) {
            return asking.tryLock();
        }
        try {
            return asking.tryLock(ages.firstAnswer().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ServiceUnavailableException("the hub is stopping");
        }
    }

    private State<T> asked(State<T> before) {
        try {
            T value = source.ask();
            if (!before.failure().isEmpty()) {
                LOG.info("The cluster tells its {} again", what);
            }
            Instant now = clock.instant();
            return new State<>(new Answer<>(value, now), now.plus(ages.askAgain()), "");
        } catch (AwayException away) {
            String why = String.valueOf(away.getMessage());
            if (!why.equals(before.failure())) {
                LOG.warn(
                        "The cluster does not tell its {} ({}); the last ones count until they are {} s old, then nobody is let in",
                        what,
                        why,
                        ages.oldest().toSeconds());
            }
            return new State<>(before.last(), clock.instant().plus(ages.askAgain()), why);
        } catch (ServiceUnavailableException refused) {
            String why = String.valueOf(refused.getMessage());
            if (!why.equals(before.failure())) {
                LOG.warn("Nobody is let in: {}", why);
            }
            return new State<>(null, clock.instant().plus(ages.askAgain()), why);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ServiceUnavailableException("the hub is stopping");
        }
    }

    private T usable(State<T> now) {
        Answer<T> last = now.last();
        if (last != null && !clock.instant().isAfter(last.at().plus(ages.oldest()))) {
            return last.value();
        }
        throw new ServiceUnavailableException(
                now.failure().isEmpty() ? "the cluster has not told its " + what + " yet; ask again" : now.failure());
    }
}
