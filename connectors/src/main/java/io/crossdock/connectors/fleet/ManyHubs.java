package io.crossdock.connectors.fleet;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorState;
import io.crossdock.connectors.ConnectorStatus;
import io.crossdock.connectors.Target;
import io.crossdock.connectors.Targets;
import io.crossdock.connectors.definition.Problem;
import io.crossdock.connectors.fleet.Board.Entry;
import io.crossdock.connectors.fleet.Board.Whereabouts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;

/**
 * The connectors of several hubs, by a board that all of them read. What is told here is written to the board and done
 * when it is read there, by this hub as by the others, so all come to the same. A hub whose board cannot be read answers
 * for itself, and takes no orders.
 *
 * <p>See {@code docs/adr/0003-a-board-that-all-hubs-read.md}.
 */
public final class ManyHubs implements Fleet, Targets, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ManyHubs.class);
    private static final Duration FIRST_READING = Duration.ofSeconds(5);

    private final BoardSettings settings;
    private final RememberedTargets remembered;
    private final Clock clock;
    private final Board board;
    private final Crier crier;
    private final CompletableFuture<ConnectorRuntime> runtime = new CompletableFuture<>();
    private final CompletableFuture<Mirror> mirror = new CompletableFuture<>();
    private volatile boolean waited;

    /**
     * Of hubs that tell each other by a board.
     *
     * @param folder of this hub's connectors
     * @param clientSettings how the cluster is reached, in Kafka's names
     */
    public ManyHubs(BoardSettings settings, Path folder, Map<String, Object> clientSettings, Clock clock) {
        this.settings = settings;
        this.remembered = new RememberedTargets(folder);
        this.clock = clock;
        this.board = new Board(settings.topic(), clientSettings, clock, new Following());
        this.crier = new Crier(settings, board, this::own, clock);
    }

    /** The connectors of this hub, which ask for their targets here; to be given right after they were started. */
    public void serve(ConnectorRuntime connectors) {
        mirror.complete(new Mirror(connectors, clock));
        runtime.complete(connectors);
    }

    /** Reads the board from now on, and writes to it; returns at once. */
    public void begin() {
        board.begin();
        crier.begin();
    }

    /** {@inheritDoc} Waits for the first reading of the board, once; until it is read, what this hub read last holds. */
    @Override
    public Target of(String connector) {
        board.begin();
        if (!waited) {
            board.awaitLoaded(FIRST_READING);
            waited = true;
        }
        return board.wasRead() ? board.look(image -> image.target(connector)) : remembered.of(connector);
    }

    @Override
    public List<Whole> connectors() {
        Map<String, Report> own = own();
        var names = new TreeSet<>(own.keySet());
        names.addAll(board.look(BoardContents::names));
        return names.stream().flatMap(name -> whole(name, own).stream()).toList();
    }

    @Override
    public Optional<Whole> connector(String name) {
        return whole(name, own());
    }

    private Optional<Whole> whole(String name, Map<String, Report> own) {
        Instant heard = board.readAt();
        var seen = new ArrayList<Seen>(board.look(image -> image.seen(name, heard, settings.silence())));
        seen.removeIf(each -> each.hub().equals(settings.hub()));
        Report mine = own.get(name);
        if (mine != null) {
            seen.add(new Seen(settings.hub(), mine, true));
        }
        if (seen.isEmpty()) {
            board.look(image -> image.definition(name))
                    .ifPresent(it -> seen.add(new Seen(settings.hub(), Report.awaited(name, it), true)));
        }
        return seen.isEmpty() ? Optional.empty() : Optional.of(Whole.of(name, seen, settings.hub()));
    }

    /** How the connectors of this hub are, by name. */
    private Map<String, Report> own() {
        ConnectorRuntime here = runtime.getNow(null);
        Mirror files = mirror.getNow(null);
        var own = new LinkedHashMap<String, Report>();
        if (here == null || files == null) {
            return own;
        }
        for (ConnectorStatus status : here.connectors()) {
            try {
                var file = here.file(status.name());
                Report report = Report.of(status, file, files.isByHand(status.name()));
                own.putIfAbsent(status.name(), report.noted(files.note(status.name())));
            } catch (NoSuchElementException goneMeanwhile) {
                LOG.debug("Connector {} has gone", status.name(), goneMeanwhile);
            }
        }
        return own;
    }

    @Override
    public void pause(String name) {
        direct(name, Target.PAUSED);
    }

    @Override
    public void stop(String name) {
        direct(name, Target.STOPPED);
    }

    @Override
    public void resume(String name) {
        require(name);
        board.write(List.of(new Entry(BoardKey.target(name), null)));
        settle(name);
    }

    private void direct(String name, Target target) {
        require(name);
        board.write(List.of(new Entry(BoardKey.target(name), BoardWire.target(target))));
        settle(name);
    }

    @Override
    public void restart(String name, boolean onlyFailed) {
        require(name);
        var entries = new ArrayList<Entry>();
        if (board.look(image -> image.target(name)) != Target.RUNNING) {
            entries.add(new Entry(BoardKey.target(name), null));
        }
        entries.add(new Entry(BoardKey.restart(name), BoardWire.restart(onlyFailed)));
        board.write(entries);
        settle(name);
    }

    private void settle(String name) {
        runtime.join().settle(name);
    }

    @Override
    public List<Problem> put(String name, String text, Target initial) {
        List<Problem> problems = runtime.join().check(name, text);
        if (!problems.isEmpty()) {
            return problems;
        }
        Optional<Whole> former = connector(name);
        Set<String> replaces = former.map(it -> Set.of(it.shown().version())).orElse(Set.of());
        refuseForeignFiles(name, replaces);
        var entries = new ArrayList<Entry>();
        boolean stale = former.isEmpty() && board.look(image -> image.target(name)) != Target.RUNNING;
        if (initial != Target.RUNNING) {
            entries.add(
                    new Entry(BoardKey.target(name), BoardWire.target(initial))); // known before there is a connector
        } else if (stale) { // of one of this name whose file somebody has deleted
            entries.add(new Entry(BoardKey.target(name), null));
        }
        entries.add(new Entry(BoardKey.connector(name), BoardWire.definition(text, replaces)));
        board.write(entries);
        String note = mirror.join().note(name);
        if (note != null) {
            throw new IllegalStateException("the other hubs have '" + name + "' now, but on this one " + note);
        }
        return problems;
    }

    /** Files of this name that were placed by hand, and that whoever asks here has not seen. */
    private void refuseForeignFiles(String name, Set<String> meant) {
        Instant heard = board.readAt();
        String foreign = board.look(image -> image.seen(name, heard, settings.silence())).stream()
                .filter(it -> it.lives() && it.report().byHand())
                .filter(it -> !it.hub().equals(settings.hub()))
                .filter(it -> !meant.contains(it.report().version()))
                .map(it -> it.report().config().get("file") + " on " + it.hub())
                .collect(Collectors.joining(", "));
        if (!foreign.isEmpty()) {
            throw new IllegalStateException("'" + name + "' was placed by hand, with another text than here, as "
                    + foreign + ": change it there, or remove it there before you put it for all hubs");
        }
    }

    @Override
    public String remove(String name) {
        require(name);
        Instant heard = board.readAt();
        List<Seen> seen = board.look(image -> image.seen(name, heard, settings.silence()));
        Set<String> versions =
                seen.stream().map(it -> it.report().version()).collect(Collectors.toCollection(TreeSet::new));
        Report mine = own().get(name);
        if (mine != null) {
            versions.add(mine.version());
        }
        var entries = new ArrayList<Entry>();
        entries.add(new Entry(BoardKey.connector(name), BoardWire.deletion(versions)));
        entries.add(new Entry(BoardKey.connector(name), null));
        entries.add(new Entry(BoardKey.target(name), null));
        entries.add(new Entry(BoardKey.restart(name), null));
        seen.stream()
                .filter(it -> !it.lives())
                .forEach(it -> entries.add(new Entry(BoardKey.report(it.hub(), name), null)));
        board.write(entries);
        return "its file was moved aside on every hub";
    }

    private void require(String name) {
        if (connector(name).isEmpty()) {
            throw new NoSuchElementException("there is no connector '" + name + "'");
        }
    }

    /** Leaves the board. To be called before the connectors are closed. */
    @Override
    public void close() {
        crier.close();
        board.close(List.of(new Entry(BoardKey.hub(settings.hub()), null)));
    }

    /** Does on this hub what stands on the board. */
    private final class Following implements Board.Follower {
        @Override
        public void loaded(Whereabouts where) {
            guarded("all", () -> {
                mirror.join().follow(where);
                Map<String, Target> targets = remembered.merged(where.topicId(), where.targets());
                List<Entry> lost = targets.entrySet().stream()
                        .filter(it -> !where.targets().containsKey(it.getKey()))
                        .map(it -> new Entry(BoardKey.target(it.getKey()), BoardWire.target(it.getValue())))
                        .toList();
                if (!lost.isEmpty()) {
                    LOG.warn(
                            "The board is another one ({}); {} pauses are written to it again",
                            where.topicId(),
                            lost.size());
                    board.announce(lost);
                }
                remembered.remember(where.topicId(), targets);
                targets.forEach(runtime.join()::direct);
                runtime.join().connectors().stream() // which this hub remembered as paused, and are not any more
                        .filter(it -> it.state() == ConnectorState.PAUSED)
                        .filter(it -> !targets.containsKey(it.name()))
                        .forEach(it -> runtime.join().direct(it.name(), Target.RUNNING));
            });
        }

        @Override
        public void happened(BoardEvent event, Whereabouts where) {
            guarded(event.name(), () -> event.on(new Doing(where)));
        }

        private void guarded(String name, Runnable work) {
            try {
                work.run();
            } catch (RejectedExecutionException closing) {
                LOG.debug("The board is not followed any more for {}", name, closing);
            } catch (RuntimeException unexpected) {
                LOG.error("What the board says of connector {} could not be done here", name, unexpected);
            }
        }
    }

    private final class Doing implements BoardEvent.Doer {
        private final Whereabouts where;

        private Doing(Whereabouts where) {
            this.where = where;
        }

        @Override
        public void defined(String name) {
            mirror.join().have(where, name);
        }

        @Override
        public void deleted(String name, Set<String> versions) {
            mirror.join().remove(name, versions);
        }

        @Override
        public void directed(String name, Target target) {
            remembered.remember(where.topicId(), where.targets());
            runtime.join().direct(name, target);
        }

        @Override
        public void restarted(String name, boolean onlyFailed) {
            Report mine = own().get(name);
            if (mine != null && (!onlyFailed || mine.standing() != Standing.RUNNING)) {
                runtime.join().directAnew(name);
            }
        }
    }
}
