package io.crossdock.registry.book;

import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.schema.Subject;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The histories and ids of one context.
 *
 * <p>One thread changes it; any thread reads without waiting. What a reader gets is immutable; between two gets the thread
 * that replays may have gone on.
 */
final class ContextBook {
    private final String context;
    private final ConcurrentSkipListMap<String, History> subjects = new ConcurrentSkipListMap<>();
    private final Map<Integer, Stored> ids = new ConcurrentHashMap<>();
    private final Map<Schema, List<Integer>> idsOf = new ConcurrentHashMap<>();
    private volatile int highestId;

    ContextBook(String context) {
        this.context = context;
    }

    History history(String name) {
        return subjects.getOrDefault(name, History.EMPTY);
    }

    /** By name; seen as it changes. */
    SortedMap<String, History> subjects() {
        return subjects;
    }

    Optional<Stored> id(int id) {
        return Optional.ofNullable(ids.get(id));
    }

    /** How many are in use. */
    int ids() {
        return ids.size();
    }

    /** Under which a schema is known: the lowest, should an import have brought it several. */
    Optional<Integer> idOf(Schema schema) {
        List<Integer> known = idsOf.get(schema);
        return known == null ? Optional.empty() : Optional.of(known.get(0));
    }

    /** The highest that was ever seen, 0 when none was. */
    int highestId() {
        return highestId;
    }

    /** The highest of those that a record still has, were some of them gone. */
    int highestIdWithout(List<Integer> gone) {
        return ids.keySet().stream()
                .filter(id -> !gone.contains(id))
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }

    void atLeast(int id) {
        highestId = Math.max(highestId, id);
    }

    /**
     * Puts a version in its place.
     *
     * @return false when its id stands for another text, and nothing was changed
     */
    boolean put(Registered added) {
        Stored known = ids.get(added.id());
        if (known != null && !known.schema().text().equals(added.schema().text()) && !isOnly(known, added)) {
            return false;
        }
        atLeast(added.id());
        History history = history(added.subject().name());
        history.find(added.version(), true)
                .filter(before -> before.id() != added.id() || !before.schema().equals(added.schema()))
                .ifPresent(this::unlink);
        link(added);
        subjects.put(added.subject().name(), history.with(added));
        return true;
    }

    /** Whether the place that is written anew is the only one that has the id. */
    private static boolean isOnly(Stored known, Registered added) {
        return known.places().equals(List.of(new SubjectVersion(added.subject(), added.version())));
    }

    /** Removes a version for good. */
    Optional<Registered> remove(SubjectVersion at) {
        History history = history(at.subject().name());
        Optional<Registered> removed = history.find(at.version(), true);
        removed.ifPresent(gone -> {
            History rest = history.without(at.version());
            if (rest.isEmpty()) {
                subjects.remove(at.subject().name());
            } else {
                subjects.put(at.subject().name(), rest);
            }
            unlink(gone);
        });
        return removed;
    }

    private void link(Registered added) {
        var place = new SubjectVersion(added.subject(), added.version());
        Stored known = ids.get(added.id());
        if (known == null) {
            ids.put(added.id(), new Stored(added.id(), added.schema(), List.of(place), IdJson.of(added.schema(), 0)));
        } else if (!known.places().contains(place)) {
            var places = new ArrayList<>(known.places());
            places.add(place);
            places.sort(null);
            ids.put(added.id(), known.at(places));
        }
        idsOf.merge(added.schema(), List.of(added.id()), (before, one) -> {
            if (before.contains(added.id())) {
                return before;
            }
            var all = new ArrayList<>(before);
            all.add(added.id());
            all.sort(null);
            return List.copyOf(all);
        });
    }

    private void unlink(Registered gone) {
        Stored known = ids.get(gone.id());
        if (known == null) {
            return;
        }
        var places = new ArrayList<>(known.places());
        places.remove(new SubjectVersion(gone.subject(), gone.version()));
        if (!places.isEmpty()) {
            ids.put(gone.id(), known.at(places));
            return;
        }
        ids.remove(gone.id());
        idsOf.computeIfPresent(gone.schema(), (schema, all) -> {
            List<Integer> rest = all.stream().filter(id -> id != gone.id()).toList();
            return rest.isEmpty() ? null : rest;
        });
    }

    /** Of this context. */
    Subject subject(String name) {
        return new Subject(context, name);
    }
}
