package io.crossdock.broker.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The transactions of one log of which readers of committed data must wait for the end. One that has its marker stays
 * among them until the marker lies below the high watermark: before that, another leader may not know of it.
 *
 * <p>Confined to the log's writer. Holds one entry for each transaction under way.
 */
final class OpenTransactions {
    /** There is no offset from which on readers must wait. */
    static final long NONE = Long.MAX_VALUE;

    /** A transaction with its marker, which is not on all replicas yet. */
    private record Ended(long firstOffset, long markerOffset) {}

    private final TreeMap<Long, Long> producersByFirstOffset = new TreeMap<>();
    private final Deque<Ended> ended = new ArrayDeque<>();
    private final TreeSet<Long> endedFirstOffsets = new TreeSet<>();

    void begin(long firstOffset, long producerId) {
        producersByFirstOffset.put(firstOffset, producerId);
    }

    /** @return the log's last stable offset once this end has reached all replicas */
    long end(long firstOffset, long markerOffset) {
        long stable = stableAfter(firstOffset, markerOffset);
        producersByFirstOffset.remove(firstOffset);
        ended.add(new Ended(firstOffset, markerOffset));
        endedFirstOffsets.add(firstOffset);
        return stable;
    }

    /** What {@link #end} would return; nothing ends. */
    long stableAfter(long firstOffset, long markerOffset) {
        long oldest = firstUndecidedOffset();
        Long next = oldest == firstOffset ? producersByFirstOffset.higherKey(firstOffset) : Long.valueOf(oldest);
        return next == null || next == NONE ? markerOffset + 1 : next;
    }

    /** Everything below this offset is on all replicas. */
    void replicatedTo(long highWatermark) {
        while (!ended.isEmpty() && ended.peek().markerOffset() < highWatermark) {
            endedFirstOffsets.remove(ended.remove().firstOffset()); // markers are appended in order
        }
    }

    /** The first offset of the oldest transaction that readers wait for, or {@link #NONE}. */
    long firstUnstableOffset() {
        long first = firstUndecidedOffset();
        return ended.isEmpty() ? first : Math.min(first, endedFirstOffsets.first());
    }

    /** The first offset of the oldest transaction without a marker, or {@link #NONE}. */
    long firstUndecidedOffset() {
        Map.Entry<Long, Long> first = producersByFirstOffset.firstEntry();
        return first == null ? NONE : first.getKey();
    }

    void clear() {
        producersByFirstOffset.clear();
        ended.clear();
        endedFirstOffsets.clear();
    }
}
