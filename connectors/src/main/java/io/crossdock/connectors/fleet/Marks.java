package io.crossdock.connectors.fleet;

import io.crossdock.connectors.ConnectorFolder;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The marks of a folder of connectors: beside {@code orders.yaml} that came over HTTP stands {@code .orders.yaml.shared}
 * with one line, {@code TOPIC-ID VERSION}. One thread at a time.
 */
final class Marks {
    private static final String ENDING = ".shared";

    private final Path directory;

    Marks(Path directory) {
        this.directory = directory;
    }

    /** The mark of a file; null if it has none. */
    @Nullable
    Mark of(Path file) throws IOException {
        Path mark = beside(file);
        if (!Files.isRegularFile(mark)) {
            return null;
        }
        String[] words = Files.readString(mark).strip().split(" ", -1);
        return words.length == 2 ? new Mark(words[0], words[1]) : null;
    }

    /** All of them, by the files they stand beside. */
    Map<Path, Mark> all() throws IOException {
        var all = new TreeMap<Path, Mark>();
        if (!Files.isDirectory(directory)) {
            return all;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, ".*" + ENDING)) {
            for (Path each : found) {
                String name = each.getFileName().toString();
                Path file = directory.resolve(name.substring(1, name.length() - ENDING.length()));
                Mark mark = of(file);
                if (mark != null) {
                    all.put(file, mark);
                }
            }
        }
        return all;
    }

    void put(Path file, Mark mark) throws IOException {
        if (mark.equals(of(file))) {
            return;
        }
        new ConnectorFolder(directory).write(beside(file), mark.topicId() + " " + mark.version() + "\n");
    }

    void remove(Path file) throws IOException {
        Files.deleteIfExists(beside(file));
    }

    private Path beside(Path file) {
        return directory.resolve("." + file.getFileName() + ENDING);
    }
}
