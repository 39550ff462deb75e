package io.crossdock.broker.metadata;

import org.apache.kafka.common.TopicPartition;

/**
 * A copy of every group's offsets outside the offsets topic, for people and tools that look at ZooKeeper. Written
 * behind, coalesced: a commit never waits for it, and only the newest offset of a second is written. Thread-safe; no
 * method blocks.
 */
public interface OffsetMirror {

    void committed(String group, TopicPartition partition, long offset);

    void removed(String group, TopicPartition partition);
}
