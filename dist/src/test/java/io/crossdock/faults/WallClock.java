package io.crossdock.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The time of day as one process sees it: a small library before the C library's adds to it what a file says. The
 * process's stopwatches, {@code System.nanoTime} and waits, go on evenly, as they do when an administrator or NTP sets a
 * machine's clock; nobody else's clock is touched.
 */
final class WallClock {
    private final Path library;
    private final Path file;

    private WallClock(Path library, Path file) {
        this.library = library;
        this.file = file;
    }

    static boolean compiles(Path scratch) throws IOException, InterruptedException {
        return Shell.works(compiler(source(scratch), scratch.resolve("wallclock.so")));
    }

    static WallClock make(Path folder) throws IOException, InterruptedException {
        Path library = folder.resolve("wallclock.so");
        Shell.run(compiler(source(folder), library));
        var clock = new WallClock(library, folder.resolve("wallclock.shift"));
        clock.set(Duration.ZERO);
        return clock;
    }

    Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "WALLCLOCK_SHIFT", file.toString());
    }

    /** @param shift from the machine's clock; negative is back */
    void set(Duration shift) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        bytes.putLong(shift.toSeconds());
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.write(bytes.array());
        }
    }

    private static Path source(Path folder) throws IOException {
        Path source = folder.resolve("wallclock.c");
        try (InputStream in = WallClock.class.getResourceAsStream("wallclock.c")) {
            if (in == null) {
                throw new IOException("wallclock.c is not among the test's resources");
            }
            Files.write(source, in.readAllBytes());
        }
        return source;
    }

    private static String[] compiler(Path source, Path library) {
        return new String[] {"cc", "-O2", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl"};
    }
}
