package io.crossdock.hub;

import io.crossdock.broker.metadata.zk.OffsetMirrorReader;
import org.apache.kafka.common.TopicPartition;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The copy of all groups' offsets that a hub keeps in ZooKeeper, as far as its brokers wrote it. Blocks. */
public final class MirroredOffsets {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private MirroredOffsets() {}

    /**
     * @param zookeeper as {@code zookeeper.connect} has it
     * @param wanted groups to read; all when empty
     * @return offsets by group, in the order of the names; groups without any are left out
     * @throws IOException when ZooKeeper cannot be reached
     */
    public static Map<String, Map<TopicPartition, Long>> read(String zookeeper, List<String> wanted)
            throws IOException, InterruptedException {
        var found = new TreeMap<String, Map<TopicPartition, Long>>();
        try (var reader = OffsetMirrorReader.open(zookeeper, PATIENCE)) {
            for (String group : wanted.isEmpty() ? reader.groups() : wanted) {
                Map<TopicPartition, Long> offsets = reader.offsets(group);
                if (!offsets.isEmpty()) {
                    found.put(group, offsets);
                }
            }
        }
        return found;
    }
}
