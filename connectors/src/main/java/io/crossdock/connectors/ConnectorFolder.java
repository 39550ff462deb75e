package io.crossdock.connectors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes connector files so that nobody ever reads half of one. One thread at a time. */
final class ConnectorFolder {
    private final Path directory;

    ConnectorFolder(Path directory) {
        this.directory = directory;
    }

    /** Where the file of a connector goes that has none yet. */
    Path fileOf(String name) {
        return directory.resolve(name + ".yaml");
    }

    void write(Path file, String text) throws IOException {
        Files.createDirectories(directory);
        Path part = directory.resolve("." + file.getFileName() + ".part"); // hidden files are no connectors
        Files.writeString(part, text, StandardCharsets.UTF_8);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Moves a file aside, where it is no connector any more but can be had again.
     *
     * @param millis tells several removals of one name apart
     * @return where it is now
     */
    Path setAside(Path file, long millis) throws IOException {
        Path aside = directory.resolve("." + file.getFileName() + ".removed-" + millis);
        return Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
    }
}
