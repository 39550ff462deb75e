package io.crossdock.broker.log;

import java.io.IOException;
import java.util.List;

/**
 * What of a log compaction may look at, and how urgent that is: {@code [0, firstDirty)} is compacted already,
 * {@code [firstDirty, firstUncleanable)} is to be, the rest is too young, in an open transaction or still written.
 *
 * @param cleanBytes size of the segments that are compacted already
 * @param dirtyBytes size of the segments to be compacted
 * @param overdue whether a record is older than {@code max.compaction.lag.ms} and not yet compacted
 */
record CleanableRange(long firstDirty, long firstUncleanable, long cleanBytes, long dirtyBytes, boolean overdue) {

    /**
     * @param segments of the log, the last one active
     * @param checkpoint offset below which the log was compacted when last noted
     * @param firstUnstable first offset of an open transaction, or the end of the log
     * @param now broker's time in milliseconds
     */
    static CleanableRange of(
            List<Segment> segments, LogConfig config, long logStart, long checkpoint, long firstUnstable, long now)
            throws IOException {
        Segment active = segments.get(segments.size() - 1);
        // A checkpoint beyond what can be compacted is another log's: this one was emptied or exchanged meanwhile.
        long firstDirty = checkpoint > active.baseOffset() ? logStart : Math.max(checkpoint, logStart);
        long limit = Math.min(active.baseOffset(), firstUnstable);
        long cleanBytes = 0;
        long dirtyBytes = 0;
        long oldest = Long.MAX_VALUE;
        for (int i = 0; i + 1 < segments.size() && segments.get(i).baseOffset() < limit; i++) {
            Segment segment = segments.get(i);
            if (segments.get(i + 1).baseOffset() <= firstDirty) {
                cleanBytes += segment.sizeInBytes();
            } else if (isTooYoung(segment, config, now)) {
                limit = segment.baseOffset();
            } else {
                dirtyBytes += segment.sizeInBytes();
                oldest = config.maxCompactionLagMillis() < Long.MAX_VALUE
                        ? Math.min(oldest, segment.readFirstTimestamp())
                        : oldest;
            }
        }
        boolean overdue = oldest < Long.MAX_VALUE && now - oldest > config.maxCompactionLagMillis();
        return new CleanableRange(firstDirty, Math.max(firstDirty, limit), cleanBytes, dirtyBytes, overdue);
    }

    /** Share of the bytes that compaction has not seen. */
    double dirtyRatio() {
        return dirtyBytes == 0 ? 0 : (double) dirtyBytes / (cleanBytes + dirtyBytes);
    }

    boolean worthCleaning(LogConfig config) {
        return firstDirty < firstUncleanable
                && dirtyBytes > 0
                && (overdue || dirtyRatio() > config.minCleanableDirtyRatio());
    }

    private static boolean isTooYoung(Segment segment, LogConfig config, long now) {
        return config.minCompactionLagMillis() > 0 && now - segment.ageTimestamp() < config.minCompactionLagMillis();
    }
}
