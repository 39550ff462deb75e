package io.crossdock.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that goes with all that is in it. */
record TemporaryFolder(Path path) implements AutoCloseable {
    static TemporaryFolder make() throws IOException {
        return new TemporaryFolder(Files.createTempDirectory("crossdock-test-"));
    }

    @Override
    public void close() throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(path)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
