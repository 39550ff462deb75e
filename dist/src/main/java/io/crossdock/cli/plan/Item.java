package io.crossdock.cli.plan;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something of a cluster as it is, or as it is wanted.
 *
 * @param properties what can be compared, by name: settings of a topic, limits of a quota, the text of a schema
 */
public record Item(Key key, SortedMap<String, String> properties) {
    public Item {
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    }

    public static Item of(Kind kind, String name, Map<String, String> properties) {
        return new Item(new Key(kind, name), new TreeMap<>(properties));
    }

    /** A property, or an empty text. */
    public String get(String property) {
        return properties.getOrDefault(property, "");
    }

    /** This, with what it leaves open as the other has it. */
    Item completedBy(Item actual) {
        var all = new TreeMap<>(properties);
        actual.properties.forEach((name, value) -> {
            if (key.kind().leavesOpen(name)) {
                all.putIfAbsent(name, value);
            }
        });
        return new Item(key, all);
    }
}
