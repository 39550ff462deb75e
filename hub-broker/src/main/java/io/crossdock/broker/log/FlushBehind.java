package io.crossdock.broker.log;

import org.apache.kafka.common.errors.KafkaStorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Moves the recovery point of a log up to its end while appends go on, so that a start after a crash reads little. The
 * producers are noted first, or recovery would have to read the whole segment to know them; once the flush is done, the
 * note replaces the one before within the segment.
 */
final class FlushBehind {
    private static final Logger LOG = LoggerFactory.getLogger(FlushBehind.class);
    private static final long NONE = -1;

    private final LogPlace place;
    private final SegmentSet segments;
    private final LogFlush flush;
    private final AtomicBoolean running = new AtomicBoolean();
    private long noted = NONE; // where the last flush ended; only the one that is running

    FlushBehind(LogPlace place, SegmentSet segments, LogFlush flush) {
        this.place = place;
        this.segments = segments;
        this.flush = flush;
    }

    /** On the lane; the flush runs on a flusher. Nothing happens while the one before still runs. */
    void start(long endOffset, Map<Long, ProducerEntry> producers) throws IOException {
        if (endOffset <= flush.recoveryPoint() || !running.compareAndSet(false, true)) {
            return;
        }
        try {
            note(endOffset, producers);
            place.environment().flushers().execute(() -> run(endOffset));
        } catch (RejectedExecutionException closing) {
            running.set(false); // the log is flushed when it is closed
        } catch (IOException | RuntimeException failed) {
            running.set(false);
            throw failed;
        }
    }

    private void note(long offset, Map<Long, ProducerEntry> producers) throws IOException {
        if (isStartOfSegment(offset)) {
            return; // was noted when the segment began
        }
        ProducerSnapshot.write(ProducerSnapshot.file(place.directory(), offset), producers);
    }

    private boolean isStartOfSegment(long offset) {
        Segment holder = SegmentSet.floor(segments.all(), offset);
        return holder != null && holder.baseOffset() == offset;
    }

    private void forgetEarlier(long offset) {
        long earlier = noted;
        noted = offset;
        if (earlier != NONE && earlier != offset) {
            remove(earlier);
        }
    }

    /** A note too many does no harm: the next start removes it. */
    private void remove(long note) {
        if (isStartOfSegment(note)) {
            return; // stays as long as the segment
        }
        Path file = ProducerSnapshot.file(place.directory(), note);
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            LOG.warn("Could not remove {}, which is not needed any more; the next start does", file, failed);
        }
    }

    private void run(long offset) {
        try {
            flush.upTo(offset);
            forgetEarlier(offset);
        } catch (DiskFullException later) {
            LOG.debug("{} stays unflushed until there is room", place.partition(), later);
            remove(offset);
        } catch (KafkaStorageException failed) {
            LOG.debug("{} stays unflushed, its directory is offline", place.partition(), failed);
        } finally {
            running.set(false);
        }
    }
}
