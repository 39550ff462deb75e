package io.crossdock.connectors.fleet;

import io.crossdock.connectors.Target;
import io.crossdock.connectors.fleet.Board.Entry;
import io.crossdock.connectors.fleet.BoardWire.ConnectorDto;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What stands on the board, made of its records in their order. The last record of a key counts, so all who have read
 * equally far see the same. Bounded. Not thread-safe.
 */
final class BoardContents {
    private static final int MOST_CONNECTORS = 10_000;
    private static final int MOST_HUBS = 200;

    private final SortedMap<String, Definition> definitions = new TreeMap<>();
    private final Map<String, Target> targets = new HashMap<>();
    private final SortedMap<String, SortedMap<String, Report>> reports = new TreeMap<>();
    private final Map<String, Instant> heard = new HashMap<>();

    /**
     * One record.
     *
     * @param value null for a tombstone
     * @param heardAt when this process read it
     * @return what every hub has to do about it; empty if nothing
     */
    Optional<BoardEvent> take(BoardKey key, byte @Nullable [] value, long offset, Instant heardAt) {
        switch (key.kind()) {
            case CONNECTOR -> {
                return connector(key.requireName(), value, offset);
            }
            case TARGET -> {
                return target(key.requireName(), value);
            }
            case RESTART -> {
                return value == null
                        ? Optional.empty()
                        : BoardWire.restart(value)
                                .map(it -> new BoardEvent.Restarted(key.requireName(), it.onlyFailed()));
            }
            case HUB -> hub(key.requireHub(), value, heardAt);
            case REPORT -> report(key.requireHub(), key.requireName(), value);
        }
        return Optional.empty();
    }

    private Optional<BoardEvent> connector(String name, byte @Nullable [] value, long offset) {
        if (value == null) {
            return definitions.remove(name) == null
                    ? Optional.empty()
                    : Optional.of(new BoardEvent.Deleted(name, Set.of()));
        }
        Optional<ConnectorDto> read = BoardWire.connector(value);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        ConnectorDto dto = read.get();
        Set<String> versions = dto.versions() == null ? Set.of() : dto.versions();
        String yaml = dto.yaml();
        if (dto.deleted()) {
            definitions.remove(name);
            reports.values().forEach(all -> all.remove(name)); // who has it still says so again; the dead do not
            reports.values().removeIf(Map::isEmpty);
            return Optional.of(new BoardEvent.Deleted(name, versions));
        }
        if (yaml == null || (definitions.size() >= MOST_CONNECTORS && !definitions.containsKey(name))) {
            return Optional.empty();
        }
        definitions.put(name, new Definition(yaml, versions, offset));
        return Optional.of(new BoardEvent.Defined(name));
    }

    private Optional<BoardEvent> target(String name, byte @Nullable [] value) {
        Target wanted = value == null ? Target.RUNNING : BoardWire.target(value).orElse(Target.RUNNING);
        if (wanted == Target.RUNNING) {
            targets.remove(name);
        } else if (targets.size() < MOST_CONNECTORS || targets.containsKey(name)) {
            targets.put(name, wanted);
        }
        return Optional.of(new BoardEvent.Directed(name, wanted));
    }

    private void hub(String hub, byte @Nullable [] value, Instant heardAt) {
        if (value == null) {
            heard.remove(hub);
        } else if (heard.size() < MOST_HUBS || heard.containsKey(hub)) {
            heard.put(hub, heardAt);
        }
    }

    private void report(String hub, String name, byte @Nullable [] value) {
        if (value == null) {
            SortedMap<String, Report> left = reports.get(hub);
            if (left != null) {
                left.remove(name);
                if (left.isEmpty()) {
                    reports.remove(hub);
                }
            }
            return;
        }
        if (reports.size() >= MOST_HUBS && !reports.containsKey(hub)) {
            return;
        }
        SortedMap<String, Report> all = reports.computeIfAbsent(hub, none -> new TreeMap<>());
        if (all.size() < MOST_CONNECTORS || all.containsKey(name)) {
            BoardWire.report(value).ifPresent(report -> all.put(name, report));
        }
    }

    /** What of connectors stands here and not on another board, to be written there. */
    List<Entry> missingIn(BoardContents other) {
        var missing = new ArrayList<Entry>();
        definitions.forEach((name, definition) -> {
            if (!other.definitions.containsKey(name)) {
                missing.add(new Entry(
                        BoardKey.connector(name), BoardWire.definition(definition.yaml(), definition.replaces())));
            }
        });
        targets.forEach((name, target) -> {
            if (!other.targets.containsKey(name)) {
                missing.add(new Entry(BoardKey.target(name), BoardWire.target(target)));
            }
        });
        return missing;
    }

    Map<String, Definition> definitions() {
        return Map.copyOf(definitions);
    }

    Optional<Definition> definition(String name) {
        return Optional.ofNullable(definitions.get(name));
    }

    /** Those that are not to work. */
    Map<String, Target> targets() {
        return Map.copyOf(targets);
    }

    Target target(String name) {
        return targets.getOrDefault(name, Target.RUNNING);
    }

    /** How its connectors were when a hub last said so. */
    Map<String, Report> reports(String hub) {
        return Map.copyOf(reports.getOrDefault(hub, new TreeMap<>()));
    }

    /** What the hubs say of a connector, by their names; those that have left say nothing. */
    List<Seen> seen(String name, Instant now, Duration patience) {
        return reports.entrySet().stream()
                .filter(entry ->
                        heard.containsKey(entry.getKey()) && entry.getValue().containsKey(name))
                .map(entry ->
                        new Seen(entry.getKey(), entry.getValue().get(name), lives(entry.getKey(), now, patience)))
                .toList();
    }

    /** Of whatever was made over HTTP, or is on a hub that has not left. */
    SortedSet<String> names() {
        var names = new TreeSet<>(definitions.keySet());
        reports.forEach((hub, all) -> {
            if (heard.containsKey(hub)) {
                names.addAll(all.keySet());
            }
        });
        return names;
    }

    /** Whether a hub was heard of within this time. */
    boolean lives(String hub, Instant now, Duration patience) {
        Instant last = heard.get(hub);
        return last != null && now.isBefore(last.plus(patience));
    }

    /** Hubs that were heard of within this time. */
    SortedSet<String> living(Instant now, Duration patience) {
        var living = new TreeSet<>(heard.keySet());
        living.removeIf(hub -> !lives(hub, now, patience));
        return living;
    }

    /** Hubs of which something stands here but that were not heard of for this long, or have left. */
    SortedSet<String> forgotten(Instant now, Duration patience) {
        var forgotten = new TreeSet<>(reports.keySet());
        forgotten.addAll(heard.keySet());
        forgotten.removeIf(hub -> lives(hub, now, patience));
        return forgotten;
    }
}
