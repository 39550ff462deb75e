package io.crossdock.connectors.delivery;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * Records that must keep their order among themselves: those of one key in one partition. All records of a partition
 * that have no key share a lane, since nothing else tells which of them belong together.
 *
 * @param key compared by its bytes; null for records without a key
 */
record Lane(TopicPartition partition, @Nullable ByteBuffer key) {

    static Lane of(ConsumerRecord<byte[], byte[]> record) {
        return new Lane(
                new TopicPartition(record.topic(), record.partition()),
                record.key() == null ? null : ByteBuffer.wrap(record.key()));
    }
}
