package io.crossdock.hub.audit;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Lines in files of limited size and number: {@code audit.jsonl} is the newest, {@code audit.1.jsonl} the one before, and
 * so on. The first is made when there is something to write; only the hub's own user may read it. Confined to one thread.
 */
final class AuditFile implements AutoCloseable {
    private final Path directory;
    private final long maxBytes;
    private final int files;
    private @Nullable OutputStream out;
    private long size;

    /**
     * @param maxBytes from which on a new file is begun
     * @param files kept, the newest included; 1 or more
     */
    AuditFile(Path directory, long maxBytes, int files) {
        this.directory = directory;
        this.maxBytes = maxBytes;
        this.files = files;
    }

    /** When this returns the operating system has the lines. */
    void write(List<byte[]> lines) throws IOException {
        for (byte[] line : lines) {
            OutputStream current = out == null ? open() : out;
            if (size > 0 && size + line.length > maxBytes) {
                current.close();
                out = null;
                rotate();
                current = open();
            }
            current.write(line);
            size += line.length;
        }
    }

    private OutputStream open() throws IOException {
        Path newest = file(0);
        if (!Files.exists(newest)
                && newest.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(
                    newest, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        OutputStream opened = Files.newOutputStream(newest, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        out = opened;
        size = Files.size(newest);
        return opened;
    }

    private void rotate() throws IOException {
        Files.deleteIfExists(file(files - 1));
        for (int number = files - 2; number >= 0; number--) {
            if (Files.exists(file(number))) {
                Files.move(file(number), file(number + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path file(int number) {
        return directory.resolve(number == 0 ? "audit.jsonl" : "audit." + number + ".jsonl");
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}
