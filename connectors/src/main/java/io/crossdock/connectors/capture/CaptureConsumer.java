package io.crossdock.connectors.capture;

import io.crossdock.connectors.camel.Replay;
import io.crossdock.connectors.delivery.BatchEnd;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Hands over the changes of a database, batch by batch, each with the position behind it. Camel's own consumer for Debezium
 * hands over row by row and goes on after a failure, so this one takes its place. One thread of its own.
 */
final class CaptureConsumer extends DefaultConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureConsumer.class);
    private static final long PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private final CaptureSettings settings;
    private final Replay replay;
    private final CountDownLatch stop = new CountDownLatch(1);
    private @Nullable ExecutorService executor;
    private @Nullable CapturePosition position;
    private volatile long pauseMillis = PAUSE_MILLIS;
    private volatile @Nullable CaptureRun running;
    private volatile boolean refused;

    CaptureConsumer(Endpoint endpoint, Processor processor, CaptureSettings settings, Replay replay) {
        super(endpoint, processor);
        this.settings = settings;
        this.replay = replay;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        executor = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadExecutor(this, "capture-" + settings.slot());
        executor.execute(this::captureUntilStopped);
    }

    private void captureUntilStopped() {
        try {
            position = kept();
            capture();
            while (!refused && !stop.await(pauseMillis, TimeUnit.MILLISECONDS)) {
                pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
                capture();
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void capture() {
        try {
            new Readiness(settings).check(position);
            CapturePosition from = position;
            if (from == null) {
                // Kept before the slot is made, so that a slot without it is known to be another's.
                from = new CapturePosition(settings.slot(), settings.server().database(), null);
                if (!hand(List.of(), from)) {
                    return;
                }
                position = from;
            }
            run(from);
        } catch (NotReadyException | RuntimeException failed) { // not thrown, since nobody would hear of it
            if (stop.getCount() > 0 && !refused) {
                replay.unreadable().accept(failed);
            }
        }
    }

    private void run(CapturePosition from) throws NotReadyException {
        var run = new CaptureRun(settings, from, this::hand, this::reads);
        running = run;
        try {
            if (stop.getCount() > 0) { // asked after the run can be found by whoever stops
                run.run();
            }
        } finally {
            position = run.position();
        }
    }

    private void reads() {
        pauseMillis = PAUSE_MILLIS;
        replay.readable().run();
    }

    /** Where the hub says; null to begin. */
    private @Nullable CapturePosition kept() {
        String kept = replay.position();
        if (kept == null) {
            return null;
        }
        CapturePosition known = CapturePosition.decode(kept);
        if (known.isOf(settings)) {
            return known;
        }
        LOG.warn(
                "The position kept for this connector is one of slot '{}' in database '{}', so slot '{}' is read from its beginning",
                known.slot(),
                known.database(),
                settings.slot());
        return null;
    }

    private boolean hand(List<Replay.Part> changes, CapturePosition behind) {
        boolean taken = Replay.hand(this, changes, new BatchEnd.Position(behind.encode()));
        if (!taken) {
            refused = true;
        }
        return taken;
    }

    @Override
    protected void doStop() throws Exception {
        stop.countDown();
        CaptureRun run = running;
        if (run != null) {
            run.stop();
        }
        ExecutorService threads = executor;
        if (threads != null) {
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdownGraceful(threads);
        }
        super.doStop();
    }
}
