package io.crossdock.broker;

import io.crossdock.broker.log.LogStore;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The identities of all data directories of this broker that can be read. One that cannot is left to {@link LogStore},
 * which serves without it.
 */
final class DirectoryIdentities {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryIdentities.class);

    private final Map<Path, ClusterIdFile> files;

    private DirectoryIdentities(Map<Path, ClusterIdFile> files) {
        this.files = files;
    }

    static DirectoryIdentities of(List<Path> directories) {
        var files = new LinkedHashMap<Path, ClusterIdFile>();
        for (Path directory : directories) {
            try {
                Files.createDirectories(directory);
                files.put(directory, ClusterIdFile.of(directory));
            } catch (IOException unusable) {
                LOG.debug("{} has no identity", directory, unusable); // LogStore meets it too, and reports it
            }
        }
        return new DirectoryIdentities(files);
    }

    /** Tells this broker's first usable directory from every other one; made up anew where there is none. */
    String owner() {
        return files.values().stream()
                .findFirst()
                .map(ClusterIdFile::directoryId)
                .orElseGet(() -> Uuid.randomUuid().toString());
    }

    /** The directories that can be read. */
    List<Path> directories() {
        return List.copyOf(files.keySet());
    }

    /** Their ids. */
    List<String> ids() {
        return files.values().stream().map(ClusterIdFile::directoryId).toList();
    }

    /** Whether none of them has been used before. */
    boolean areNew() {
        return files.values().stream().allMatch(ClusterIdFile::isNew);
    }

    /** The id of a directory, if it can be read. */
    Optional<String> idOf(Path directory) {
        return Optional.ofNullable(files.get(directory)).map(ClusterIdFile::directoryId);
    }

    /**
     * Writes down where each directory belongs, or checks it against what was written down.
     *
     * @throws IOException if one belongs to another cluster or node; says what to do
     */
    void claim(String clusterId, int nodeId, LogStore logs) throws IOException {
        for (ClusterIdFile file : files.values()) {
            file.check(clusterId, nodeId);
        }
        files.forEach((directory, file) -> {
            try {
                file.writeIfNew(clusterId, nodeId);
            } catch (IOException failed) {
                logs.takeOffline(directory, "write meta.properties in " + directory, failed);
            }
        });
    }
}
