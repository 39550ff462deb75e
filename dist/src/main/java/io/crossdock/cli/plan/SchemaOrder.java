package io.crossdock.cli.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Schemas that refer to others come after them where they are made, and before them where they go. */
public final class SchemaOrder {
    private SchemaOrder() {}

    /** One line of a schema's property {@code references}. */
    public static String reference(String name, String subject, int version) {
        return name + " = " + subject + " " + version;
    }

    /** The subjects that a schema refers to. */
    public static List<String> subjects(Item schema) {
        return schema.get("references")
                .lines()
                .map(line -> line.substring(line.indexOf(" = ") + 3, line.lastIndexOf(' ')))
                .toList();
    }

    /** The same items; of the schemas among them each after those it refers to. */
    public static List<Item> usedFirst(Collection<Item> items) {
        var byKey = new LinkedHashMap<Key, Item>();
        items.forEach(item -> byKey.put(item.key(), item));
        var ordered = new LinkedHashSet<Item>();
        byKey.values().forEach(item -> place(item, byKey, ordered, new LinkedHashSet<>()));
        return List.copyOf(ordered);
    }

    /** The same items; of the schemas among them each before those it refers to. */
    static List<Item> usersFirst(Collection<Item> items) {
        var turned = new ArrayList<>(items);
        Collections.reverse(turned);
        var ordered = new ArrayList<>(usedFirst(turned));
        Collections.reverse(ordered);
        return ordered;
    }

    private static void place(Item item, Map<Key, Item> all, Set<Item> ordered, Set<Key> above) {
        if (ordered.contains(item) || !above.add(item.key())) {
            return; // a circle has no order, and the registry says so
        }
        for (String subject : subjects(item)) {
            Item used = all.get(new Key(Kind.SCHEMA, subject));
            if (used != null) {
                place(used, all, ordered, above);
            }
        }
        ordered.add(item);
    }
}
