package io.crossdock.hub.data;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Everything one hub keeps.
 *
 * <pre>
 * DIR/zookeeper   snapshots and transaction log of the embedded ZooKeeper
 * DIR/log         the broker's topics
 * DIR/logs        hub.log and audit.jsonl with their predecessors
 * DIR/run/lock    locked by the hub while it lives; the operating system lets go of it even after kill -9
 * DIR/run/storage.json   how its logs are, see {@link StorageFile}
 * DIR/run/hub.json   where the hub can be reached, see {@link RunFile}
 * </pre>
 *
 * <p>Holding one of these means holding its lock. Thread-safe.
 */
public final class DataFolder implements AutoCloseable {
    private final Path root;
    private final FileChannel lock;

    private DataFolder(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /**
     * Creates what is missing and takes the lock.
     *
     * @throws IOException when the folder cannot be written or another hub lives in it; the message says which
     */
    public static DataFolder open(Path root) throws IOException {
        try {
            Files.createDirectories(runFolder(root));
            Files.createDirectories(root.resolve("logs"));
        } catch (IOException failure) {
            throw unusable(root, failure);
        }
        FileChannel lock;
        try {
            lock = FileChannel.open(
                    runFolder(root).resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException failure) {
            throw unusable(root, failure);
        }
        if (tryLock(lock) == null) {
            lock.close();
            String pid =
                    RunFile.find(root).map(run -> " (pid " + run.pid() + ")").orElse("");
            throw new IOException("another hub" + pid + " is running on the data folder " + root
                    + "; stop it with 'crossdock stop --data " + root + "' or choose another folder with --data");
        }
        return new DataFolder(root, lock);
    }

    private static IOException unusable(Path root, IOException failure) {
        String cause = failure instanceof AccessDeniedException denied
                ? "no permission to write " + denied.getFile()
                : failure instanceof FileAlreadyExistsException inTheWay
                        ? inTheWay.getFile() + " is a file"
                        : String.valueOf(failure.getMessage());
        return new IOException(
                "the data folder " + root + " cannot be used: " + cause + "; choose another folder with --data",
                failure);
    }

    /** The folder itself. */
    public Path root() {
        return root;
    }

    /** Where the embedded ZooKeeper keeps its data. */
    public Path zookeeper() {
        return root.resolve("zookeeper");
    }

    /** Where the broker keeps its topics. */
    public Path log() {
        return root.resolve("log");
    }

    /** Where what is written for people lies. */
    public Path logs() {
        return root.resolve("logs");
    }

    /** Lets another hub in. */
    @Override
    public void close() throws IOException {
        lock.close();
    }

    static Path runFolder(Path root) {
        return root.resolve("run");
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }
}
