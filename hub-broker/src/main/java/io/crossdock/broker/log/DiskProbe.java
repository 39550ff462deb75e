package io.crossdock.broker.log;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** How a data directory's file system is asked for its room. */
@FunctionalInterface
public interface DiskProbe {
    /** The real one. */
    DiskProbe SYSTEM = directory -> {
        FileStore store = Files.getFileStore(directory);
        return () -> {
            if (!Files.isDirectory(directory)) { // the file system would still answer for a file put in its place
                throw new NotDirectoryException(directory.toString());
            }
            return new Room(store.getTotalSpace(), store.getUsableSpace());
        };
    };

    /** Finds the file system, once; asking it is cheap then. */
    Disk of(Path directory) throws IOException;

    /** One file system. */
    @FunctionalInterface
    interface Disk {
        /** @throws IOException also when the directory is gone */
        Room room() throws IOException;
    }

    /**
     * What a file system has, in bytes.
     *
     * @param total its size
     * @param usable what this process may still write
     */
    record Room(long total, long usable) {}
}
