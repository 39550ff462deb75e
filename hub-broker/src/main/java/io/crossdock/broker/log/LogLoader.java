package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes a log of the files found in a partition directory.
 *
 * <p>After a clean stop they are taken as they are. After a crash everything from the recovery point on is read and
 * checked: the first bytes there that are no whole, valid batch are the end of the log, since the process or the
 * machine stopped while writing them. Below the recovery point the log was on the disk for certain; damage there is no
 * torn write but a failing disk or somebody's hand, so it is reported and nothing is cut.
 */
final class LogLoader {
    private static final Logger LOG = LoggerFactory.getLogger(LogLoader.class);
    private static final int SCAN_BLOCK = 1 << 20;

    private final Path directory;
    private final TopicPartition partition;
    private final LogConfig config;
    private final long recoveryPoint;
    private final long now;
    private final RecoveryProgress progress;
    private long rebuiltFrom = Long.MAX_VALUE;

    /**
     * @param recoveryPoint offset below which the log was flushed; Long.MAX_VALUE after a clean stop
     * @param now broker's time in milliseconds
     * @param progress told what has to be read
     */
    LogLoader(
            Path directory,
            TopicPartition partition,
            LogConfig config,
            long recoveryPoint,
            long now,
            RecoveryProgress progress) {
        this.directory = directory;
        this.partition = partition;
        this.config = config;
        this.recoveryPoint = recoveryPoint;
        this.now = now;
        this.progress = progress;
    }

    /**
     * @param startOffset as last noted, 0 if it never moved
     * @throws CorruptRecordException naming file and position of damage below the recovery point
     */
    LoadedLog load(long startOffset) throws IOException {
        SegmentSwap.recover(directory);
        removeLeftovers();
        SegmentFiles.removeOrphans(directory);
        var rebuilds = new IndexRebuilds(directory);
        var segments = new ArrayList<Segment>();
        try {
            openAll(segments, rebuilds, SegmentFiles.offsets(directory, Segment.LOG_SUFFIX));
            if (!segments.isEmpty() && endOffset(segments) < startOffset) {
                LOG.warn(
                        "{} ends at {}, before its start {}: starting anew there",
                        directory,
                        endOffset(segments),
                        startOffset);
                setAside(segments, 0);
            }
            if (segments.isEmpty()) {
                segments.add(SegmentOpening.create(directory, startOffset, now));
            }
            LoadedLog loaded =
                    finish(segments, Math.max(startOffset, segments.get(0).baseOffset()));
            rebuilds.finish(segments);
            return loaded;
        } catch (IOException | RuntimeException failed) {
            for (Segment segment : segments) {
                segment.release();
            }
            throw failed;
        }
    }

    private LoadedLog finish(List<Segment> segments, long startOffset) throws IOException {
        Segment active = segments.get(segments.size() - 1);
        active.loadFirstTimestamp();
        long endOffset = endOffset(segments);
        LeaderEpochs epochs = epochs(segments, endOffset);
        epochs.truncateFromStart(startOffset);
        var producers = new ProducerStates(partition);
        new ProducerRecovery(directory, segments, now).reload(producers, endOffset, rebuiltFrom);
        return new LoadedLog(
                new SegmentSet(segments),
                epochs,
                producers,
                startOffset,
                endOffset,
                Math.min(recoveryPoint, endOffset));
    }

    private void openAll(List<Segment> segments, IndexRebuilds rebuilds, List<Long> offsets) throws IOException {
        for (int i = 0; i < offsets.size(); i++) {
            long base = offsets.get(i);
            long end = i + 1 < offsets.size() ? offsets.get(i + 1) : Long.MAX_VALUE;
            if (!segments.isEmpty() && endOffset(segments) > base) {
                throw new CorruptRecordException(
                        "Segment " + segments.get(segments.size() - 1).file() + " reaches offset " + endOffset(segments)
                                + ", but the next one starts at " + base);
            }
            if (end <= recoveryPoint) {
                openTrusted(segments, base, rebuilds);
            } else {
                Segment segment = base < recoveryPoint ? partlyTrusted(base, rebuilds) : empty(base);
                segments.add(segment);
                if (!scan(segment, offsets.subList(i + 1, offsets.size()))) {
                    return;
                }
                if (end < Long.MAX_VALUE) {
                    segment.seal();
                }
            }
        }
    }

    /** A segment that was flushed: its indexes hold, unless they are missing or evidently another file's. */
    private void openTrusted(List<Segment> segments, long base, IndexRebuilds rebuilds) throws IOException {
        try {
            Segment segment = rebuilds.contains(base)
                    ? null
                    : ifSound(SegmentOpening.open(directory, base, false), LogLoader::indexesFit);
            if (segment != null) {
                segments.add(segment);
                return;
            }
        } catch (IOException unusable) {
            LOG.warn("Rebuilding the indexes of segment {} in {}: {}", base, directory, unusable.toString());
        }
        Segment segment = rebuilt(base, rebuilds);
        segments.add(segment);
        scan(segment, List.of());
        segment.seal();
        segment.flush();
    }

    private interface Check {
        boolean holds(Segment segment) throws IOException;
    }

    /** The segment, or null after it was closed. */
    private static @Nullable Segment ifSound(Segment segment, Check check) throws IOException {
        boolean sound = false;
        try {
            sound = check.holds(segment);
        } finally {
            if (!sound) {
                segment.release();
            }
        }
        return sound ? segment : null;
    }

    /** One whose indexes a later start would trust as well, so that a kill must not leave them half made. */
    private Segment rebuilt(long base, IndexRebuilds rebuilds) throws IOException {
        rebuilds.begin(base);
        return empty(base);
    }

    /** A segment with empty indexes. {@link #scan} fills two of them, the third is made with the producers' state. */
    private Segment empty(long base) throws IOException {
        rebuiltFrom = Math.min(rebuiltFrom, base);
        return SegmentOpening.open(directory, base, true);
    }

    /** The segment the recovery point lies in: its indexes hold below that, if they are indexes of this file at all. */
    private Segment partlyTrusted(long base, IndexRebuilds rebuilds) throws IOException {
        if (rebuilds.contains(base)) {
            return rebuilt(base, rebuilds);
        }
        try {
            Segment segment = ifSound(
                    SegmentOpening.openBelow(directory, base, recoveryPoint), LogLoader::lastEntryPointsToBatch);
            if (segment != null) {
                rebuiltFrom = Math.min(rebuiltFrom, recoveryPoint);
                return segment;
            }
            LOG.warn("Rebuilding the indexes of segment {} in {}: they do not fit it", base, directory);
        } catch (IOException unusable) {
            LOG.warn("Rebuilding the indexes of segment {} in {}: {}", base, directory, unusable.toString());
        }
        return rebuilt(base, rebuilds);
    }

    private static boolean lastEntryPointsToBatch(Segment segment) throws IOException {
        SegmentIndex.Entry last = segment.offsets().last();
        return last == null || pointsToBatch(segment, last);
    }

    private static boolean indexesFit(Segment segment) throws IOException {
        if (segment.sizeInBytes() == 0) {
            return segment.offsets().entries() == 0;
        }
        SegmentIndex.Entry last = segment.offsets().last();
        SegmentIndex.Entry time = segment.times().last();
        if (time == null || last == null && segment.times().entries() > 1) {
            return false; // only the last entry of the time index, made at the end, has none in the other
        }
        return last == null || last.value() < segment.sizeInBytes() && pointsToBatch(segment, last);
    }

    private static boolean pointsToBatch(Segment segment, SegmentIndex.Entry entry) throws IOException {
        try {
            BatchHeader header =
                    segment.cursor(entry.value(), BatchHeader.BYTES).next();
            return header != null && header.lastOffset() == segment.baseOffset() + entry.key();
        } catch (CorruptRecordException elsewhere) {
            return false; // the caller scans the segment and says what is wrong with it
        }
    }

    /**
     * Reads what the indexes do not know yet, filling them.
     *
     * @param behind base offsets of the segments that go if this one has a torn tail
     * @return false when the tail was torn and has been cut
     */
    private boolean scan(Segment segment, List<Long> behind) throws IOException {
        int from = segment.indexedPosition(Long.MAX_VALUE);
        int position = from;
        BatchCursor cursor = segment.cursor(position, SCAN_BLOCK);
        long next = segment.baseOffset();
        try {
            for (BatchHeader header = cursor.next(); header != null; header = cursor.next()) {
                if (header.baseOffset() < next) {
                    throw cursor.corrupt(header, "offsets run backwards, expected was " + next + " or more");
                }
                if (!cursor.checksumHolds()) {
                    throw cursor.corrupt(header, "its checksum does not match");
                }
                segment.indexed(
                        position,
                        header.sizeInBytes(),
                        header.lastOffset(),
                        header.maxTimestamp(),
                        config.indexIntervalBytes());
                position = header.endPosition();
                next = header.lastOffset() + 1;
                progress.read(header.sizeInBytes());
            }
            segment.verifiedFrom(from);
        } catch (CorruptRecordException damage) {
            if (next < recoveryPoint) {
                throw new CorruptRecordException(damage.getMessage() + ". The log was flushed up to offset "
                        + recoveryPoint + ", so this is no torn write; restore the file from a copy, or move the "
                        + "directory away to start without these records");
            }
            LOG.warn(
                    "Cut {} from {} to {} bytes, the log now ends at offset {}: {}",
                    segment.file(),
                    segment.sizeInBytes(),
                    position,
                    next,
                    damage.getMessage());
            discard(behind); // first: a crash must not leave them without what they follow
            segment.cutTail(position);
            segment.verifiedFrom(from);
            return false;
        }
        return true;
    }

    private long endOffset(List<Segment> segments) throws IOException {
        Segment last = segments.get(segments.size() - 1);
        BatchCursor cursor = last.cursor(last.indexedPosition(Long.MAX_VALUE), 8 * 1024);
        long end = last.baseOffset();
        for (BatchHeader header = cursor.next(); header != null; header = cursor.next()) {
            end = header.lastOffset() + 1;
        }
        return end;
    }

    private LeaderEpochs epochs(List<Segment> segments, long endOffset) throws IOException {
        LeaderEpochs epochs;
        try {
            epochs = LeaderEpochs.load(directory);
        } catch (IOException damaged) {
            LOG.warn("Making the leader epochs again from the log", damaged);
            epochs = LeaderEpochs.empty(directory);
        }
        epochs.truncateFromEnd(endOffset);
        List<EpochStart> known = epochs.all();
        long from = known.isEmpty() ? 0 : Math.max(known.get(known.size() - 1).startOffset(), recoveryPoint);
        LeaderEpochs filled = epochs;
        if (from < endOffset) {
            var found = new ArrayList<EpochStart>();
            ProducerRecovery.headersFrom(segments, from, header -> {
                int latest = found.isEmpty()
                        ? filled.latest()
                        : found.get(found.size() - 1).epoch();
                if (header.leaderEpoch() > latest) {
                    found.add(new EpochStart(header.leaderEpoch(), header.baseOffset()));
                }
            });
            for (EpochStart each : found) {
                filled.assign(each.epoch(), each.startOffset());
            }
        }
        return filled;
    }

    /** Removes segments, the newest first. */
    private void discard(List<Long> offsets) throws IOException {
        for (int i = offsets.size() - 1; i >= 0; i--) {
            var moved = new ArrayList<Path>();
            SegmentFiles.setAside(directory, offsets.get(i), moved);
            for (Path aside : moved) {
                LOG.warn("Removed {}: it lies behind the end of the log that the crash left", aside);
                Files.deleteIfExists(aside);
            }
        }
    }

    private void setAside(List<Segment> segments, int from) throws IOException {
        for (Segment segment : segments.subList(from, segments.size())) {
            segment.release();
            discard(List.of(segment.baseOffset()));
        }
        segments.subList(from, segments.size()).clear();
    }

    private void removeLeftovers() throws IOException {
        List<Path> leftovers;
        try (Stream<Path> files = Files.list(directory)) {
            leftovers = files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.endsWith(SegmentFiles.DELETED_SUFFIX) || name.endsWith(AtomicFile.TEMPORARY_SUFFIX);
                    })
                    .toList();
        }
        for (Path leftover : leftovers) {
            Files.deleteIfExists(leftover);
        }
    }
}
