package io.crossdock.connectors.fleet;

import io.crossdock.connectors.fleet.Board.Entry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells the board that this hub lives and how its connectors are. A hub without connectors makes no board, and gives signs
 * of life only where there is one. One thread from {@link #begin} on.
 */
final class Crier {
    private static final Logger LOG = LoggerFactory.getLogger(Crier.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration TRACES = Duration.ofSeconds(10);
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);

    private final BoardSettings settings;
    private final Board board;
    private final Supplier<Map<String, Report>> here;
    private final Clock clock;
    private final Telling telling;
    private @Nullable ScheduledExecutorService thread; // guarded by this
    private boolean closed; // guarded by this
    private Instant begun = Instant.MIN; // of the thread alone
    private Instant beat = Instant.MIN; // of the thread alone

    /** @param here how the connectors of this hub are, by name */
    Crier(BoardSettings settings, Board board, Supplier<Map<String, Report>> here, Clock clock) {
        this.settings = settings;
        this.board = board;
        this.here = here;
        this.clock = clock;
        this.telling = new Telling(settings.hub(), TRACES);
    }

    synchronized void begin() {
        if (thread == null && !closed) {
            thread = Executors.newSingleThreadScheduledExecutor(task -> {
                var crying = new Thread(task, "connector-board-crier");
                crying.setDaemon(true);
                return crying;
            });
            thread.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        try {
            if (board.isCurrent()) {
                tell();
            }
        } catch (RuntimeException unexpected) { // or nothing would be told any more
            LOG.error("Other hubs could not be told of this hub's connectors", unexpected);
        }
    }

    private void tell() {
        Instant now = clock.instant();
        begun = begun.equals(Instant.MIN) ? now : begun;
        Map<String, Report> reports = here.get();
        if (!board.isThere() && (reports.isEmpty() || now.isBefore(begun.plus(settings.gathering())))) {
            return; // replicas of a topic are as many as there are brokers when it is made
        }
        var entries = new ArrayList<Entry>();
        if (beat.isAfter(now) || beat.equals(Instant.MIN) || !now.isBefore(beat.plus(settings.beat()))) {
            beat = now;
            entries.add(new Entry(BoardKey.hub(settings.hub()), BoardWire.life()));
            entries.addAll(tidy());
        }
        entries.addAll(telling.news(reports, board.look(image -> image.reports(settings.hub())), now));
        if (!entries.isEmpty()) {
            board.announce(entries);
        }
    }

    /** What hubs have left that are gone for long; the first of those that live sees to it. */
    private List<Entry> tidy() {
        Instant heard = board.readAt();
        return board.look(image -> {
            SortedSet<String> living = image.living(heard, settings.silence());
            var entries = new ArrayList<Entry>();
            if (!living.isEmpty() && living.first().equals(settings.hub())) {
                for (String hub : image.forgotten(heard, FORGOTTEN)) {
                    image.reports(hub)
                            .keySet()
                            .forEach(name -> entries.add(new Entry(BoardKey.report(hub, name), null)));
                    entries.add(new Entry(BoardKey.hub(hub), null));
                }
            }
            return entries;
        });
    }

    /** Tells nothing more. */
    synchronized void close() {
        closed = true;
        if (thread != null) {
            thread.shutdownNow();
        }
    }
}
