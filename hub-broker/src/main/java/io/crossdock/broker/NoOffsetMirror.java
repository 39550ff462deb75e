package io.crossdock.broker;

import io.crossdock.broker.metadata.OffsetMirror;
import org.apache.kafka.common.TopicPartition;

/** Keeps no copy of offsets. */
final class NoOffsetMirror implements OffsetMirror {
    @Override
    public void committed(String group, TopicPartition partition, long offset) {
        // the offsets topic is the only place
    }

    @Override
    public void removed(String group, TopicPartition partition) {
        // the offsets topic is the only place
    }
}
