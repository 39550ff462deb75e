package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.group.consumer.ConsumerGroup;
import io.crossdock.broker.group.consumer.GroupChange;
import io.crossdock.broker.metadata.OffsetMirror;
import org.apache.kafka.common.TopicPartition;

/** Takes groups and offsets back, from the log and from the mirror. Confined to the shard's lane. */
final class Forgetting {
    private final Groups groups;
    private final Ledger ledger;
    private final OffsetMirror mirror;

    Forgetting(Groups groups, Ledger ledger, OffsetMirror mirror) {
        this.groups = groups;
        this.ledger = ledger;
        this.mirror = mirror;
    }

    void offset(String group, TopicPartition partition, Outcome out) {
        out.write(OffsetFormat.tombstone(group, partition));
        out.afterCommit(() -> mirror.removed(group, partition));
    }

    /** @param group of the consumer protocol, without members */
    void group(ConsumerGroup group, Outcome out) {
        GroupChange.end(group).forEach(out::write);
    }

    /** @param group without members */
    void group(ClassicGroup group, Outcome out) {
        if (ledger.remembers(group.id())) {
            out.write(GroupFormat.tombstone(group.id()));
        }
        groups.remove(group);
    }
}
