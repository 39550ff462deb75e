package io.crossdock.broker.log;

import java.util.ArrayList;
import java.util.List;

/** Neighbouring segments that together make one, so that compaction does not leave a log of many tiny files. */
final class SegmentGroups {
    private SegmentGroups() {}

    /** All segments in order, as many in a group as fit by size, by both indexes and by the reach of an offset delta. */
    static List<List<Segment>> of(List<Segment> segments, LogConfig config, long end) {
        var groups = new ArrayList<List<Segment>>();
        var open = new ArrayList<Segment>();
        long bytes = 0;
        long offsetEntries = 0;
        long timeEntries = 0;
        for (int i = 0; i < segments.size(); i++) {
            Segment next = segments.get(i);
            long nextEnd = i + 1 < segments.size() ? segments.get(i + 1).baseOffset() : end;
            boolean fits = bytes + next.sizeInBytes() <= config.segmentBytes()
                    && indexFits(offsetEntries + next.offsets().entries(), Integer.BYTES * 2, config)
                    && indexFits(timeEntries + next.times().entries(), Long.BYTES + Integer.BYTES, config)
                    && (open.isEmpty() || nextEnd - open.get(0).baseOffset() <= Integer.MAX_VALUE);
            if (!open.isEmpty() && !fits) {
                groups.add(List.copyOf(open));
                open.clear();
                bytes = 0;
                offsetEntries = 0;
                timeEntries = 0;
            }
            open.add(next);
            bytes += next.sizeInBytes();
            offsetEntries += next.offsets().entries();
            timeEntries += next.times().entries();
        }
        if (!open.isEmpty()) {
            groups.add(List.copyOf(open));
        }
        return List.copyOf(groups);
    }

    private static boolean indexFits(long entries, int entryBytes, LogConfig config) {
        return entries * entryBytes <= config.segmentIndexBytes();
    }
}
