package io.crossdock.registry.type.protobuf;

import com.squareup.wire.schema.internal.parser.ExtensionsElement;
import com.squareup.wire.schema.internal.parser.ReservedElement;
import kotlin.ranges.IntRange;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Numbers and names that a message or an enum sets apart. */
final class NumberRanges {
    /** First to last number, without overlaps. */
    private final TreeMap<Integer, Integer> ranges = new TreeMap<>();

    private final Set<String> names = new HashSet<>();

    private NumberRanges() {}

    static NumberRanges reserved(List<ReservedElement> elements) {
        var all = new NumberRanges();
        elements.forEach(element -> element.getValues().forEach(all::add));
        return all;
    }

    static NumberRanges extensions(List<ExtensionsElement> elements) {
        var all = new NumberRanges();
        elements.forEach(element -> element.getValues().forEach(all::add));
        return all;
    }

    boolean contains(int number) {
        Map.Entry<Integer, Integer> below = ranges.floorEntry(number);
        return below != null && below.getValue() >= number;
    }

    Set<String> names() {
        return names;
    }

    private void add(Object value) {
        if (value instanceof IntRange range) {
            merge(range.getFirst(), range.getLast());
        } else if (value instanceof Integer number) {
            merge(number, number);
        } else {
            names.add(value.toString());
        }
    }

    private void merge(int first, int last) {
        int from = first;
        int to = last;
        var below = ranges.floorEntry(first);
        if (below != null && below.getValue() >= first) {
            from = below.getKey();
            to = Math.max(to, below.getValue());
        }
        for (var next = ranges.higherEntry(from);
                next != null && next.getKey() <= to;
                next = ranges.higherEntry(from)) {
            to = Math.max(to, next.getValue());
            ranges.remove(next.getKey());
        }
        ranges.put(from, to);
    }
}
