package io.crossdock.broker.group;

import io.crossdock.broker.metadata.OffsetMirror;
import org.apache.kafka.common.TopicPartition;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A mirror that a test can look into: offsets by {@code group/partition}. */
final class RecordingMirror implements OffsetMirror {
    private final Map<String, Long> offsets = new ConcurrentHashMap<>();

    @Override
    public void committed(String group, TopicPartition partition, long offset) {
        offsets.put(group + "/" + partition, offset);
    }

    @Override
    public void removed(String group, TopicPartition partition) {
        offsets.remove(group + "/" + partition);
    }

    Map<String, Long> offsets() {
        return offsets;
    }
}
