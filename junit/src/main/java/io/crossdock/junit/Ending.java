package io.crossdock.junit;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What is to be closed, the last first; one that fails does not keep the others. Thread-safe. */
final class Ending {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>(); // guarded by this

    synchronized <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    void close() throws IOException {
        var failed = new IOException("the hub of a test did not end cleanly");
        close(failed);
        if (failed.getSuppressed().length > 0) {
            throw failed;
        }
    }

    /** @param failure gets what fails now as suppressed */
    synchronized void close(Exception failure) {
        for (AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
            try {
                part.close();
            } catch (Exception failed) {
                failure.addSuppressed(failed);
            }
        }
    }
}
