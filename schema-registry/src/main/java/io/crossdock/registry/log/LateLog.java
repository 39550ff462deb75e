package io.crossdock.registry.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * A log whose cluster may not be there yet when a process starts: a thread of its own waits for it and makes the real one.
 * What cannot be made, as long as a name does not resolve or a file is not there, is tried again until it can.
 * Until then it is not ready, and nobody leads. Thread-safe.
 */
public final class LateLog implements RegistryLog {
    private static final Logger LOG = LoggerFactory.getLogger(LateLog.class);
    private static final int DEEPEST_REASON = 5;

    private final Thread thread;
    private volatile @Nullable RegistryLog made;
    private boolean closed;

    private LateLog(Callable<? extends RegistryLog> maker, Pauses pauses) {
        thread = new Thread(() -> make(maker, pauses), "registry-start");
        thread.setDaemon(true);
    }

    /**
     * How long to wait after one that could not be made; each pause is twice as long as the one before.
     *
     * @param first more than nothing
     * @param longest at least as long
     */
    public record Pauses(Duration first, Duration longest) {
        /** Half a second, then up to half a minute. */
        public static final Pauses USUAL = new Pauses(Duration.ofMillis(500), Duration.ofSeconds(30));

        public Pauses {
            if (first.isZero() || first.isNegative() || longest.compareTo(first) < 0) {
                throw new IllegalArgumentException("pauses have to be more than nothing and to grow");
            }
        }

        Duration after(Duration pause) {
            Duration twice = pause.multipliedBy(2);
            return twice.compareTo(longest) < 0 ? twice : longest;
        }
    }

    /**
     * Begins to make one, and returns at once.
     *
     * @param maker may wait as long as it has to; is called again after it failed, and interrupted by {@link #close}
     */
    public static LateLog start(Callable<? extends RegistryLog> maker, Pauses pauses) {
        var log = new LateLog(maker, pauses);
        log.thread.start();
        return log;
    }

    private void make(Callable<? extends RegistryLog> maker, Pauses pauses) {
        Duration pause = pauses.first();
        String said = "";
        try {
            while (true) {
                try {
                    keep(maker.call());
                    return;
                } catch (InterruptedException stopped) {
                    throw stopped;
                } catch (Exception | LinkageError failure) {
                    if (Thread.interrupted() || isClosed()) {
                        // What waits may say by any other exception that it was interrupted.
                        throw new InterruptedException();
                    }
                    String reason = reason(failure);
                    if (!reason.equals(said)) {
                        LOG.error(
                                "The schema registry cannot begin to read its topic: {}; it tries again, at last every {} s",
                                reason,
                                pauses.longest().toSeconds(),
                                failure);
                        said = reason;
                    }
                }
                Thread.sleep(pause.toMillis());
                pause = pauses.after(pause);
            }
        } catch (InterruptedException stopped) {
            LOG.debug("Closed before it began", stopped);
        }
    }

    /** The whole chain in a line, as the outermost failure says little. */
    private static String reason(Throwable failure) {
        var reason = new StringBuilder(failure.toString());
        Throwable cause = failure.getCause();
        for (int depth = 0; cause != null && depth < DEEPEST_REASON; depth++) {
            reason.append(": ").append(cause.getMessage());
            cause = cause.getCause();
        }
        return reason.toString();
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void keep(RegistryLog log) {
        synchronized (this) {
            if (!closed) {
                made = log;
                return;
            }
        }
        log.close();
    }

    @Override
    public <T> T write(Supplier<Decision<T>> command) {
        RegistryLog log = made;
        if (log == null) {
            throw new NotLeaderException(Optional.empty());
        }
        return log.write(command);
    }

    @Override
    public Optional<URI> leader() {
        RegistryLog log = made;
        return log == null ? Optional.empty() : log.leader();
    }

    @Override
    public boolean isLeader() {
        RegistryLog log = made;
        return log != null && log.isLeader();
    }

    @Override
    public boolean isReady() {
        RegistryLog log = made;
        return log != null && log.isReady();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        thread.interrupt();
        RegistryLog log = made;
        if (log != null) {
            log.close();
        }
    }
}
