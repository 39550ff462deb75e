package io.crossdock.broker.log;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The segments of a log by base offset, as an immutable list that is replaced when one is added or dropped. The last
 * one is the active one, the only one written. One writer; readers take {@link #all} once and use only that.
 */
final class SegmentSet {
    private volatile List<Segment> segments;

    /** @param segments at least one, ascending */
    SegmentSet(List<Segment> segments) {
        this.segments = List.copyOf(segments);
    }

    List<Segment> all() {
        return segments;
    }

    Segment active() {
        List<Segment> now = segments;
        return now.get(now.size() - 1);
    }

    long firstOffset() {
        return segments.get(0).baseOffset();
    }

    long sizeInBytes() {
        long sum = 0;
        for (Segment segment : segments) {
            sum += segment.sizeInBytes();
        }
        return sum;
    }

    void add(Segment segment) {
        var grown = new ArrayList<Segment>(segments);
        grown.add(segment);
        segments = List.copyOf(grown);
    }

    /** Drops all there are for an empty one. */
    void startOver(Segment with) {
        segments = List.of(with);
    }

    void drop(Segment gone) {
        segments = segments.stream().filter(each -> each != gone).toList();
    }

    /** Puts one in the place of neighbours that are all here. */
    void replace(List<Segment> gone, Segment by) {
        var changed = new ArrayList<Segment>(segments);
        int at = changed.indexOf(gone.get(0));
        changed.removeAll(gone);
        changed.add(at, by);
        segments = List.copyOf(changed);
    }

    /** The segment that would hold {@code offset}, or null below the first. */
    static @Nullable Segment floor(List<Segment> in, long offset) {
        int index = floorIndex(in, offset);
        return index < 0 ? null : in.get(index);
    }

    /** Index of the last segment that starts at or before {@code offset}, -1 if none does. */
    static int floorIndex(List<Segment> in, long offset) {
        int low = 0;
        int high = in.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (in.get(middle).baseOffset() <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }
}
