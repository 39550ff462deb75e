package io.crossdock.broker.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Puts a compacted segment in the place of those it was made of, so that a crash at any point leaves the old ones or the
 * new one. The names are Kafka's.
 *
 * <pre>
 * 1  X.index.cleaned … X.log.cleaned     being written, then flushed        crash: removed, nothing has happened
 * 2  X.index.swap …, last X.log.swap     renamed                            crash before the last: removed likewise
 * 3  Y.log.deleted …                     the other replaced segments go     crash: X.log.swap is there, so 3 and 4
 * 4  X.index …, last X.log               renamed over the replaced X               are done again by the next start
 * </pre>
 *
 * <p>Which segments are the replaced ones is known from the file itself: those that start within its offsets. Compaction
 * keeps the last batch of a file for that, if need be without records.
 */
final class SegmentSwap {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentSwap.class);
    private static final int SCAN_BLOCK = 64 * 1024;

    private SegmentSwap() {}

    /** One step. Not being there is no fault of a file that not every segment has, or that was renamed before a crash. */
    record Rename(Path from, Path to, boolean mayBeAbsent) {
        void run() throws IOException {
            try {
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (NoSuchFileException absent) {
                if (!mayBeAbsent) {
                    throw absent;
                }
            }
        }
    }

    /**
     * Steps 2 to 4.
     *
     * @param replaced base offsets of the segments that go, the first one the cleaned segment's own
     */
    static List<Rename> plan(Path directory, List<Long> replaced) {
        var steps = new ArrayList<Rename>();
        for (String suffix : SegmentFiles.LOG_LAST) {
            steps.add(
                    rename(directory, replaced.get(0), suffix, SegmentFiles.CLEANED_SUFFIX, SegmentFiles.SWAP_SUFFIX));
        }
        steps.addAll(finish(directory, replaced));
        return List.copyOf(steps);
    }

    /** Where the files of the replaced segments are after the plan was run, but for the first's, which are gone. */
    static List<Path> setAside(List<Rename> plan) {
        return plan.stream()
                .map(Rename::to)
                .filter(to -> to.toString().endsWith(SegmentFiles.DELETED_SUFFIX))
                .toList();
    }

    /** Ends what a crash interrupted. Nobody else uses the directory. */
    static void recover(Path directory) throws IOException {
        long firstUnfinished = Long.MAX_VALUE;
        for (String suffix : SegmentFiles.LOG_LAST) {
            for (long base : SegmentFiles.offsets(directory, suffix + SegmentFiles.CLEANED_SUFFIX)) {
                firstUnfinished = Math.min(firstUnfinished, base);
                removeCleaned(directory, base);
            }
        }
        List<Long> whole = SegmentFiles.offsets(directory, Segment.LOG_SUFFIX + SegmentFiles.SWAP_SUFFIX);
        for (String suffix : SegmentFiles.LOG_LAST) {
            for (long base : SegmentFiles.offsets(directory, suffix + SegmentFiles.SWAP_SUFFIX)) {
                if (base >= firstUnfinished || !whole.contains(base)) {
                    Files.deleteIfExists(directory.resolve(SegmentFiles.name(base, suffix + SegmentFiles.SWAP_SUFFIX)));
                }
            }
        }
        for (long base : whole) {
            if (base < firstUnfinished) {
                List<Long> replaced = covered(directory, base, SegmentFiles.SWAP_SUFFIX);
                LOG.info("Finishing the swap of a compacted segment {} in {} for {}", base, directory, replaced);
                for (Rename step : finish(directory, replaced)) {
                    step.run();
                }
            }
        }
    }

    static void removeCleaned(Path directory, long base) throws IOException {
        for (String suffix : SegmentFiles.LOG_LAST) {
            Files.deleteIfExists(directory.resolve(SegmentFiles.name(base, suffix + SegmentFiles.CLEANED_SUFFIX)));
        }
    }

    /** The segments that a cleaned one replaces: its own offset first, then those that start within its batches. */
    static List<Long> covered(Path directory, long base, String suffix) throws IOException {
        Path file = directory.resolve(SegmentFiles.name(base, Segment.LOG_SUFFIX + suffix));
        long end = base + 1;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var cursor = new BatchCursor(channel, file, 0, (int) channel.size(), SCAN_BLOCK);
            for (BatchHeader header = cursor.next(); header != null; header = cursor.next()) {
                end = header.lastOffset() + 1;
            }
        }
        var covered = new TreeSet<Long>(List.of(base));
        for (String each : SegmentFiles.ALL) { // of one that is half set aside only some are left
            for (long offset : SegmentFiles.offsets(directory, each)) {
                if (offset > base && offset < end) {
                    covered.add(offset);
                }
            }
        }
        return List.copyOf(covered);
    }

    private static List<Rename> finish(Path directory, List<Long> replaced) {
        var steps = new ArrayList<Rename>();
        for (long other : replaced.subList(1, replaced.size())) {
            for (String suffix : SegmentFiles.ALL) {
                Path file = directory.resolve(SegmentFiles.name(other, suffix));
                steps.add(
                        new Rename(file, file.resolveSibling(file.getFileName() + SegmentFiles.DELETED_SUFFIX), true));
            }
        }
        for (String suffix : SegmentFiles.LOG_LAST) {
            steps.add(rename(directory, replaced.get(0), suffix, SegmentFiles.SWAP_SUFFIX, ""));
        }
        return steps;
    }

    private static Rename rename(Path directory, long base, String suffix, String from, String to) {
        return new Rename(
                directory.resolve(SegmentFiles.name(base, suffix + from)),
                directory.resolve(SegmentFiles.name(base, suffix + to)),
                !suffix.equals(Segment.LOG_SUFFIX));
    }
}
