package io.crossdock.broker.log;

import io.crossdock.broker.concurrent.Durations;
import io.crossdock.broker.concurrent.Durations.Spread;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A data directory as clients and operators see it.
 *
 * @param offlineBecause empty while it serves
 * @param fullBecause empty while clients may write; otherwise how much is free and what to do
 * @param cordoned whether it takes no new logs
 * @param syncs how long records took to reach the disk, each time some were synced
 * @param logs the logs in it that are loaded
 * @param totalBytes size of the file system, -1 when unknown
 * @param usableBytes what this process may still write there, -1 when unknown
 */
public record DirectoryStatus(
        Path path,
        Optional<String> offlineBecause,
        Optional<String> fullBecause,
        boolean cordoned,
        Spread syncs,
        List<PartitionLog> logs,
        long totalBytes,
        long usableBytes) {
    /** A size nobody knows. */
    public static final long UNKNOWN = -1;

    public DirectoryStatus {
        logs = List.copyOf(logs);
    }

    static DirectoryStatus unusable(Path path, String why, boolean cordoned) {
        return new DirectoryStatus(
                path,
                Optional.of(why),
                Optional.empty(),
                cordoned,
                new Durations().spread(),
                List.of(),
                UNKNOWN,
                UNKNOWN);
    }
}
