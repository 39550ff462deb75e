package io.crossdock.broker.log;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How far a log is on the disk and not only in the page cache, in two steps. Records first: acknowledgements may wait
 * for them, so they are synced alone. Indexes later, in the background: together with them they make the recovery point,
 * above which a start after a crash reads the log again. Flushing runs beside appends and reads; only two flushes wait
 * for one another.
 */
final class LogFlush {
    private final LogPlace place;
    private final SegmentSet segments;
    private final LongSupplier endOffset;
    private final Object recordsOneAtATime = new Object();
    private final Object allOneAtATime = new Object(); // taken before the other
    private volatile long syncedTo;
    private volatile long recoveryPoint;
    private volatile long lastFlushMillis;
    private volatile boolean closed;
    private volatile Mark flushed;
    private volatile int flushes;

    /** @param endOffset of the log now, which {@link #truncated} lowers only after it was lowered there */
    LogFlush(LogPlace place, SegmentSet segments, long recoveryPoint, long loadedEnd, LongSupplier endOffset) {
        this.place = place;
        this.segments = segments;
        this.endOffset = endOffset;
        this.recoveryPoint = recoveryPoint;
        this.syncedTo = recoveryPoint;
        this.lastFlushMillis = place.environment().clock().millis();
        this.flushed = recoveryPoint >= loadedEnd ? mark() : new Mark(segmentAt(recoveryPoint), 0);
    }

    /** Where the log ended: the base offset of the active segment then, and its size. */
    private record Mark(long segment, int bytes) {}

    /** The log is taken out of service and its files may be renamed at any moment. */
    void close() {
        closed = true;
    }

    /** Below this everything is on the disk, indexes too. */
    long recoveryPoint() {
        return recoveryPoint;
    }

    /** Below this the records are on the disk. */
    long syncedTo() {
        return syncedTo;
    }

    /** About how many bytes lie above the recovery point. */
    long unsyncedBytes() {
        Mark mark = flushed;
        long sum = 0;
        for (Segment segment : from(mark.segment())) {
            sum += segment.baseOffset() == mark.segment()
                    ? Math.max(0, segment.sizeInBytes() - mark.bytes())
                    : segment.sizeInBytes();
        }
        return sum;
    }

    long millisSinceFlush(long nowMillis) {
        return nowMillis - lastFlushMillis;
    }

    /** How often the recovery point was moved. */
    int flushes() {
        return flushes;
    }

    /**
     * Puts the records below {@code wanted} on the disk; what was synced before is not synced again. Where the log was
     * cut since the caller looked, only up to its end: what is appended there later was not synced.
     */
    void syncTo(long wanted) {
        synchronized (recordsOneAtATime) {
            long offset = Math.min(wanted, endOffset.getAsLong());
            if (offset <= syncedTo) {
                return;
            }
            LongSupplier nanoTime = place.environment().nanoTime();
            long began = nanoTime.getAsLong();
            onDisk(() -> syncRecords(offset));
            place.syncs().add(nanoTime.getAsLong() - began);
            syncedTo = offset;
        }
    }

    /**
     * Puts all below {@code wanted} on the disk, so that recovery need not look at it; never beyond the log's end.
     *
     * @throws DiskFullException when there is no room for the indexes; the recovery point stays, the records are synced
     */
    void upTo(long wanted) {
        synchronized (allOneAtATime) {
            long offset = Math.min(wanted, endOffset.getAsLong());
            if (offset <= recoveryPoint) {
                return;
            }
            boolean upToActive = offset <= segments.active().baseOffset();
            Mark reached = upToActive ? new Mark(offset, 0) : mark();
            syncTo(offset);
            ifThereIsRoom(() -> onIndexes(offset, Segment::writeIndexes));
            onDisk(() -> onIndexes(offset, Segment::syncIndexes));
            recoveryPoint = Math.min(offset, syncedTo);
            flushed = reached;
            flushes++;
            lastFlushMillis = place.environment().clock().millis();
        }
    }

    void due(long nowMillis, long flushMillis, long endOffset) {
        boolean late = nowMillis - lastFlushMillis >= flushMillis;
        upTo(late ? endOffset : Math.min(endOffset, segments.active().baseOffset()));
    }

    /** The log now ends here. Waits for a flush under way. */
    void truncated(long newEnd) {
        synchronized (allOneAtATime) {
            synchronized (recordsOneAtATime) {
                syncedTo = Math.min(syncedTo, newEnd);
                recoveryPoint = Math.min(recoveryPoint, newEnd);
            }
        }
    }

    /** The log is empty and starts here; nothing below was ever written, nothing is to be flushed. */
    void startedOver(long offset) {
        synchronized (allOneAtATime) {
            synchronized (recordsOneAtATime) {
                syncedTo = offset;
                recoveryPoint = offset;
                flushed = mark();
            }
        }
    }

    private Mark mark() {
        Segment active = segments.active();
        return new Mark(active.baseOffset(), active.sizeInBytes());
    }

    private long segmentAt(long offset) {
        Segment segment = SegmentSet.floor(segments.all(), offset);
        return segment == null ? segments.firstOffset() : segment.baseOffset();
    }

    private void syncRecords(long offset) throws IOException {
        boolean newFiles = false;
        for (Segment segment : from(syncedTo)) {
            if (segment.baseOffset() < offset) {
                ifThere(segment, segment::syncRecords);
                newFiles |= segment.baseOffset() >= syncedTo;
            }
        }
        if (newFiles && !closed) {
            AtomicFile.flushDirectory(place.directory());
        }
    }

    private void onIndexes(long offset, IndexStep step) throws IOException {
        for (Segment segment : from(recoveryPoint)) {
            if (segment.baseOffset() < offset) {
                ifThere(segment, () -> step.run(segment));
            }
        }
    }

    private interface IndexStep {
        void run(Segment segment) throws IOException;
    }

    private List<Segment> from(long offset) {
        List<Segment> all = segments.all();
        return all.subList(Math.max(0, SegmentSet.floorIndex(all, offset)), all.size());
    }

    private void ifThere(Segment segment, DiskStep step) throws IOException {
        if (!segment.retain()) {
            return;
        }
        try {
            step.run();
        } catch (NoSuchFileException renamed) {
            if (segments.all().contains(segment) && !closed) {
                throw renamed;
            } // else dropped or deleted meanwhile: nothing of it needs to last
        } finally {
            segment.release();
        }
    }

    private interface DiskStep {
        void run() throws IOException;
    }

    /** For what leaves everything as it was; a sync that fails does not, not even for want of room. */
    private void ifThereIsRoom(DiskStep step) {
        onDisk(() -> {
            try {
                step.run();
            } catch (IOException failed) {
                if (!NoSpace.isCauseOf(failed)) {
                    throw failed;
                }
                place.space().exhausted();
                throw new DiskFullException(
                        "Could not flush " + place.directory() + ": " + failed.getMessage(), failed);
            }
        });
    }

    private void onDisk(DiskStep step) {
        place.health().ensureOnline();
        try {
            step.run();
        } catch (IOException failed) {
            if (closed && failed instanceof NoSuchFileException) {
                return; // renamed between the look and the flush of the directory
            }
            throw place.health().fail("flush " + place.directory(), failed);
        }
    }
}
