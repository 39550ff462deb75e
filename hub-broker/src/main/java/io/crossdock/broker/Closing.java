package io.crossdock.broker;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has been started, to be closed in reverse. One part that cannot be closed does not keep the others open. */
final class Closing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private final Deque<Part> parts = new ArrayDeque<>();

    private record Part(String name, AutoCloseable close) {}

    synchronized <T extends AutoCloseable> T add(String name, T part) {
        parts.push(new Part(name, part));
        return part;
    }

    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.close().close();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                LOG.warn("Interrupted while closing {}", part.name());
            } catch (Exception failed) {
                LOG.error("Could not close {} cleanly; the next start will recover", part.name(), failed);
            }
        }
    }
}
