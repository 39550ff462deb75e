package io.crossdock.broker.log;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * How far a log is on the disk and not only in the page cache. Flushing runs beside appends and reads; only two flushes
 * wait for one another.
 */
final class LogFlush {
    private final LogPlace place;
    private final SegmentSet segments;
    private final Object oneAtATime = new Object();
    private volatile long recoveryPoint;
    private volatile long lastFlushMillis;
    private volatile boolean closed;

    LogFlush(LogPlace place, SegmentSet segments, long recoveryPoint) {
        this.place = place;
        this.segments = segments;
        this.recoveryPoint = recoveryPoint;
        this.lastFlushMillis = place.environment().clock().millis();
    }

    /** The log is taken out of service and its files may be renamed at any moment. */
    void close() {
        closed = true;
    }

    long recoveryPoint() {
        return recoveryPoint;
    }

    /** Flushes all below {@code offset}; what was flushed before is not flushed again. */
    void upTo(long offset) {
        synchronized (oneAtATime) {
            if (offset <= recoveryPoint) {
                return;
            }
            place.health().ensureOnline();
            try {
                flush(offset);
            } catch (IOException failed) {
                if (closed && failed instanceof NoSuchFileException) {
                    return; // renamed between the look and the flush of the directory
                }
                throw place.health().fail("flush " + place.directory(), failed);
            }
            recoveryPoint = offset;
            lastFlushMillis = place.environment().clock().millis();
        }
    }

    void due(long nowMillis, long flushMillis, long endOffset) {
        boolean late = nowMillis - lastFlushMillis >= flushMillis;
        upTo(late ? endOffset : Math.min(endOffset, segments.active().baseOffset()));
    }

    /** The log now ends here. */
    void truncated(long endOffset) {
        synchronized (oneAtATime) {
            recoveryPoint = Math.min(recoveryPoint, endOffset);
        }
    }

    private void flush(long offset) throws IOException {
        List<Segment> all = segments.all();
        boolean newFiles = false;
        for (Segment segment : all.subList(Math.max(0, SegmentSet.floorIndex(all, recoveryPoint)), all.size())) {
            if (segment.baseOffset() < offset && segment.retain()) {
                try {
                    segment.flush();
                } catch (NoSuchFileException renamed) {
                    if (segments.all().contains(segment) && !closed) {
                        throw renamed;
                    } // else dropped or deleted meanwhile: nothing of it needs to last
                } finally {
                    segment.release();
                }
                newFiles |= segment.baseOffset() >= recoveryPoint;
            }
        }
        if (newFiles && !closed) {
            AtomicFile.flushDirectory(place.directory());
        }
    }
}
