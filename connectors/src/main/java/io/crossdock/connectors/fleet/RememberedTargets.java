package io.crossdock.connectors.fleet;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossdock.connectors.ConnectorFolder;
import io.crossdock.connectors.Target;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which connectors are not to work, as this hub has last read it, in {@code .targets.json} of the connectors' folder: a hub
 * that starts before its cluster does not start them for want of the board. One thread remembers, any asks.
 */
final class RememberedTargets {
    private static final Logger LOG = LoggerFactory.getLogger(RememberedTargets.class);
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final ConnectorFolder folder;
    private final Path file;
    private volatile Remembered last;

    RememberedTargets(Path directory) {
        this.folder = new ConnectorFolder(directory);
        this.file = directory.resolve(".targets.json");
        this.last = read(file);
    }

    /**
     * What was on a board.
     *
     * @param topicId of it; empty before any was read
     * @param targets of connectors that were not to work
     */
    private record Remembered(String topicId, Map<String, Target> targets) {
        static final Remembered NOTHING = new Remembered("", Map.of());

        Remembered {
            targets = Map.copyOf(targets);
        }
    }

    private static Remembered read(Path file) {
        if (!Files.isRegularFile(file)) {
            return Remembered.NOTHING;
        }
        try {
            return JSON.readValue(file.toFile(), Remembered.class);
        } catch (IOException unreadable) {
            LOG.warn(
                    "{} cannot be read, so connectors that are paused may start before the cluster is reached: {}",
                    file,
                    unreadable.getMessage());
            return Remembered.NOTHING;
        }
    }

    /** What was last wanted of a connector. */
    Target of(String connector) {
        return last.targets().getOrDefault(connector, Target.RUNNING);
    }

    /**
     * What stands on a board that was read as a whole; and, if it is not the one that was read last, which was lost with all
     * that stood on it, what stood there and nowhere else.
     */
    Map<String, Target> merged(String topicId, Map<String, Target> targets) {
        if (last.topicId().equals(topicId) || last.topicId().isEmpty()) {
            return targets;
        }
        var all = new TreeMap<>(last.targets());
        all.putAll(targets);
        return all;
    }

    /** From now on these, and all others are to work. */
    void remember(String topicId, Map<String, Target> targets) {
        var now = new Remembered(topicId, targets);
        if (now.equals(last)) {
            return;
        }
        try {
            folder.write(file, JSON.writeValueAsString(now) + "\n");
            last = now;
        } catch (IOException unwritable) {
            LOG.error("Which connectors are paused could not be noted in {}", file, unwritable);
        }
    }
}
