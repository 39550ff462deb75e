package io.crossdock.broker.log;

import org.apache.kafka.common.Uuid;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code partition.metadata}: to which topic of this name the directory belongs.
 *
 * <pre>
 * version: 0
 * topic_id: 4gzU0cZyQIOUVO0yD9SFDw
 * </pre>
 */
final class PartitionMetadataFile {
    static final String FILE = "partition.metadata";
    private static final String TOPIC_ID = "topic_id: ";

    private PartitionMetadataFile() {}

    static void write(Path directory, Uuid topicId) throws IOException {
        String text = "version: 0\n" + TOPIC_ID + topicId;
        AtomicFile.write(directory.resolve(FILE), text.getBytes(StandardCharsets.UTF_8));
    }

    static Optional<Uuid> read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        if (lines.size() < 2 || !lines.get(1).startsWith(TOPIC_ID)) {
            throw new IOException(file + ":2: expected '" + TOPIC_ID + "' and an id");
        }
        try {
            return Optional.of(
                    Uuid.fromString(lines.get(1).substring(TOPIC_ID.length()).trim()));
        } catch (IllegalArgumentException wrong) {
            throw new IOException(file + ":2: not a topic id: " + lines.get(1), wrong);
        }
    }
}
