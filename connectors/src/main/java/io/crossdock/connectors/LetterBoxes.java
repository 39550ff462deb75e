package io.crossdock.connectors;

import io.crossdock.connectors.deadletter.LetterBox;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The letter boxes of the connectors that are there now, each made when it is first needed. A redrive that a restart had
 * interrupted goes on as soon as its connector runs, on a thread of its own, so that starting others does not wait for
 * it. Thread-safe.
 */
final class LetterBoxes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LetterBoxes.class);

    private final Map<SupervisedConnector, LetterBox> boxes = new HashMap<>();
    private final Set<SupervisedConnector> resumed = new HashSet<>();
    private @Nullable ExecutorService resuming;
    private boolean closed;

    synchronized Optional<LetterBox> of(SupervisedConnector connector) {
        LetterBox known = boxes.get(connector);
        if (known != null || closed) {
            return Optional.ofNullable(known);
        }
        Optional<LetterBox> made = connector.openLetterBox();
        made.ifPresent(box -> boxes.put(connector, box));
        return made;
    }

    /** Looks once after each connector that runs; comes back to those that could not be looked after. */
    synchronized void resume(Collection<SupervisedConnector> connectors) {
        for (SupervisedConnector connector : connectors) {
            if (!closed
                    && connector.keepsLetters()
                    && connector.status().state() == ConnectorState.RUNNING
                    && resumed.add(connector)) {
                of(connector).ifPresent(box -> executor().execute(() -> resume(connector, box)));
            }
        }
    }

    private void resume(SupervisedConnector connector, LetterBox box) {
        try {
            box.resume();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RuntimeException away) {
            LOG.warn(
                    "Connector {}: cannot see yet whether a redrive has to go on: {}",
                    connector.name(),
                    away.toString());
            synchronized (this) {
                resumed.remove(connector);
            }
        }
    }

    private ExecutorService executor() {
        ExecutorService known = resuming;
        if (known == null) {
            known = Executors.newSingleThreadExecutor(task -> {
                var thread = new Thread(task, "dead-letters");
                thread.setDaemon(true);
                return thread;
            });
            resuming = known;
        }
        return known;
    }

    /** The connector is gone, or about to be made anew from its changed file. */
    void close(SupervisedConnector connector) {
        LetterBox box;
        synchronized (this) {
            resumed.remove(connector);
            box = boxes.remove(connector);
        }
        if (box != null) {
            box.close();
        }
    }

    @Override
    public void close() {
        Set<LetterBox> all;
        synchronized (this) {
            closed = true;
            all = new HashSet<>(boxes.values());
            boxes.clear();
            if (resuming != null) {
                resuming.shutdownNow();
            }
        }
        all.forEach(LetterBox::close);
    }
}
