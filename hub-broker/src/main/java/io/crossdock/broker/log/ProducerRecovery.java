package io.crossdock.broker.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds out what the producers of a log had written: from the newest snapshot and, behind it, from the headers of the
 * batches.
 *
 * <p>A snapshot knows one batch of each producer, but a producer may have five in flight when the broker stops and sends
 * them all again. So a little of the log before the snapshot is read too, to know those again.
 */
final class ProducerRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerRecovery.class);
    private static final int SCAN_BLOCK = 64 * 1024;
    private static final int LOOK_BACK_BYTES = 1 << 20;

    private ProducerRecovery() {}

    /** Replaces the content of {@code producers} by what the log says below {@code endOffset}. */
    static void reload(Path directory, ProducerStates producers, List<Segment> segments, long endOffset, long now)
            throws IOException {
        producers.clear();
        long known = restoreSnapshot(directory, producers, endOffset);
        lookBack(producers, segments, known, now);
        headersFrom(segments, known, header -> producers.replay(header, now));
    }

    /** Visits the headers of all batches from {@code offset} on. */
    static void headersFrom(List<Segment> segments, long offset, Consumer<BatchHeader> visitor) throws IOException {
        for (Segment segment :
                segments.subList(Math.max(0, SegmentSet.floorIndex(segments, offset)), segments.size())) {
            BatchCursor cursor = segment.cursor(segment.positionOf(offset), SCAN_BLOCK);
            for (BatchHeader header = cursor.next(); header != null; header = cursor.next()) {
                visitor.accept(header);
            }
        }
    }

    /** The offset up to which the snapshot used, if any, knows the producers. Useless snapshots are removed. */
    private static long restoreSnapshot(Path directory, ProducerStates producers, long endOffset) throws IOException {
        List<Long> offsets = SegmentFiles.offsets(directory, SegmentFiles.SNAPSHOT_SUFFIX);
        for (int i = offsets.size() - 1; i >= 0; i--) {
            long offset = offsets.get(i);
            Path file = ProducerSnapshot.file(directory, offset);
            if (offset <= endOffset) {
                try {
                    ProducerSnapshot.read(file).forEach(producers::put);
                    return offset;
                } catch (IOException damaged) {
                    LOG.warn("Reading the log instead of a producer snapshot", damaged);
                }
            }
            Files.deleteIfExists(file);
        }
        return 0;
    }

    private static void lookBack(ProducerStates producers, List<Segment> segments, long known, long now)
            throws IOException {
        Map<Long, ProducerEntry> fromSnapshot = producers.all();
        Segment segment = SegmentSet.floor(segments, known - 1);
        if (fromSnapshot.isEmpty() || segment == null) {
            return;
        }
        var seen = new ProducerStates(producers.partition());
        BatchCursor cursor = segment.cursor(startOfTail(segment, known), SCAN_BLOCK);
        for (BatchHeader header = cursor.next();
                header != null && header.lastOffset() < known;
                header = cursor.next()) {
            seen.replay(header, now);
        }
        seen.all().forEach((id, tail) -> {
            ProducerEntry entry = fromSnapshot.get(id);
            if (entry != null && entry.epoch() == tail.epoch() && entry.lastSequence() == tail.lastSequence()) {
                producers.put(id, entry.with(tail.batches()));
            }
        });
    }

    private static int startOfTail(Segment segment, long known) throws IOException {
        int end = segment.positionOf(known);
        SegmentIndex.Entry near = segment.offsets().floorByValue(end - LOOK_BACK_BYTES);
        return near == null ? 0 : near.value();
    }
}
