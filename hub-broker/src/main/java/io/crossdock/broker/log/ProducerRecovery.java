package io.crossdock.broker.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Finds out what the producers of a log had written: from a snapshot and, behind it, from the batches. On the way it
 * makes the transaction indexes again that were not kept.
 *
 * <p>A snapshot knows one batch of each producer, but a producer may have five in flight when the broker stops and sends
 * them all again. So a little of the log before the snapshot is read too, to know those again.
 */
final class ProducerRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerRecovery.class);
    private static final int SCAN_BLOCK = 64 * 1024;
    private static final int LOOK_BACK_BYTES = 1 << 20;

    private final Path directory;
    private final List<Segment> segments;
    private final long now;

    /**
     * @param segments all of the log, ascending
     * @param now broker's time in milliseconds
     */
    ProducerRecovery(Path directory, List<Segment> segments, long now) {
        this.directory = directory;
        this.segments = List.copyOf(segments);
        this.now = now;
    }

    /**
     * Replaces the content of {@code producers} by what the log says below {@code endOffset}.
     *
     * @param rebuiltFrom offset from which on the transaction indexes are to be made again, Long.MAX_VALUE
     *     for none. The snapshot is then one from before it, to know which transactions were open there.
     */
    void reload(ProducerStates producers, long endOffset, long rebuiltFrom) throws IOException {
        producers.clear();
        removeBehind(endOffset);
        long known = restoreSnapshot(producers, Math.min(endOffset, rebuiltFrom));
        lookBack(producers, known);
        replay(producers, known, rebuiltFrom);
        removeStrays(endOffset);
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

    private void replay(ProducerStates producers, long from, long rebuiltFrom) throws IOException {
        for (Segment segment : segments.subList(Math.max(0, SegmentSet.floorIndex(segments, from)), segments.size())) {
            BatchCursor cursor = segment.cursor(segment.positionOf(from), SCAN_BLOCK);
            for (BatchHeader header = cursor.next(); header != null; header = cursor.next()) {
                ProducerBatch batch = ProducerBatch.of(header, header.isControl() ? cursor.bytes() : null);
                AbortedTransaction aborted = batch == null ? null : producers.update(batch, now);
                if (aborted != null && aborted.lastOffset() >= rebuiltFrom) {
                    segment.transactions().append(aborted);
                }
            }
        }
    }

    /** The offset up to which the snapshot used, if any, knows the producers. */
    private long restoreSnapshot(ProducerStates producers, long notBehind) throws IOException {
        List<Long> offsets = SegmentFiles.offsets(directory, SegmentFiles.SNAPSHOT_SUFFIX);
        for (int i = offsets.size() - 1; i >= 0; i--) {
            long offset = offsets.get(i);
            if (offset <= notBehind) {
                Path file = ProducerSnapshot.file(directory, offset);
                try {
                    ProducerSnapshot.read(file).forEach(producers::put);
                    return offset;
                } catch (IOException damaged) {
                    LOG.warn("Reading the log instead of a producer snapshot", damaged);
                    Files.deleteIfExists(file);
                }
            }
        }
        return 0;
    }

    private void lookBack(ProducerStates producers, long known) throws IOException {
        Map<Long, ProducerEntry> fromSnapshot = producers.all();
        if (fromSnapshot.isEmpty()) {
            return;
        }
        var seen = new ProducerStates(producers.partition());
        for (int i = firstToLookAt(known);
                i < segments.size() && segments.get(i).baseOffset() < known;
                i++) {
            Segment segment = segments.get(i);
            BatchCursor cursor = segment.cursor(startOfTail(segment, known), SCAN_BLOCK);
            for (BatchHeader header = cursor.next();
                    header != null && header.lastOffset() < known;
                    header = cursor.next()) {
                ProducerBatch batch = ProducerBatch.of(header, header.isControl() ? cursor.bytes() : null);
                if (batch != null) {
                    seen.update(batch, now);
                }
            }
        }
        seen.all().forEach((id, tail) -> {
            ProducerEntry entry = fromSnapshot.get(id);
            if (entry != null && entry.epoch() == tail.epoch() && entry.lastSequence() == tail.lastSequence()) {
                producers.put(id, entry.with(tail.batches()));
            }
        });
    }

    /** Index of the segment from which on there is enough to look back at, counted from the snapshot. */
    private int firstToLookAt(long known) {
        int first = Math.max(0, SegmentSet.floorIndex(segments, known - 1));
        long bytes = segments.get(first).sizeInBytes();
        while (first > 0 && bytes < LOOK_BACK_BYTES) {
            first--;
            bytes += segments.get(first).sizeInBytes();
        }
        return first;
    }

    private static int startOfTail(Segment segment, long known) throws IOException {
        int end = segment.positionOf(known);
        SegmentIndex.Entry near = segment.offsets().floorByValue(end - LOOK_BACK_BYTES);
        return near == null ? 0 : near.value();
    }

    private void removeBehind(long endOffset) throws IOException {
        for (long offset : SegmentFiles.offsets(directory, SegmentFiles.SNAPSHOT_SUFFIX)) {
            if (offset > endOffset) {
                Files.deleteIfExists(ProducerSnapshot.file(directory, offset));
            }
        }
    }

    /** One snapshot at the start of each segment goes with it; of those from clean stops the newest is enough. */
    private void removeStrays(long endOffset) throws IOException {
        Set<Long> bases = segments.stream().map(Segment::baseOffset).collect(Collectors.toUnmodifiableSet());
        List<Long> strays = SegmentFiles.offsets(directory, SegmentFiles.SNAPSHOT_SUFFIX).stream()
                .filter(offset -> !bases.contains(offset) && offset < endOffset)
                .toList();
        for (long offset : strays.subList(0, Math.max(0, strays.size() - 1))) {
            Files.deleteIfExists(ProducerSnapshot.file(directory, offset));
        }
    }
}
