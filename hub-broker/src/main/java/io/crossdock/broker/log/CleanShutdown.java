package io.crossdock.broker.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that says that every log of a data directory was flushed and closed. It is gone while a broker runs. */
final class CleanShutdown {
    private static final String FILE = ".kafka_cleanshutdown";

    private CleanShutdown() {}

    static void mark(Path directory) throws IOException {
        AtomicFile.write(
                directory.resolve(FILE), "{\"version\":0,\"brokerEpoch\":-1}".getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the last stop was clean; asks only once, since from now on the answer is no. */
    static boolean take(Path directory) throws IOException {
        boolean clean = Files.deleteIfExists(directory.resolve(FILE));
        if (clean) {
            AtomicFile.flushDirectory(directory);
        }
        return clean;
    }
}
