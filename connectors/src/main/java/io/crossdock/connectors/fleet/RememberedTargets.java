package io.crossdock.connectors.fleet;

import com.fasterxml.jackson.core.type.TypeReference;
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
 * that starts before its cluster does not start them for want of the board. Thread-safe.
 */
final class RememberedTargets {
    private static final Logger LOG = LoggerFactory.getLogger(RememberedTargets.class);
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final ConnectorFolder folder;
    private final Path file;
    private Map<String, Target> last; // guarded by this

    RememberedTargets(Path directory) {
        this.folder = new ConnectorFolder(directory);
        this.file = directory.resolve(".targets.json");
        this.last = read(file);
    }

    private static Map<String, Target> read(Path file) {
        if (!Files.isRegularFile(file)) {
            return Map.of();
        }
        try {
            return Map.copyOf(JSON.readValue(file.toFile(), new TypeReference<Map<String, Target>>() {}));
        } catch (IOException unreadable) {
            LOG.warn(
                    "{} cannot be read, so connectors that are paused may start before the cluster is reached: {}",
                    file,
                    unreadable.getMessage());
            return Map.of();
        }
    }

    /** What was last wanted of a connector. */
    synchronized Target of(String connector) {
        return last.getOrDefault(connector, Target.RUNNING);
    }

    /** From now on these, and all others are to work. */
    synchronized void remember(Map<String, Target> targets) {
        if (targets.equals(last)) {
            return;
        }
        try {
            folder.write(file, JSON.writeValueAsString(new TreeMap<>(targets)) + "\n");
            last = Map.copyOf(targets);
        } catch (IOException unwritable) {
            LOG.error("Which connectors are paused could not be noted in {}", file, unwritable);
        }
    }
}
