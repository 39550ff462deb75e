package io.crossdock.connectors;

import io.crossdock.connectors.check.ConnectorCheck;
import io.crossdock.connectors.check.ConnectorCheck.Checked;
import io.crossdock.connectors.check.SecretStore;
import io.crossdock.connectors.deadletter.LetterBox;
import io.crossdock.connectors.definition.ConnectorDefinition;
import io.crossdock.connectors.definition.Problem;
import io.crossdock.connectors.lease.LeaseSettings;
import io.crossdock.connectors.lease.Leases;
import io.crossdock.connectors.secret.SecretKey;
import io.crossdock.connectors.secret.SecretTopic;
import io.crossdock.connectors.secret.SecretUses;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Runs the connectors of a directory and follows its changes: a new file starts a connector, a changed one restarts
 * it if it is right and leaves it as it was if not, a removed one stops it, and none of that touches the others.
 *
 * <p>Until there is a first connector file, neither Camel nor a Kafka client is loaded. One supervisor thread
 * looks at the files; each connector is started and stopped in a lane of its own. The public methods may be called from
 * any thread.
 */
public final class ConnectorRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectorRuntime.class);
    private static final long COMMAND_SECONDS = 45;
    private static final long CLOSE_SECONDS = 60;

    private final ConnectorsConfig config;
    private final Clock clock;
    private final ScheduledExecutorService supervisor;
    private final Lanes lanes = new Lanes();
    private final Map<Path, SupervisedConnector> connectors = new ConcurrentSkipListMap<>();
    private final LetterBoxes boxes = new LetterBoxes();
    private final @Nullable SecretTopic secrets;
    private final SecretUses secretUses;
    private final Targets targets;
    private final Map<String, Target> initially = new ConcurrentHashMap<>(); // of connectors that have not started yet
    private @Nullable Leases shared;
    private @Nullable ConnectorCheck check;
    private @Nullable String unreadable;
    private volatile boolean closing;

    private ConnectorRuntime(ConnectorsConfig config, Targets targets, Clock clock) {
        this.config = config;
        this.targets = targets;
        this.clock = clock;
        SecretKey key = config.secretKey();
        secrets = key == null ? null : new SecretTopic(config.kafkaClientSettings(), key, clock);
        secretUses = new SecretUses(secretStore());
        supervisor = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "connectors");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Returns at once; connectors start in the background, and wait for the hub by themselves if it is not up yet. */
    public static ConnectorRuntime start(ConnectorsConfig config) {
        return start(config, Targets.ALL_RUN);
    }

    /** The same; what was paused before stays so. */
    public static ConnectorRuntime start(ConnectorsConfig config, Targets targets) {
        var runtime = new ConnectorRuntime(config, targets, Clock.systemUTC());
        runtime.supervisor.scheduleWithFixedDelay(
                runtime::scan, 0, config.scanInterval().toMillis(), TimeUnit.MILLISECONDS);
        return runtime;
    }

    /** All connectors by name, those with a wrong file included. */
    public List<ConnectorStatus> connectors() {
        return connectors.values().stream()
                .map(SupervisedConnector::status)
                .sorted(Comparator.comparing(ConnectorStatus::name).thenComparing(ConnectorStatus::file))
                .toList();
    }

    /** One connector, or empty when there is none of this name. */
    public Optional<ConnectorStatus> connector(String name) {
        return connectors().stream().filter(it -> it.name().equals(name)).findFirst();
    }

    /**
     * Stops a connector and starts it anew, whatever its state.
     *
     * @throws NoSuchElementException if there is none of this name
     */
    public ConnectorStatus restart(String name) {
        return command(name, connector -> {
            connector.release();
            connector.start();
        });
    }

    /**
     * Stops a connector until it is resumed or restarted, its file changes, or the hub starts again.
     *
     * @throws NoSuchElementException if there is none of this name
     */
    public ConnectorStatus pause(String name) {
        return command(name, SupervisedConnector::pause);
    }

    /**
     * Stops a connector as {@link #pause} does, and has it say {@link ConnectorStatus#stopped}.
     *
     * @throws NoSuchElementException if there is none of this name
     */
    public ConnectorStatus stop(String name) {
        return command(name, SupervisedConnector::stop);
    }

    /**
     * Starts a connector that does not run.
     *
     * @throws NoSuchElementException if there is none of this name
     */
    public ConnectorStatus resume(String name) {
        return command(name, SupervisedConnector::start);
    }

    /** Has a connector become what is wanted of it, if there is one of this name; does not wait for that. */
    public void direct(String name, Target target) {
        inLane(name, connector -> connector.become(target));
    }

    /** Has a connector start anew, if there is one of this name; does not wait for that. */
    public void directAnew(String name) {
        inLane(name, connector -> {
            connector.release();
            connector.start();
        });
    }

    /** Returns when what a connector was told so far is done, or after some time; there may be none of this name. */
    public void settle(String name) {
        if (connector(name).isPresent()) {
            command(name, connector -> {});
        }
    }

    private void inLane(String name, Consumer<SupervisedConnector> action) {
        connectors.values().stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .ifPresent(connector -> lanes.run(name, () -> {
                    if (connectors.containsValue(connector)) {
                        action.accept(connector);
                    }
                }));
    }

    /**
     * The cluster's secrets.
     *
     * @throws IllegalStateException if this hub has no key for them
     */
    public SecretTopic secrets() {
        if (secrets == null) {
            throw new IllegalStateException(
                    "this hub keeps no secrets: 'crossdock connectors secrets init' makes the key"
                            + " that its setting connectors.secrets.key.file has to name");
        }
        return secrets;
    }

    /**
     * The dead letters of a connector.
     *
     * @throws NoSuchElementException if there is no connector of this name
     * @throws IllegalStateException if it keeps none: its file has no {@code errors.deadLetter}, or is wrong
     */
    public LetterBox deadLetters(String name) {
        return boxes.of(named(name))
                .orElseThrow(() -> new IllegalStateException("connector '" + name
                        + "' keeps no dead letters: its file is wrong, or has no 'errors.deadLetter'"));
    }

    /**
     * The file of a connector.
     *
     * @throws NoSuchElementException if there is none of this name
     */
    public ConnectorFile file(String name) {
        return named(name).source();
    }

    /** How the connectors reach the hub. May hold passwords. */
    public Map<String, Object> clientSettings() {
        return config.kafkaClientSettings();
    }

    /** What is wrong with the text of a connector file; empty if it is right. Nothing is written or started. */
    public List<Problem> check(String text) {
        return supervised(() -> checker()
                .read(config.directory().resolve("connector.yaml"), text)
                .problems());
    }

    /**
     * Writes the file of a connector, if its text is right and the name in it is the given one; it is in force when this
     * returns.
     *
     * @return what is wrong; empty if it was written
     */
    public List<Problem> put(String name, String text, Target initial) {
        return supervised(() -> {
            Path file = pathOf(name).orElseGet(() -> folder().fileOf(name));
            List<Problem> problems = problems(file, name, text);
            if (problems.isEmpty()) {
                folder().write(file, text);
                if (initial != Target.RUNNING) {
                    initially.put(name, initial);
                }
                scan();
            }
            return problems;
        });
    }

    /** What is wrong with a text as the file of the connector of this name; empty if it is right. Nothing is written. */
    public List<Problem> check(String name, String text) {
        return supervised(() -> problems(pathOf(name).orElseGet(() -> folder().fileOf(name)), name, text));
    }

    private List<Problem> problems(Path file, String name, String text) {
        Checked checked = checker().read(file, text);
        ConnectorDefinition definition = checked.definition();
        if (definition == null || !checked.problems().isEmpty()) {
            return checked.problems();
        }
        if (!definition.name().equals(name)) {
            return List.of(new Problem(
                    file,
                    1,
                    1,
                    "the file is that of '" + definition.name() + "', but it is to be put at '" + name
                            + "' - write the same name in both places"));
        }
        return List.of();
    }

    private Optional<Path> pathOf(String name) {
        return connectors.values().stream()
                .filter(each -> each.name().equals(name))
                .map(each -> each.source().path())
                .findFirst();
    }

    /** Changes the files of the folder; what has come of it is in force when this returns. */
    public <T> T change(FolderChange<T> change) {
        return supervised(() -> {
            T done = change.in(folder(), this::pathOf);
            scan();
            return done;
        });
    }

    /**
     * Stops a connector and moves its file aside, as a hidden file of the same folder.
     *
     * @return where the file is now
     * @throws NoSuchElementException if there is none of this name
     */
    public Path remove(String name) {
        SupervisedConnector connector = named(name);
        return supervised(() -> {
            Path aside = folder().setAside(connector.source().path(), clock.millis());
            scan();
            return aside;
        });
    }

    private ConnectorFolder folder() {
        return new ConnectorFolder(config.directory());
    }

    private <T> T supervised(Callable<T> work) {
        try {
            return supervisor.submit(work).get(COMMAND_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(
                    "the connector files could not be changed: " + failed.getCause(), failed.getCause());
        } catch (TimeoutException slow) {
            throw new IllegalStateException("the folder of connectors does not answer", slow);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while connector files were changed", stop);
        }
    }

    private ConnectorStatus command(String name, Consumer<SupervisedConnector> action) {
        SupervisedConnector connector = named(name);
        try {
            lanes.run(connector.name(), () -> {
                        if (connectors.containsValue(connector)) { // not replaced or removed in the meantime
                            action.accept(connector);
                        }
                    })
                    .get(COMMAND_SECONDS, TimeUnit.SECONDS);
            return connector.status();
        } catch (TimeoutException slow) {
            return connector.status(); // it says what it is waiting for
        } catch (ExecutionException failed) {
            throw new IllegalStateException("connector " + name + " did not obey", failed.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while connector " + name + " changed", stop);
        }
    }

    private SupervisedConnector named(String name) {
        return connectors.values().stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("there is no connector '" + name + "'"));
    }

    private void scan() {
        if (closing) {
            return;
        }
        try {
            follow(ConnectorFiles.readAll(config.directory()));
            unreadable = null;
        } catch (IOException failed) {
            if (!failed.toString().equals(unreadable)) { // once, not every second
                unreadable = failed.toString();
                LOG.warn("Connectors stay as they are: {} cannot be read: {}", config.directory(), unreadable);
            }
        } catch (RuntimeException | LinkageError unexpected) {
            LOG.error("Connectors stay as they are: {} could not be followed", config.directory(), unexpected);
        }
    }

    private void follow(Map<Path, String> files) {
        boolean changed = connectors.entrySet().removeIf(entry -> {
            boolean gone = !files.containsKey(entry.getKey());
            if (gone) {
                retire(entry.getValue(), "is gone", false);
            }
            return gone;
        });
        for (Map.Entry<Path, String> entry : files.entrySet()) {
            changed |= look(entry.getKey(), entry.getValue());
        }
        if (changed) {
            // A name may be free now: give those that only wanted for it another reading.
            files.forEach((file, text) -> {
                SupervisedConnector waiting = connectors.get(file);
                if (waiting != null && waiting.waitsForItsName()) {
                    take(file, text, waiting);
                }
            });
        }
        boxes.resume(connectors.values());
    }

    /** Whether what ran because of this file runs no more, so that a name may be free. */
    private boolean look(Path file, String text) {
        SupervisedConnector known = connectors.get(file);
        if (secretUses.changed(file, text)) {
            return take(file, text, known);
        }
        if (known != null && known.isStillFrom(text)) {
            return false;
        }
        if (known != null && known.hasChange() && known.runs(text)) {
            known.forgetChange();
            return false;
        }
        return take(file, text, known);
    }

    /** Runs what the file says now; if that is wrong, what it said before goes on. Answers as {@link #look}. */
    private boolean take(Path file, String text, @Nullable SupervisedConnector known) {
        SupervisedConnector next = read(file, text);
        if (known != null && known.isUsable() && !next.isUsable()) {
            known.keepInSpiteOf(text, next.status().problems(), next.waitsForItsName());
            return false;
        }
        connectors.put(file, next);
        boolean stays =
                known != null && known.isStillFrom(text) && known.status().state() == ConnectorState.PAUSED;
        SupervisedConnector replaced = known != null && known.isUsable() ? known : null;
        CompletableFuture<Void> stopped = replaced == null
                ? CompletableFuture.completedFuture(null)
                : retire(replaced, "changed", replaced.handsLeaseTo(next));
        lanes.after(stopped, next.name(), () -> {
            if (!connectors.containsValue(next)) {
                return; // replaced or removed while its former self took its time
            }
            Target initial = initially.remove(next.name());
            Target wanted = initial == null ? targets.of(next.name()) : initial;
            if (wanted == Target.STOPPED) {
                next.stop();
            } else if (wanted == Target.PAUSED
                    || stays) { // or only a secret of it has changed, and somebody has paused it
                next.pause();
            } else {
                next.start();
            }
        });
        if (replaced != null) {
            supervisor.schedule(
                    () -> {
                        if (!stopped.isDone()) {
                            next.waitsFor(replaced);
                        }
                    },
                    SupervisedConnector.STOP_DEADLINE.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
        return replaced != null;
    }

    private CompletableFuture<Void> retire(SupervisedConnector connector, String why, boolean keepsLease) {
        return lanes.run(connector.name(), () -> {
            boxes.close(connector);
            connector.release();
            if (!keepsLease) {
                connector.giveUpLease();
            }
            LOG.info("Connector {} stopped: its file {}", connector.name(), why);
        });
    }

    private SupervisedConnector read(Path file, String text) {
        Checked checked = checker().read(file, text);
        ConnectorDefinition definition = checked.definition();
        List<Problem> problems = checked.problems();
        Optional<Path> owner = definition == null ? Optional.empty() : ownerOf(file, definition.name());
        if (owner.isPresent()) {
            problems = List.of(checked.sameNameAs(owner.get()));
        }
        return new SupervisedConnector(
                file, text, definition, problems, config.kafkaClientSettings(), supervisor, lanes, clock, leases());
    }

    private SecretStore secretStore() {
        return secrets == null ? SecretStore.NONE : secrets;
    }

    private ConnectorCheck checker() {
        ConnectorCheck known = check;
        if (known == null) {
            known = new ConnectorCheck(config.environment(), config.registry(), secretStore());
            check = known;
        }
        return known;
    }

    /** What this hub shares with others; made with the first connector, since it takes a Kafka client. */
    private @Nullable Leases leases() {
        LeaseSettings settings = config.lease();
        if (shared == null && settings != null) {
            shared = new Leases(settings, config.kafkaClientSettings(), clock);
        }
        return shared;
    }

    private Optional<Path> ownerOf(Path file, String name) {
        return connectors.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(file))
                .filter(entry ->
                        entry.getValue().isUsable() && entry.getValue().name().equals(name))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Stops all connectors; what they had not acknowledged comes again at the next start. Waits up to a minute. */
    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        boxes.close();
        Future<@Nullable Leases> told = supervisor.submit(() -> {
            connectors.values().forEach(connector -> lanes.run(connector.name(), connector::release));
            if (check != null) {
                check.close();
            }
            return shared;
        });
        Leases leaving = null;
        try {
            leaving = told.get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException failed) {
            LOG.warn("Connectors are left behind: the directory {} does not answer", config.directory(), failed);
        }
        lanes.close();
        if (leaving != null) {
            leaving.close(); // only now may others have what has run here
        }
        supervisor.shutdownNow();
        if (secrets != null) {
            secrets.close();
        }
    }
}
