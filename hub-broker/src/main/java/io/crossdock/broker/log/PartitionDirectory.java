package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;

import java.util.Optional;
import java.util.UUID;

/** How the directories of a data directory are called: {@code orders-0}, and {@code orders-0.<uuid>-delete}. */
final class PartitionDirectory {
    private static final String DELETE_SUFFIX = "-delete";
    private static final int LONGEST_NAME = 255;

    private PartitionDirectory() {}

    static String name(TopicPartition partition) {
        return partition.topic() + "-" + partition.partition();
    }

    /** The partition a directory belongs to, if it is one. */
    static Optional<TopicPartition> parse(String name) {
        int dash = name.lastIndexOf('-');
        String number = name.substring(dash + 1);
        if (dash <= 0 || number.isEmpty() || !number.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        try {
            return Optional.of(new TopicPartition(name.substring(0, dash), Integer.parseInt(number)));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }

    static String deletedName(TopicPartition partition) {
        String suffix =
                "-" + partition.partition() + "." + UUID.randomUUID().toString().replace("-", "") + DELETE_SUFFIX;
        String topic = partition.topic();
        return topic.substring(0, Math.min(topic.length(), LONGEST_NAME - suffix.length())) + suffix;
    }

    static boolean isDeleted(String name) {
        return name.endsWith(DELETE_SUFFIX) && name.indexOf('.') > 0;
    }
}
