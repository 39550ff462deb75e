package io.crossdock.connectors.check;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The keys a reader asked a file for, by the section they stand in. The schema for editors is made of them, so it knows
 * exactly what the reader knows. One thread.
 */
final class KeyUses {
    private final Map<String, Map<String, Use>> sections = new TreeMap<>();
    private final Set<String> open = new TreeSet<>();

    void asked(String section, String key) {
        sections.computeIfAbsent(section, it -> new TreeMap<>()).putIfAbsent(key, new Use(Kind.ANY, List.of()));
    }

    void as(String section, String key, Kind kind, List<String> values) {
        sections.computeIfAbsent(section, it -> new TreeMap<>()).merge(key, new Use(kind, values), Use::with);
    }

    /** The section takes names of somebody's own, such as those of headers. */
    void open(String section) {
        open.add(section);
    }

    boolean isOpen(String section) {
        return open.contains(section);
    }

    /** By section, the whole file being the one without a name. */
    Map<String, Map<String, Use>> sections() {
        return sections;
    }

    /** What a value has to be. */
    enum Kind {
        ANY,
        CHOICE,
        DURATION,
        INTEGER,
        LIST,
        SECTION,
        TRUTH
    }

    /** @param values the choices of a choice, the least and the most of a number */
    record Use(Kind kind, List<String> values) {
        /** One key may be read in several ways: 'retries' is a number or 'forever'. The first that says more stays. */
        Use with(Use other) {
            return kind == Kind.ANY ? other : this;
        }
    }
}
