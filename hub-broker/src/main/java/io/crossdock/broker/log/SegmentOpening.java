package io.crossdock.broker.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How a {@link Segment} comes to be: new, or of the files that are there. What fails half-way keeps no file open. Called
 * by the log's writer, or while nobody else uses the directory.
 */
final class SegmentOpening {
    private SegmentOpening() {}

    /** A new empty segment; leftovers of the same name are overwritten. */
    static Segment create(Path directory, long baseOffset, long now) throws IOException {
        return create(directory, baseOffset, now, "");
    }

    /** One whose files have a suffix behind the usual one. */
    static Segment create(Path directory, long baseOffset, long now, String suffix) throws IOException {
        Path file = directory.resolve(SegmentFiles.name(baseOffset, Segment.LOG_SUFFIX + suffix));
        Path offsets = index(directory, baseOffset, SegmentIndex.Kind.OFFSET, suffix);
        Path times = index(directory, baseOffset, SegmentIndex.Kind.TIME, suffix);
        try { // the records' file last: without it there is no segment
            SegmentIndex offsetIndex = SegmentIndex.create(offsets, SegmentIndex.Kind.OFFSET);
            SegmentIndex timeIndex = SegmentIndex.create(times, SegmentIndex.Kind.TIME);
            TransactionIndex aborted = TransactionIndex.create(
                    directory.resolve(SegmentFiles.name(baseOffset, TransactionIndex.SUFFIX + suffix)));
            FileChannel channel = FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            return new Segment(baseOffset, now, file, channel, offsetIndex, timeIndex, aborted, 0);
        } catch (IOException failed) {
            Files.deleteIfExists(offsets);
            Files.deleteIfExists(times);
            throw failed;
        }
    }

    /** A segment found on disk; {@code rebuildIndexes} starts with empty ones, to be filled by {@link Segment#indexed}. */
    static Segment open(Path directory, long baseOffset, boolean rebuildIndexes) throws IOException {
        Path file = directory.resolve(SegmentFiles.name(baseOffset, Segment.LOG_SUFFIX));
        long size = Files.size(file);
        if (size > Integer.MAX_VALUE) {
            throw new IOException(file + " has " + size + " bytes, a segment has at most " + Integer.MAX_VALUE);
        }
        Path offsetFile = index(directory, baseOffset, SegmentIndex.Kind.OFFSET, "");
        Path timeFile = index(directory, baseOffset, SegmentIndex.Kind.TIME, "");
        Path transactionFile = directory.resolve(SegmentFiles.name(baseOffset, TransactionIndex.SUFFIX));
        long modifiedMillis = Files.getLastModifiedTime(file).toMillis();
        SegmentIndex offsets = rebuildIndexes
                ? SegmentIndex.create(offsetFile, SegmentIndex.Kind.OFFSET)
                : SegmentIndex.open(offsetFile, SegmentIndex.Kind.OFFSET);
        SegmentIndex times = rebuildIndexes
                ? SegmentIndex.create(timeFile, SegmentIndex.Kind.TIME)
                : SegmentIndex.open(timeFile, SegmentIndex.Kind.TIME);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            TransactionIndex transactions = rebuildIndexes
                    ? TransactionIndex.create(transactionFile)
                    : TransactionIndex.open(transactionFile, baseOffset);
            var segment =
                    new Segment(baseOffset, modifiedMillis, file, channel, offsets, times, transactions, (int) size);
            return orReleased(segment, segment::found);
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    /** As {@link #open}, keeping of the indexes what is sound and stands for batches below {@code offset}. */
    static Segment openBelow(Path directory, long baseOffset, long offset) throws IOException {
        Path file = directory.resolve(SegmentFiles.name(baseOffset, Segment.LOG_SUFFIX));
        long size = Files.size(file);
        long known;
        try (SegmentIndex offsets = SegmentIndex.openSound(
                index(directory, baseOffset, SegmentIndex.Kind.OFFSET, ""),
                SegmentIndex.Kind.OFFSET,
                entry -> entry.key() + baseOffset < offset && entry.value() < size)) {
            SegmentIndex.Entry last = offsets.last();
            known = last == null ? -1 : last.key();
        }
        SegmentIndex.openSound(
                        index(directory, baseOffset, SegmentIndex.Kind.TIME, ""),
                        SegmentIndex.Kind.TIME,
                        entry -> entry.value() <= known)
                .close();
        Segment segment = open(directory, baseOffset, false);
        return orReleased(segment, () -> segment.transactions().truncate(offset));
    }

    private interface Preparation {
        void run() throws IOException;
    }

    private static Segment orReleased(Segment segment, Preparation preparation) throws IOException {
        try {
            preparation.run();
            return segment;
        } catch (IOException failed) {
            segment.release();
            throw failed;
        }
    }

    private static Path index(Path directory, long baseOffset, SegmentIndex.Kind kind, String suffix) {
        return directory.resolve(SegmentFiles.name(baseOffset, kind.suffix() + suffix));
    }
}
