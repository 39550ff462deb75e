package io.crossdock.cli.plan;

import io.crossdock.connectors.definition.Problem;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What files want of a cluster.
 *
 * @param owner on whose behalf
 * @param items each once, schemas after those they refer to
 * @param places where each of them is written, for what turns out wrong with it later
 */
public record Wanted(String owner, List<Item> items, Map<Key, Place> places) {
    public Wanted {
        items = List.copyOf(items);
        places = Map.copyOf(places);
    }

    /** Something wrong with an item, at its place. */
    public Problem problem(Key key, String message) {
        Place place = places.getOrDefault(key, new Place(Path.of(""), 1, 1));
        return new Problem(place.file(), place.line(), place.column(), key + ": " + message);
    }

    /** By key, in the same order. */
    public Map<Key, Item> byKey() {
        var all = new LinkedHashMap<Key, Item>();
        items.forEach(item -> all.put(item.key(), item));
        return all;
    }
}
