package io.crossdock.connectors.s3;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.OptionalLong;

/**
 * What the keys of objects with records of one partition are: {@code PREFIX TOPIC-PARTITION-OFFSET ENDING}, the offset that of
 * the first record in twenty digits, so that keys are in the order of offsets.
 */
record ObjectName(String prefix, String ending) {
    private static final int DIGITS = 20;

    /** What the keys of a partition begin with; those of other topics may, too. */
    String partition(ConsumerRecord<?, ?> record) {
        return prefix + record.topic() + "-" + record.partition() + "-";
    }

    String of(ConsumerRecord<?, ?> record) {
        return partition(record) + String.format("%020d", record.offset()) + ending;
    }

    /** The offset in a key of the same partition; none if it is something else's. */
    OptionalLong offset(String partition, String key) {
        int end = partition.length() + DIGITS;
        if (!key.startsWith(partition)
                || key.length() < end
                || !key.substring(end).equals(ending)) {
            return OptionalLong.empty();
        }
        String digits = key.substring(partition.length(), end);
        return digits.chars().allMatch(it -> it >= '0' && it <= '9')
                ? OptionalLong.of(Long.parseLong(digits))
                : OptionalLong.empty();
    }
}
