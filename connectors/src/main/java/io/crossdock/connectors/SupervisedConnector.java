package io.crossdock.connectors;

import io.crossdock.connectors.RunningConnector.Surroundings;
import io.crossdock.connectors.deadletter.Letter;
import io.crossdock.connectors.deadletter.LetterBox;
import io.crossdock.connectors.deadletter.Redelivery;
import io.crossdock.connectors.deadletter.ScanLimits;
import io.crossdock.connectors.definition.ConnectorDefinition;
import io.crossdock.connectors.definition.ErrorPolicy;
import io.crossdock.connectors.definition.Placement;
import io.crossdock.connectors.definition.Problem;
import io.crossdock.connectors.definition.SourceDefinition;
import io.crossdock.connectors.delivery.CircuitBreaker;
import io.crossdock.connectors.delivery.Counters;
import io.crossdock.connectors.delivery.DeadLetters;
import io.crossdock.connectors.delivery.UnwrittenException;
import io.crossdock.connectors.lease.Lease;
import io.crossdock.connectors.lease.LeaseHolder;
import io.crossdock.connectors.lease.Leases;
import io.crossdock.connectors.lease.PlacementRule;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One connector file and what runs because of it. What starts and stops it happens in its name's lane, one after the other;
 * {@link #status()} may be asked from any thread, the rest belongs to the supervisor.
 *
 * <p>A connector whose endpoint is not ready at its start is started again with growing pauses: after a power cut the
 * database may well come up after the hub. One that meets a record it cannot deliver stays down until somebody acts.
 */
final class SupervisedConnector {
    private static final Logger LOG = LoggerFactory.getLogger(SupervisedConnector.class);
    private static final ErrorPolicy START =
            new ErrorPolicy(ErrorPolicy.FOREVER, Duration.ofSeconds(1), Duration.ofMinutes(1), null);

    /** So long a stop may take before somebody is told that it hangs. */
    static final Duration STOP_DEADLINE = Duration.ofSeconds(40);

    private final Path file;
    private final String text;
    private final Lanes lanes;
    private final @Nullable ConnectorDefinition definition;
    private final List<Problem> problems;
    private final Map<String, Object> clientSettings;
    private final ScheduledExecutorService supervisor;
    private final Clock clock;
    private final @Nullable Leases leases;
    private final LeaseHolder news;
    private final Health health;
    private volatile @Nullable Change change;
    private volatile Counters counters;
    private volatile CircuitBreaker breaker;
    private volatile @Nullable RunningConnector running;
    private @Nullable Future<?> nextStart;
    private volatile boolean stopped;
    private int failedStarts;
    private long generation;

    /**
     * @param definition what the file says, null if that is wrong
     * @param problems with the file, or with a name that another file has already; it runs only when there is none
     * @param leases for what may run once only; null where there are no other nodes
     */
    SupervisedConnector(
            Path file,
            String text,
            @Nullable ConnectorDefinition definition,
            List<Problem> problems,
            Map<String, Object> clientSettings,
            ScheduledExecutorService supervisor,
            Lanes lanes,
            Clock clock,
            @Nullable Leases leases) {
        this.file = file;
        this.text = text;
        this.definition = definition;
        this.problems = problems;
        this.clientSettings = clientSettings;
        this.supervisor = supervisor;
        this.lanes = lanes;
        this.clock = clock;
        this.leases = definition == null || PlacementRule.of(definition) == Placement.EVERYWHERE ? null : leases;
        this.counters = new Counters(clock);
        this.breaker = breakerOf(definition);
        this.health = new Health(clock, problems.isEmpty() ? ConnectorState.PAUSED : ConnectorState.FAILED);
        this.news = new LeaseNews(name(), lanes, this::leaseGranted, this::leaseEnded);
        problems.forEach(problem -> LOG.error("{}", problem));
    }

    /** Whether the file has not changed since it was last looked at, be it for better or worse. */
    boolean isStillFrom(String currentText) {
        Change pending = change;
        return currentText.equals(pending == null ? text : pending.text());
    }

    /** Its file has changed to something that is wrong, so it stays what it was, and says why. */
    void keepInSpiteOf(String changedText, List<Problem> mistakes, boolean onlyForItsName) {
        change = new Change(changedText, mistakes, onlyForItsName);
        mistakes.forEach(mistake -> LOG.error("{} - connector {} stays as it was", mistake, name()));
    }

    /** Its file is what it was before the wrong change. */
    void forgetChange() {
        change = null;
    }

    /** Whether its file has changed and cannot be taken. */
    boolean hasChange() {
        return change != null;
    }

    /** Whether this very text is what runs. */
    boolean runs(String currentText) {
        return text.equals(currentText);
    }

    private record Change(String text, List<Problem> problems, boolean onlyForItsName) {}

    boolean isUsable() {
        return definition != null && problems.isEmpty();
    }

    /** The file is right, but another connector has its name. */
    boolean waitsForItsName() {
        Change pending = change;
        return pending == null ? definition != null && !problems.isEmpty() : pending.onlyForItsName();
    }

    /** The connector's name, or its file's as long as the file is wrong. */
    String name() {
        if (definition != null) {
            return definition.name();
        }
        String fileName = file.getFileName().toString();
        return fileName.substring(0, fileName.lastIndexOf('.'));
    }

    /** Starts it, with counts at zero. A wrong file stays as it is. */
    void start() {
        if (definition == null || !problems.isEmpty() || running != null) {
            return;
        }
        stopped = false;
        cancelNextStart();
        Lease lease = null;
        if (leases != null) {
            Optional<Lease> mayRun = leases.want(name(), news);
            leases.pin(name(), false);
            if (mayRun.isEmpty()) {
                health.become(ConnectorState.WAITING);
                return;
            }
            lease = mayRun.get();
        }
        start(definition, lease);
    }

    private void start(ConnectorDefinition definition, @Nullable Lease lease) {
        counters = new Counters(clock);
        breaker = breakerOf(definition);
        long mine = ++generation;
        try {
            var surroundings = new Surroundings(
                    clientSettings, counters, breaker, health.voice(), clock, DeadLetters.version(text), lease);
            health.become(ConnectorState.RUNNING);
            running = RunningConnector.start(definition, surroundings, cause -> report(mine, cause));
            failedStarts = 0;
            LOG.info(
                    "Connector {} runs: {} {}{}",
                    definition.name(),
                    kind(),
                    definition.topics(),
                    lease == null ? "" : ", " + lease);
        } catch (Exception | LinkageError notReady) { // a driver may lack a class
            health.hush();
            startLater(notReady);
        }
    }

    private void startLater(Throwable notReady) {
        failedStarts++;
        Duration pause = START.waitAfter(failedStarts);
        String error = describe(notReady);
        health.become(ConnectorState.RETRYING, error);
        LOG.warn("Connector {} could not start, tries again in {} s: {}", name(), pause.toSeconds(), error);
        nextStart = supervisor.schedule(() -> lanes.run(name(), this::start), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** From a thread of the connector: it cannot go on. */
    private void report(long which, Throwable cause) {
        try {
            lanes.run(name(), () -> end(which, cause));
        } catch (RejectedExecutionException closing) {
            LOG.debug("Connector {} ended while the hub closes", name(), cause);
        }
    }

    private void end(long which, Throwable cause) {
        if (which != generation || running == null) {
            return; // stopped or restarted in the meantime
        }
        release();
        boolean passes = cause instanceof RetriableException
                || cause instanceof UnwrittenException unwritten && unwritten.mayPass();
        if (passes) {
            startLater(cause);
            return;
        }
        String error = describe(cause);
        health.become(ConnectorState.FAILED, error);
        LOG.error("Connector {} stopped: {} - mend it, then restart the connector", name(), error, cause);
    }

    /** What is wanted of it, if it is not that already. */
    void become(Target target) {
        boolean paused = health.read().state() == ConnectorState.PAUSED && running == null;
        switch (target) {
            case RUNNING -> start();
            case PAUSED -> {
                if (!paused || stopped) {
                    pause();
                }
            }
            case STOPPED -> {
                if (!paused || !stopped) {
                    stop();
                }
            }
        }
    }

    /** Stops it until {@link #start()}. */
    void pause() {
        pause(false);
    }

    /** The same; it only says of itself that it was stopped, as Kafka Connect's clients want it before they change offsets. */
    void stop() {
        pause(true);
    }

    private void pause(boolean asStopped) {
        if (isUsable()) {
            stopped = asStopped;
            boolean waited = health.read().state() == ConnectorState.WAITING;
            health.become(ConnectorState.PAUSED); // at once: a stop may take its time
            release();
            health.become(ConnectorState.PAUSED);
            if (leases != null && waited) {
                leases.forget(name());
            } else if (leases != null) {
                leases.pin(name(), true); // keeps its lease, or it would go on elsewhere
            }
            LOG.info("Connector {} is paused", name());
        }
    }

    /** Stops it and frees everything, quietly: its file changed or is gone, or the hub closes. */
    void release() {
        cancelNextStart();
        generation++;
        RunningConnector stopping = running;
        running = null;
        health.hush(); // what it is interrupted at is no trouble of its origin
        if (stopping != null) {
            Future<?> alarm = supervisor.schedule(this::hangs, STOP_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            stopping.close();
            alarm.cancel(false);
        }
    }

    /** After {@link #release()}: it is not wanted on this node any more. */
    void giveUpLease() {
        if (leases != null) {
            leases.forget(name());
        }
    }

    /** Whether it runs by lease, and what has its name next does so, too. */
    boolean handsLeaseTo(SupervisedConnector next) {
        return leases != null
                && next.leases != null
                && next.isUsable()
                && next.name().equals(name());
    }

    private void leaseGranted() {
        if (health.read().state() == ConnectorState.WAITING) {
            start();
        }
    }

    private void leaseEnded() {
        Leases mine = leases;
        if (mine == null) {
            return;
        }
        ConnectorState before = health.read().state();
        boolean paused = before == ConnectorState.PAUSED;
        release();
        if (before != ConnectorState.FAILED) { // that one stays down until somebody acts
            health.become(paused ? ConnectorState.PAUSED : ConnectorState.WAITING);
        }
        if (paused) {
            mine.forget(name());
        } else {
            mine.stopped(name());
        }
        LOG.info("Connector {} has stopped here, its lease has ended", name());
    }

    private void hangs() {
        health.note("has not stopped for " + STOP_DEADLINE.toSeconds() + " s; it starts again when it has");
        LOG.warn(
                "Connector {} has not stopped for {} s and is left behind; nothing else gets its name before it has",
                name(),
                STOP_DEADLINE.toSeconds());
    }

    /** Not started yet: whoever had its name or its file before has not stopped. */
    void waitsFor(SupervisedConnector former) {
        health.note("waits for connector " + former.name() + " as it was before, which has not stopped for "
                + STOP_DEADLINE.toSeconds() + " s");
    }

    private void cancelNextStart() {
        Future<?> planned = nextStart;
        if (planned != null) {
            planned.cancel(false);
            nextStart = null;
        }
    }

    /** From any thread: the running connector takes one of its dead letters once more. */
    private void redeliver(Letter letter) throws Exception {
        RunningConnector now = running;
        if (now == null) {
            throw new Redelivery.NotRunningException(name());
        }
        now.redeliver(letter);
    }

    /** The file that runs, from any thread. */
    ConnectorFile source() {
        return new ConnectorFile(file, text, definition);
    }

    /** Whether there can be dead letters of it. */
    boolean keepsLetters() {
        return definition != null && problems.isEmpty() && definition.errors().deadLetter() != null;
    }

    /** What it gave up, from any thread; empty if its file is wrong or names no topic for that. */
    Optional<LetterBox> openLetterBox() {
        ConnectorDefinition mine = definition;
        String topic =
                mine == null || !problems.isEmpty() ? null : mine.errors().deadLetter();
        if (mine == null || topic == null) {
            return Optional.empty();
        }
        var letters = new DeadLetters(name(), DeadLetters.version(text), topic, mine.pipeline()::redact, clock);
        return Optional.of(new LetterBox(mine, letters, clientSettings, this::redeliver, ScanLimits.USUAL, clock));
    }

    /** From any thread. */
    ConnectorStatus status() {
        Health.Reading now = health.read();
        Counters counts = counters;
        Change pending = change;
        List<Problem> wrong = pending == null ? problems : pending.problems();
        return new ConnectorStatus(
                name(),
                file,
                kind(),
                definition == null ? null : definition.pipeline().endpoint().label(),
                definition == null ? List.of() : definition.topics(),
                now.state(),
                stopped && now.state() == ConnectorState.PAUSED,
                now.since(),
                counts.received(),
                counts.delivered(),
                counts.failed(),
                counts.deadLettered(),
                wrong.isEmpty() ? error(now) : wrong.get(0).toString(),
                wrong,
                ConnectorProgress.of(counts, breaker, now.lastErrorAt()),
                leases == null ? null : leases.owner(name()).orElse(null));
    }

    /** The last one, or for as long as it waits for its lease, why nobody gets one. */
    private @Nullable String error(Health.Reading now) {
        return leases == null || now.state() != ConnectorState.WAITING
                ? now.lastError()
                : leases.problem().orElse(now.lastError());
    }

    private static CircuitBreaker breakerOf(@Nullable ConnectorDefinition definition) {
        return new CircuitBreaker(definition == null ? ErrorPolicy.STANDARD : definition.errors());
    }

    private @Nullable String kind() {
        if (definition == null) {
            return null;
        }
        return definition instanceof SourceDefinition ? "source" : "sink";
    }

    private String describe(Throwable failure) {
        return definition == null ? String.valueOf(failure) : Failures.describe(failure, definition.pipeline());
    }
}
