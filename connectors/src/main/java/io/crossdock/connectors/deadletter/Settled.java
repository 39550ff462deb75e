package io.crossdock.connectors.deadletter;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The letters of one topic that are done with: redriven, or replaced by an edited copy. Neighbours are kept as one span,
 * so that a topic that was redriven as a whole costs next to nothing. Thread-safe.
 */
final class Settled {
    /** Spans; a million cost about 100 MB, and are a million single letters between others. */
    static final int MOST = 1_000_000;

    private final Map<Integer, TreeMap<Long, Long>> spans = new HashMap<>();
    private int size;

    /** @throws IllegalStateException if there are too many spans */
    synchronized void add(Place place) {
        TreeMap<Long, Long> of = spans.computeIfAbsent(place.partition(), first -> new TreeMap<>());
        long offset = place.offset();
        Map.Entry<Long, Long> before = of.floorEntry(offset);
        if (before != null && before.getValue() >= offset) {
            return;
        }
        long begin = offset;
        long end = offset;
        if (before != null && before.getValue() == offset - 1) {
            begin = before.getKey();
            size--;
        }
        Long next = of.remove(offset + 1);
        if (next != null) {
            end = next;
            size--;
        }
        of.put(begin, end);
        size++;
        if (size > MOST) {
            throw new IllegalStateException(
                    "more than " + MOST
                            + " letters that were redriven lie between letters that were not; move what is left to another topic");
        }
    }

    synchronized boolean contains(Place place) {
        TreeMap<Long, Long> of = spans.get(place.partition());
        Map.Entry<Long, Long> before = of == null ? null : of.floorEntry(place.offset());
        return before != null && before.getValue() >= place.offset();
    }

    /** How many spans there are. */
    synchronized int size() {
        return size;
    }
}
