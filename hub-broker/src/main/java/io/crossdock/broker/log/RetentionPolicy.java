package io.crossdock.broker.log;

import java.util.List;

/** How many of the oldest segments a log no longer has to keep. */
final class RetentionPolicy {
    private RetentionPolicy() {}

    /**
     * What lies wholly below the log start was deleted by a client and goes under every policy; age and size count only
     * where {@code cleanup.policy} names {@code delete}. Of an expired log also the active segment goes, unless empty.
     *
     * @return how many of the first segments to drop
     */
    static int expired(List<Segment> segments, LogConfig config, long logStartOffset, long now) {
        int belowStart = 0;
        while (belowStart + 1 < segments.size() && segments.get(belowStart + 1).baseOffset() <= logStartOffset) {
            belowStart++;
        }
        if (!config.delete()) {
            return belowStart;
        }
        return Math.max(belowStart, Math.max(tooOld(segments, config, now), tooMany(segments, config)));
    }

    private static int tooOld(List<Segment> segments, LogConfig config, long now) {
        int count = 0;
        if (config.retentionMillis() >= 0) {
            while (count < segments.size() && isTooOld(segments.get(count), config, now)) {
                count++;
            }
        }
        return count;
    }

    private static boolean isTooOld(Segment segment, LogConfig config, long now) {
        return segment.sizeInBytes() > 0 && now - segment.ageTimestamp() > config.retentionMillis();
    }

    private static int tooMany(List<Segment> segments, LogConfig config) {
        if (config.retentionBytes() < 0) {
            return 0;
        }
        long excess = -config.retentionBytes();
        for (Segment segment : segments) {
            excess += segment.sizeInBytes();
        }
        int count = 0;
        while (count + 1 < segments.size() && excess >= segments.get(count).sizeInBytes()) {
            excess -= segments.get(count).sizeInBytes();
            count++;
        }
        return count;
    }
}
