package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One offset per partition of a data directory, in a {@link CheckpointFile}. */
final class OffsetCheckpoint {
    static final String RECOVERY_POINTS = "recovery-point-offset-checkpoint";
    static final String CLEANED = "cleaner-offset-checkpoint";
    static final String HIGH_WATERMARKS = "replication-offset-checkpoint";
    static final String LOG_START_OFFSETS = "log-start-offset-checkpoint";
    private final Path file;
    private volatile Map<TopicPartition, Long> noted = Map.of();

    OffsetCheckpoint(Path directory, String name) {
        this.file = directory.resolve(name);
    }

    /** Replaces the whole content. */
    void write(Map<TopicPartition, Long> offsets) throws IOException {
        List<String> lines = offsets.entrySet().stream()
                .map(entry -> entry.getKey().topic() + " " + entry.getKey().partition() + " " + entry.getValue())
                .sorted()
                .toList();
        AtomicFile.write(file, CheckpointFile.content(lines));
        noted = Map.copyOf(offsets);
    }

    Map<TopicPartition, Long> read() throws IOException {
        var offsets = new HashMap<TopicPartition, Long>();
        for (String[] entry : CheckpointFile.read(file, 3)) {
            try {
                offsets.put(new TopicPartition(entry[0], Integer.parseInt(entry[1])), Long.parseLong(entry[2]));
            } catch (NumberFormatException wrong) {
                throw new IOException("Checkpoint " + file + ": not a number in " + String.join(" ", entry), wrong);
            }
        }
        noted = Map.copyOf(offsets);
        return offsets;
    }

    /** Whether the file has an offset of this partition, as far as this process has read or written it. */
    boolean names(TopicPartition partition) {
        return noted.containsKey(partition);
    }

    /** What the file has, as far as this process has read or written it. */
    Map<TopicPartition, Long> noted() {
        return noted;
    }
}
