package io.crossdock.broker.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The segments below the recovery point whose indexes are being made again. Noted on the disk before the old indexes go,
 * and until all new ones are whole and flushed: a start that follows a kill in between would take a half-made index for
 * a sound one, and a transaction index that is not there yet for one of a segment without aborted transactions.
 *
 * <pre>
 * index-rebuild-checkpoint     a {@link CheckpointFile} with one base offset in a line; only there meanwhile
 * </pre>
 *
 * <p>Confined to the loading of one log.
 */
final class IndexRebuilds {
    static final String FILE = "index-rebuild-checkpoint";
    private static final Logger LOG = LoggerFactory.getLogger(IndexRebuilds.class);

    private final Path file;
    private final Set<Long> bases = new TreeSet<>();

    /** As the last start left it, which is empty unless that one was killed. */
    IndexRebuilds(Path directory) throws IOException {
        this.file = directory.resolve(FILE);
        for (String[] entry : CheckpointFile.read(file, 1)) {
            try {
                bases.add(Long.parseLong(entry[0]));
            } catch (NumberFormatException wrong) {
                throw new IOException("Checkpoint " + file + ": not a number in " + entry[0], wrong);
            }
        }
        if (!bases.isEmpty()) {
            LOG.warn("Rebuilding the indexes of segments {} in {} again: the last start did not finish", bases, file);
        }
    }

    /** Whether the indexes found beside this segment are not to be believed. */
    boolean contains(long base) {
        return bases.contains(base);
    }

    /** The indexes of this segment may go when this returns. */
    void begin(long base) throws IOException {
        if (bases.add(base)) {
            List<String> lines = bases.stream().map(each -> Long.toString(each)).toList();
            AtomicFile.write(file, CheckpointFile.content(lines));
        }
    }

    /** All indexes are made; puts them on the disk and forgets about it. */
    void finish(List<Segment> segments) throws IOException {
        if (bases.isEmpty()) {
            return;
        }
        for (Segment segment : segments) {
            if (contains(segment.baseOffset())) {
                segment.writeIndexes();
                segment.syncIndexes();
            }
        }
        Files.deleteIfExists(file);
        bases.clear();
    }
}
