package io.crossdock.connectors.step;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Changes fields of maps in lists in maps. What is given stays as it is; what comes back shares what did not change. */
final class Fields {
    private Fields() {}

    /**
     * The body with one field changed wherever the path leads; where it leads nowhere, nothing changes.
     *
     * @param path names with dots between
     * @param change from the map that holds the field to the one that shall stand in its place
     */
    static @Nullable Object at(
            @Nullable Object body, String path, UnaryOperator<Map<String, @Nullable Object>> change) {
        int dot = path.indexOf('.');
        if (body instanceof List<?> list) {
            var changed = new ArrayList<@Nullable Object>(list.size());
            list.forEach(one -> changed.add(at(one, path, change)));
            return changed;
        }
        if (!(body instanceof Map<?, ?> map)) {
            return body;
        }
        Map<String, @Nullable Object> copy = copy(map);
        if (dot < 0 || map.containsKey(path)) { // a name may have dots itself
            return change.apply(copy);
        }
        String first = path.substring(0, dot);
        if (copy.get(first) != null) {
            copy.put(first, at(copy.get(first), path.substring(dot + 1), change));
        }
        return copy;
    }

    /** The last name of a path, which the map handed to {@link #at} has. */
    static String name(Map<String, @Nullable Object> holder, String path) {
        String rest = path;
        while (!holder.containsKey(rest) && rest.indexOf('.') >= 0) {
            rest = rest.substring(rest.indexOf('.') + 1);
        }
        return rest;
    }

    static Map<String, @Nullable Object> copy(Map<?, ?> map) {
        var copy = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }

    /** Puts a value at a path, making the maps on its way. */
    static void put(Map<String, @Nullable Object> map, String path, @Nullable Object value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            map.put(path, value);
            return;
        }
        String first = path.substring(0, dot);
        Map<String, @Nullable Object> inner =
                map.get(first) instanceof Map<?, ?> known ? copy(known) : new LinkedHashMap<>();
        put(inner, path.substring(dot + 1), value);
        map.put(first, inner);
    }
}
