package io.crossdock.broker.log;

import java.nio.file.Path;
import java.util.List;

/**
 * Where the logs are and what may be asked of the disks.
 *
 * @param directories {@code log.dirs}, at least one, none twice
 * @param recoveryThreads {@code num.recovery.threads.per.data.dir}
 * @param unsyncedMaxBytes bytes of one directory's logs that may have to be read again after a crash; flushing in the
 *     background keeps to it within a second
 * @param minFreeBytes {@code log.dirs.min.free.bytes}, room on each disk that clients may not fill; 0 for none
 */
public record StorageConfig(List<Path> directories, int recoveryThreads, long unsyncedMaxBytes, long minFreeBytes) {
    private static final int RECOVERY_THREADS = 2;
    private static final long UNSYNCED_MAX_BYTES = 512L << 20;

    public StorageConfig {
        directories = List.copyOf(directories);
        if (directories.isEmpty() || directories.stream().distinct().count() < directories.size()) {
            throw new IllegalArgumentException("log.dirs must name directories, each once, was " + directories);
        }
    }

    /** One directory, Kafka's defaults, and nothing kept free. */
    public static StorageConfig of(Path directory) {
        return new StorageConfig(List.of(directory), RECOVERY_THREADS, UNSYNCED_MAX_BYTES, 0);
    }
}
