package io.crossdock.connectors.deadletter;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where a listing of letters goes on: one offset for each partition. Listing forwards it is the next to read, backwards
 * the one that the next part ends before.
 */
public record Cursor(Map<Integer, Long> offsets) {
    private static final int MOST_PARTITIONS = 10_000;

    public Cursor {
        offsets = Map.copyOf(offsets);
    }

    /** @throws IllegalArgumentException if the text did not come from {@link #toString()} */
    public static Cursor parse(String text) {
        var offsets = new TreeMap<Integer, Long>();
        try {
            for (String each : text.split(",", MOST_PARTITIONS)) {
                String[] parts = each.split("@", 2);
                offsets.put(Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException wrong) {
            throw new IllegalArgumentException(
                    "a cursor is what 'next' of the part before says, was '" + text + "'", wrong);
        }
        return new Cursor(offsets);
    }

    /** {@code partition@offset,partition@offset}. */
    @Override
    public String toString() {
        return new TreeMap<>(offsets)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "@" + entry.getValue())
                        .collect(Collectors.joining(","));
    }
}
