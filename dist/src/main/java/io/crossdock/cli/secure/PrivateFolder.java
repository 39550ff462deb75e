package io.crossdock.cli.secure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A folder whose files only their owner can read, from the moment they exist. */
final class PrivateFolder {
    private final Path folder;

    private PrivateFolder(Path folder) {
        this.folder = folder;
    }

    /** @throws IOException when it exists already */
    static PrivateFolder create(Path folder) throws IOException {
        Files.createDirectories(folder.getParent());
        Files.createDirectory(folder, only("rwx------"));
        return new PrivateFolder(folder);
    }

    /** A new file. */
    Path write(String name, String text) throws IOException {
        Path file = Files.createFile(folder.resolve(name), only("rw-------"));
        return Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
    }

    private static FileAttribute<?>[] only(String permissions) {
        Set<String> views = FileSystems.getDefault().supportedFileAttributeViews();
        return views.contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
