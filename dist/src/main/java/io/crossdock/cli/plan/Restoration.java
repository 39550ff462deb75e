package io.crossdock.cli.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compares what was copied once with what there is. What is missing is made; what is there and differs is refused unless
 * it may be overwritten; what is there and was not copied is left in peace.
 */
public final class Restoration {
    private static final String VERSION = "version ";

    private final Map<Key, Item> actual;
    private final boolean overwrite;

    /**
     * @param actual at least what was copied, as far as it is there
     * @param overwrite whether what differs becomes as it was
     */
    public Restoration(Map<Key, Item> actual, boolean overwrite) {
        this.actual = Map.copyOf(actual);
        this.overwrite = overwrite;
    }

    /** What there is to do, kinds in the order in which they can be made, and schemas in the order of their ids. */
    public Plan plan(Collection<Item> copied) {
        var steps = new ArrayList<Step>();
        copied.stream()
                .sorted(Comparator.<Item, Kind>comparing(item -> item.key().kind())
                        .thenComparing(Restoration::firstId))
                .forEach(item -> steps.add(step(item)));
        return new Plan("the backup", steps);
    }

    /** A schema that is referred to was registered before. */
    private static long firstId(Item item) {
        return item.properties().entrySet().stream()
                .filter(each ->
                        item.key().kind() == Kind.SCHEMA && each.getKey().startsWith(VERSION))
                .map(each -> each.getValue().replaceFirst("(?s).*?\"id\":(\\d{1,18}).*", "$1"))
                .filter(id -> id.matches("\\d+"))
                .mapToLong(Long::parseLong)
                .min()
                .orElse(0);
    }

    private Step step(Item copied) {
        Item there = actual.get(copied.key());
        if (there == null) {
            return new Step(Verb.CREATE, new Item(copied.key(), new TreeMap<>()), copied, List.of());
        }
        if (there.equals(copied)) {
            return new Step(Verb.LEAVE, there, copied, List.of());
        }
        Optional<String> why = Dangers.impossible(there, copied).or(() -> otherVersions(there, copied));
        if (why.isEmpty() && !overwrite) {
            why = Optional.of("it is there and differs; --overwrite makes it as the backup has it");
        }
        return why.map(text -> new Step(Verb.REFUSE, there, copied, List.of(text)))
                .orElseGet(() -> new Step(Verb.CHANGE, there, copied, Dangers.of(there, copied, Verb.CHANGE)));
    }

    private static Optional<String> otherVersions(Item there, Item copied) {
        return there.properties().entrySet().stream()
                .filter(each ->
                        each.getKey().startsWith(VERSION) && !each.getValue().equals(copied.get(each.getKey())))
                .findFirst()
                .map(each -> each.getKey() + " of the subject is not in the backup, or another schema or id there;"
                        + " a version keeps its schema");
    }
}
