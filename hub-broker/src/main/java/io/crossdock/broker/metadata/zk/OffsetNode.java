package io.crossdock.broker.metadata.zk;

import org.apache.kafka.common.TopicPartition;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The znode of one group's offset of one partition, where Kafka's consumers of old had it:
 *
 * <pre>
 * /consumers/GROUP/offsets/TOPIC/PARTITION      the offset as decimal text
 * </pre>
 *
 * GROUP and TOPIC are written as {@link ZnodeName} says.
 */
record OffsetNode(String group, TopicPartition partition) {
    static final String CONSUMERS = "/consumers";

    String path() {
        return topicPath() + "/" + partition.partition();
    }

    /** The znodes above it, outermost first. */
    List<String> parents() {
        return List.of(CONSUMERS, groupPath(), groupPath() + "/offsets", topicPath());
    }

    /** The parents that go when nothing else is below them, innermost first. */
    List<String> prunable() {
        var inside = new ArrayList<>(parents().subList(1, parents().size()));
        Collections.reverse(inside);
        return inside;
    }

    static byte[] content(long offset) {
        return Long.toString(offset).getBytes(StandardCharsets.US_ASCII);
    }

    /** The znode that has the group's topics below it. */
    static String topicsPath(String group) {
        return CONSUMERS + "/" + ZnodeName.escape(group) + "/offsets";
    }

    /** The znode that has the topic's partitions below it. */
    String topicPath() {
        return topicsPath(group) + "/" + ZnodeName.escape(partition.topic());
    }

    private String groupPath() {
        return CONSUMERS + "/" + ZnodeName.escape(group);
    }
}
