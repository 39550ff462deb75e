package io.crossdock.broker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;

/**
 * Remembers in a data directory which cluster and which node its logs belong to ({@code meta.properties}, as Apache
 * Kafka has it). Without this a broker pointed at another cluster by mistake would take its own topics for deleted ones.
 */
final class ClusterIdFile {
    private static final String NAME = "meta.properties";
    private static final String CLUSTER = "cluster.id";
    private static final String NODE = "node.id";

    private ClusterIdFile() {}

    /**
     * @throws IOException if the directory belongs to another cluster or node, or cannot be used; says what to do
     */
    static void check(Path directory, String clusterId, int nodeId) throws IOException {
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            write(file, clusterId, nodeId);
            return;
        }
        var found = new Properties();
        try (var in = Files.newInputStream(file)) {
            found.load(in);
        }
        refuseOther(file, CLUSTER, found.getProperty(CLUSTER), clusterId, "zookeeper.connect");
        refuseOther(file, NODE, found.getProperty(NODE), Integer.toString(nodeId), "node.id");
    }

    private static void refuseOther(Path file, String what, String theirs, String ours, String setting)
            throws IOException {
        if (!ours.equals(theirs)) {
            throw new IOException("The logs in " + file.getParent() + " belong to " + what + " " + theirs
                    + ", but this broker has " + what + " " + ours + ". Correct " + setting
                    + ", or give this broker another data directory. Nothing was changed.");
        }
    }

    private static void write(Path file, String clusterId, int nodeId) throws IOException {
        var content = new Properties();
        content.setProperty("version", "1");
        content.setProperty(CLUSTER, clusterId);
        content.setProperty(NODE, Integer.toString(nodeId));
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
