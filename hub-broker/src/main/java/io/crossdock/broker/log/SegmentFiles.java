package io.crossdock.broker.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** How the files of a partition directory are called: twenty digits of an offset and a suffix. */
final class SegmentFiles {
    static final String DELETED_SUFFIX = ".deleted";
    static final String SNAPSHOT_SUFFIX = ".snapshot";

    /** Behind the usual one: a compacted segment that is being written. */
    static final String CLEANED_SUFFIX = ".cleaned";

    /** Behind the usual one: a compacted segment that is whole and about to take its place. */
    static final String SWAP_SUFFIX = ".swap";

    /** The files of a segment, in the order in which they are renamed when it is made. */
    static final List<String> LOG_LAST = List.of(
            SegmentIndex.Kind.OFFSET.suffix(),
            SegmentIndex.Kind.TIME.suffix(),
            TransactionIndex.SUFFIX,
            Segment.LOG_SUFFIX);

    /** All files that go with a segment. */
    static final List<String> ALL = List.of(
            Segment.LOG_SUFFIX,
            SegmentIndex.Kind.OFFSET.suffix(),
            SegmentIndex.Kind.TIME.suffix(),
            TransactionIndex.SUFFIX,
            SNAPSHOT_SUFFIX);

    private static final int DIGITS = 20;

    private SegmentFiles() {}

    static String name(long offset, String suffix) {
        String digits = Long.toString(offset);
        return "0".repeat(DIGITS - digits.length()) + digits + suffix;
    }

    /** The offsets of all files with this suffix, ascending. */
    static List<Long> offsets(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> offset(file.getFileName().toString(), suffix))
                    .filter(OptionalLong::isPresent)
                    .map(OptionalLong::getAsLong)
                    .sorted()
                    .toList();
        }
    }

    /**
     * Sets the files of one segment aside: they no longer count as part of the log, a restart removes them. The records
     * go first; when a later file cannot be renamed, the segment is gone all the same.
     *
     * @param moved told where the files are now, also when not all of them could be renamed
     */
    static void setAside(Path directory, long baseOffset, List<Path> moved) throws IOException {
        for (String suffix : ALL) {
            Path file = directory.resolve(name(baseOffset, suffix));
            Path aside = directory.resolve(name(baseOffset, suffix) + DELETED_SUFFIX);
            try {
                Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
                moved.add(aside);
            } catch (NoSuchFileException absent) {
                continue; // not every segment has a producer snapshot or aborted transactions
            }
        }
    }

    /** Removes indexes without records, which a crash leaves that comes while a segment is made or set aside. */
    static void removeOrphans(Path directory) throws IOException {
        List<Long> segments = offsets(directory, Segment.LOG_SUFFIX);
        for (String suffix : LOG_LAST) {
            for (long base : offsets(directory, suffix)) {
                if (!segments.contains(base)) {
                    Files.deleteIfExists(directory.resolve(name(base, suffix)));
                }
            }
        }
    }

    private static OptionalLong offset(String name, String suffix) {
        if (name.length() != DIGITS + suffix.length() || !name.endsWith(suffix)) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(name, 0, DIGITS, 10));
        } catch (NumberFormatException other) {
            return OptionalLong.empty(); // somebody else's file: not ours to read
        }
    }
}
