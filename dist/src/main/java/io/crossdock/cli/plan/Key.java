package io.crossdock.cli.plan;

import java.util.Comparator;

/** What something is called. */
public record Key(Kind kind, String name) implements Comparable<Key> {
    private static final Comparator<Key> ORDER = Comparator.comparing(Key::kind).thenComparing(Key::name);

    @Override
    public int compareTo(Key other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return kind.word() + " " + name;
    }
}
