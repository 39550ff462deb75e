package io.crossdock.registry.schema;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What people noted about a schema. Stored and returned; the registry acts on none of it. Immutable. */
public record Metadata(
        SortedMap<String, SortedSet<String>> tags, SortedMap<String, String> properties, SortedSet<String> sensitive) {
    public Metadata {
        var copied = new TreeMap<String, SortedSet<String>>();
        tags.forEach((path, names) -> copied.put(path, Collections.unmodifiableSortedSet(new TreeSet<>(names))));
        tags = Collections.unmodifiableSortedMap(copied);
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
        sensitive = Collections.unmodifiableSortedSet(new TreeSet<>(sensitive));
    }

    public static Metadata of(Map<String, String> properties) {
        return new Metadata(new TreeMap<>(), new TreeMap<>(properties), new TreeSet<>());
    }
}
