package io.crossdock.connectors.capture;

import io.crossdock.connectors.camel.Replay;
import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.spi.OffsetCommitPolicy;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;

/**
 * Debezium's engine, from a position until it fails or is stopped. Each batch goes to the hub with the position behind it;
 * only then does Debezium acknowledge it to PostgreSQL. {@link #run} by one thread, {@link #stop} by another.
 */
final class CaptureRun implements DebeziumEngine.ChangeConsumer<ChangeEvent<SourceRecord, SourceRecord>> {
    private static final long PATIENCE_SECONDS = 10;
    private static final long PAUSE_MILLIS = 50;
    private static final long MOST_ATTEMPTS = PATIENCE_SECONDS * 1_000 / PAUSE_MILLIS;
    private final CaptureSettings settings;
    private final BiPredicate<List<Replay.Part>, CapturePosition> hub;
    private final DebeziumEngine<ChangeEvent<SourceRecord, SourceRecord>> engine;
    private final ReentrantLock atWork = new ReentrantLock();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile CapturePosition position;
    private volatile boolean stopped;
    private volatile @Nullable Throwable failure;

    /**
     * @param hub whether it took a batch with the position behind it
     * @param reading told when the engine has begun to read
     */
    CaptureRun(
            CaptureSettings settings,
            CapturePosition from,
            BiPredicate<List<Replay.Part>, CapturePosition> hub,
            Runnable reading) {
        this.settings = settings;
        this.position = from;
        this.hub = hub;
        engine = DebeziumEngine.create(Connect.class)
                .using(EngineProperties.of(settings, from))
                .using(CaptureRun.class.getClassLoader())
                .using(OffsetCommitPolicy.always())
                .using((success, message, error) -> failure = success ? null : known(message, error))
                .using(new DebeziumEngine.ConnectorCallback() {
                    @Override
                    public void pollingStarted() {
                        reading.run();
                    }
                })
                .notifying(this)
                .build();
    }

    private static Throwable known(@Nullable String message, @Nullable Throwable error) {
        return error == null ? new IllegalStateException(message) : error;
    }

    /** Where the hub is now. */
    CapturePosition position() {
        return position;
    }

    /** Returns when it is stopped.
     *
     * @throws NotReadyException if it cannot go on
     */
    void run() throws NotReadyException {
        try {
            engine.run();
        } finally {
            ended.countDown();
        }
        Throwable why = failure;
        if (why != null && !stopped) {
            throw Trouble.explained(settings, why);
        }
    }

    @Override
    public void handleBatch(
            List<ChangeEvent<SourceRecord, SourceRecord>> events,
            DebeziumEngine.RecordCommitter<ChangeEvent<SourceRecord, SourceRecord>> committer)
            throws InterruptedException {
        atWork.lockInterruptibly();
        try {
            if (stopped) {
                throw new InterruptedException("the connector has stopped");
            }
            take(events);
            ChangeEvent<SourceRecord, SourceRecord> last = events.get(events.size() - 1);
            committer.markProcessed(last); // and with it all before
            committer.markBatchFinished();
        } finally {
            atWork.unlock();
        }
    }

    private void take(List<ChangeEvent<SourceRecord, SourceRecord>> events) {
        var changes = new ArrayList<Replay.Part>(events.size());
        for (ChangeEvent<SourceRecord, SourceRecord> event : events) {
            Replay.Part change = RowChange.of(event.value());
            if (change != null) {
                changes.add(change);
            }
        }
        var behind = new CapturePosition(
                settings.slot(),
                settings.server().database(),
                events.get(events.size() - 1).value().sourceOffset());
        if (changes.isEmpty() && behind.lsn() == position.lsn()) {
            return; // a heartbeat while nothing happens
        }
        if (!hub.test(changes, behind)) {
            stopped = true; // the connector has ended, and begins anew from where the hub is
            throw new IllegalStateException("the hub did not take a batch of changes");
        }
        position = behind;
    }

    /** Waits for the batch in hand, ten seconds at most. {@link #run} returns some time after. */
    void stop() throws InterruptedException {
        boolean quiet = atWork.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
        stopped = true;
        if (quiet) {
            atWork.unlock();
        }
        close();
    }

    private void close() throws InterruptedException {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            try {
                engine.close();
                return;
            } catch (IllegalStateException notNow) { // while it opens its connections, and when it has ended by itself
                if (ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (IOException closedAnyhow) {
                return;
            }
        }
    }
}
