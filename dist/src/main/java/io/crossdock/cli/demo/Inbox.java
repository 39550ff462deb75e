package io.crossdock.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The folder into which the shop exports its orders, one CSV file a day. */
final class Inbox {
    private final Path folder;
    private final int total;

    private Inbox(Path folder, int total) {
        this.folder = folder;
        this.total = total;
    }

    /** Fills the folder, unless an earlier run has. It appears whole: a connector never sees half of it. */
    static Inbox prepare(Path archive, Path folder) throws IOException {
        try (var zip = new ZipFile(archive.toFile())) {
            if (!Files.exists(folder)) {
                Path filling = folder.resolveSibling("inbox.filling");
                Files.createDirectories(filling);
                Enumeration<? extends ZipEntry> entries = zip.entries();
                while (entries.hasMoreElements()) {
                    ZipEntry entry = entries.nextElement();
                    Path file = filling.resolve(Path.of(entry.getName()).getFileName());
                    Files.copy(zip.getInputStream(entry), file, StandardCopyOption.REPLACE_EXISTING);
                }
                Files.move(filling, folder, StandardCopyOption.ATOMIC_MOVE);
            }
            return new Inbox(folder, zip.size());
        }
    }

    /** How many files there were at first. */
    int total() {
        return total;
    }

    /** How many files the connector has not acknowledged yet. */
    int waiting() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return Math.toIntExact(
                    files.filter(file -> file.toString().endsWith(".csv")).count());
        }
    }
}
