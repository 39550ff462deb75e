package io.crossdock.broker.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A small text file of numbers, as Kafka keeps several.
 *
 * <pre>
 * 0                 version
 * 2                 lines that follow
 * orders 0 1234     one entry each
 * orders 1 987
 * </pre>
 */
final class CheckpointFile {
    private static final String VERSION = "0";

    private CheckpointFile() {}

    static byte[] content(List<String> entries) {
        var text =
                new StringBuilder(VERSION).append('\n').append(entries.size()).append('\n');
        entries.forEach(entry -> text.append(entry).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The entries split at blanks; none if there is no such file.
     *
     * @throws IOException also when the content is not what {@link #content} makes
     */
    static List<String[]> read(Path file, int fields) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        if (lines.isEmpty()) {
            return List.of(); // as Apache Kafka makes it before it has anything to note
        }
        if (lines.size() < 2
                || !lines.get(0).equals(VERSION)
                || !lines.get(1).equals(Integer.toString(lines.size() - 2))) {
            throw new IOException("Checkpoint " + file + " does not start with version 0 and the number of its lines");
        }
        List<String[]> entries = lines.subList(2, lines.size()).stream()
                .map(line -> line.split(" "))
                .toList();
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).length != fields) {
                throw new IOException(
                        "Checkpoint " + file + ":" + (i + 3) + ": not " + fields + " fields: " + lines.get(i + 2));
            }
        }
        return entries;
    }
}
