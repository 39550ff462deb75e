package io.crossdock.connectors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Writes connector files so that nobody ever reads half of one. One thread at a time. */
public final class ConnectorFolder {
    private final Path directory;

    /** @param directory made with the first file */
    public ConnectorFolder(Path directory) {
        this.directory = directory;
    }

    /** Where the files are; may not be there yet. */
    public Path directory() {
        return directory;
    }

    /**
     * Where the file of a connector goes that has none yet.
     *
     * @throws IllegalArgumentException if that were outside the folder
     */
    public Path fileOf(String name) {
        Path file = directory.resolve(name + ".yaml");
        Path folder = directory.toAbsolutePath().normalize();
        if (!folder.equals(file.toAbsolutePath().normalize().getParent())) {
            throw new IllegalArgumentException("'" + name + "' cannot be the name of a connector");
        }
        return file;
    }

    /** Makes a file or replaces it, in one move. */
    public void write(Path file, String text) throws IOException {
        Files.createDirectories(directory);
        // Hidden files are no connectors; and hubs that share the folder may write the same file at the same time.
        Path part = directory.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            Files.writeString(part, text, StandardCharsets.UTF_8);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Moves a file aside, where it is no connector any more but can be had again.
     *
     * @param millis tells several removals of one name apart
     * @return where it is now
     */
    public Path setAside(Path file, long millis) throws IOException {
        Path aside = directory.resolve("." + file.getFileName() + ".removed-" + millis);
        return Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
    }
}
