package io.crossdock.broker.metadata.zk;

import org.jspecify.annotations.NullUnmarked;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** ZooKeeper's logs as a disk may hand them back. */
@NullUnmarked
final class LogFiles {
    private static final int HEADER = 16;
    private static final int BEFORE = 12;

    private LogFiles() {}

    /** The newest log of a ZooKeeper that uses this directory. */
    static Path newest(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("version-2"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("log."))
                    .max(Comparator.comparingLong(LogFiles::number))
                    .orElseThrow();
        }
    }

    /** Where each transaction begins, and where the last one ends. */
    static List<Integer> transactions(byte[] log) {
        List<Integer> starts = new ArrayList<>(List.of(HEADER));
        int at = HEADER;
        while (at + BEFORE <= log.length && ByteBuffer.wrap(log).getInt(at + Long.BYTES) > 0) {
            at += BEFORE + ByteBuffer.wrap(log).getInt(at + Long.BYTES) + 1;
            starts.add(at);
        }
        return starts;
    }

    /** Turns a byte of a transaction in the middle of the newest log, in place. */
    static Path garble(Path directory) throws IOException {
        Path log = newest(directory);
        byte[] content = Files.readAllBytes(log);
        List<Integer> starts = transactions(content);
        int at = starts.get((starts.size() - 1) / 2) + BEFORE + 1;
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {(byte) ~content[at]}), at);
        }
        return log;
    }

    /** All files below a folder by name, with what is in them. */
    static Map<String, ByteBuffer> content(Path folder) throws IOException {
        var content = new TreeMap<String, ByteBuffer>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.put(folder.relativize(file).toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
            }
        }
        return content;
    }

    private static long number(Path log) {
        return Long.parseLong(log.getFileName().toString().substring("log.".length()), 16);
    }
}
