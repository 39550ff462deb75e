package io.crossdock.registry.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * A log whose cluster may not be there yet when a process starts: a thread of its own waits for it and makes the real one.
 * Until then it is not ready, and nobody leads. Thread-safe.
 */
public final class LateLog implements RegistryLog {
    private static final Logger LOG = LoggerFactory.getLogger(LateLog.class);

    private final Thread thread;
    private volatile @Nullable RegistryLog made;
    private boolean closed;

    private LateLog(Callable<? extends RegistryLog> maker) {
        thread = new Thread(() -> make(maker), "registry-start");
        thread.setDaemon(true);
    }

    /**
     * Begins to make one, and returns at once.
     *
     * @param maker may wait as long as it has to; is interrupted by {@link #close}
     */
    public static LateLog start(Callable<? extends RegistryLog> maker) {
        var log = new LateLog(maker);
        log.thread.start();
        return log;
    }

    private void make(Callable<? extends RegistryLog> maker) {
        try {
            keep(maker.call());
        } catch (InterruptedException stopped) {
            LOG.debug("Closed before it began", stopped);
        } catch (Exception | LinkageError failure) {
            LOG.error(
                    "The schema registry cannot begin to read its topic; mend what is said below and restart", failure);
        }
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
