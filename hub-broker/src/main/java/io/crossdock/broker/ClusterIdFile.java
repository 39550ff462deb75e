package io.crossdock.broker;

import org.apache.kafka.common.Uuid;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;

/**
 * Remembers in a data directory its own id, and which cluster and which node its logs belong to ({@code meta.properties}, as Apache
 * Kafka has it). Without this a broker pointed at another cluster by mistake would take its own topics for deleted ones.
 */
final class ClusterIdFile {
    private static final String NAME = "meta.properties";
    private static final String CLUSTER = "cluster.id";
    private static final String NODE = "node.id";
    private static final String DIRECTORY = "directory.id";

    private final Path file;
    private final Properties found;
    private final String directoryId;

    private ClusterIdFile(Path file, Properties found) {
        this.file = file;
        this.found = found;
        directoryId = found.getProperty(DIRECTORY, Uuid.randomUuid().toString());
    }

    static ClusterIdFile of(Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        var found = new Properties();
        if (Files.exists(file)) {
            try (var in = Files.newInputStream(file)) {
                found.load(in);
            }
        }
        return new ClusterIdFile(file, found);
    }

    /** Tells this directory from every other one, also from one at the same path of another machine. */
    String directoryId() {
        return directoryId;
    }

    /** Whether nothing was written down when it was opened. */
    boolean isNew() {
        return found.isEmpty();
    }

    /**
     * Checks what was written down, if anything was.
     *
     * @throws IOException if the directory belongs to another cluster or node; says what to do
     */
    void check(String clusterId, int nodeId) throws IOException {
        if (!found.isEmpty()) {
            refuseOther(CLUSTER, clusterId, "zookeeper.connect");
            refuseOther(NODE, Integer.toString(nodeId), "node.id");
        }
    }

    /** Writes down where the directory belongs, unless that was done before. */
    void writeIfNew(String clusterId, int nodeId) throws IOException {
        if (found.isEmpty()) {
            write(clusterId, nodeId);
        }
    }

    private void refuseOther(String what, String ours, String setting) throws IOException {
        String theirs = found.getProperty(what);
        if (!ours.equals(theirs)) {
            throw new IOException("The logs in " + file.getParent() + " belong to " + what + " " + theirs
                    + ", but this broker has " + what + " " + ours + ". Correct " + setting
                    + ", or give this broker another data directory. Nothing was changed.");
        }
    }

    private void write(String clusterId, int nodeId) throws IOException {
        var content = new Properties();
        content.setProperty("version", "1");
        content.setProperty(CLUSTER, clusterId);
        content.setProperty(NODE, Integer.toString(nodeId));
        content.setProperty(DIRECTORY, directoryId);
        Path draft = file.resolveSibling(NAME + ".tmp");
        try (var out = Files.newOutputStream(draft)) {
            content.store(out, null);
        }
        try (var written = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
