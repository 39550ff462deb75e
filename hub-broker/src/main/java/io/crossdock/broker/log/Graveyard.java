package io.crossdock.broker.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Files that are set aside under a name no restart takes for a log, until their delay has passed. Removing them is left
 * to maintenance because it may take long for large files. Grows only with what is dropped from the disk, which bounds
 * it. Thread-safe.
 */
final class Graveyard {
    private static final Logger LOG = LoggerFactory.getLogger(Graveyard.class);

    private record Buried(Path path, long dueMillis) {}

    private final Clock clock;
    private final ConcurrentLinkedQueue<Buried> buried = new ConcurrentLinkedQueue<>();

    Graveyard(Clock clock) {
        this.clock = clock;
    }

    void bury(List<Path> paths, long delayMillis) {
        long due = clock.millis() + delayMillis;
        paths.forEach(path -> buried.add(new Buried(path, due)));
    }

    /** Removes what is due. A failure is logged and left to the next restart: the files cost space, nothing else. */
    void sweep() {
        long now = clock.millis();
        for (Iterator<Buried> each = buried.iterator(); each.hasNext(); ) {
            Buried next = each.next();
            if (next.dueMillis() <= now) {
                each.remove();
                try {
                    remove(next.path());
                } catch (IOException failed) {
                    LOG.warn("Could not remove {}; it is tried again at the next start", next.path(), failed);
                }
            }
        }
    }

    /** Removes a file, or a directory with all it holds; nothing to do if it is gone. */
    static void remove(Path path) throws IOException {
        try {
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException full) {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                    if (failure instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw failure;
                }

                @Override
                public FileVisitResult postVisitDirectory(
                        Path directory, java.io.@org.jspecify.annotations.Nullable IOException failure)
                        throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    }
}
