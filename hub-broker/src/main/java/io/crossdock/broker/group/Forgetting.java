package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.group.consumer.ConsumerGroup;
import io.crossdock.broker.group.consumer.GroupChange;
import io.crossdock.broker.metadata.OffsetMirror;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

import java.util.Collection;

/**
 * Takes groups and offsets back, from the log and from the mirror. A group can have more offsets than one batch takes
 * tombstones, and a shard other things to do, so that whoever forgets many does it in rounds. Confined to the shard's lane.
 */
final class Forgetting {
    /** Tombstones of one round. */
    private static final int AT_ONCE = 1_000;
    /** Topic names have 249 bytes at most; lengths and numbers come to that. */
    private static final int KEY_BESIDES_GROUP = 249 + 16;

    private final Groups groups;
    private final Ledger ledger;
    private final OffsetMirror mirror;
    private final BatchLimit limit;

    Forgetting(Groups groups, Ledger ledger, OffsetMirror mirror, BatchLimit limit) {
        this.groups = groups;
        this.ledger = ledger;
        this.mirror = mirror;
        this.limit = limit;
    }

    /** How many more offsets of this group may be forgotten in this round; 0 if it is over. */
    int room(String group, Outcome out) {
        int keyBytes = Utils.utf8Length(group) + KEY_BESIDES_GROUP;
        return Math.max(0, Math.min(AT_ONCE - out.size(), limit.room(out, keyBytes)));
    }

    /**
     * Forgets these offsets, as many as this round takes.
     *
     * @return whether some are left for another round
     */
    boolean offsets(String group, Collection<TopicPartition> partitions, Outcome out) {
        int room = room(group, out);
        partitions.stream().limit(room).forEach(partition -> offset(group, partition, out));
        return partitions.size() > room;
    }

    private void offset(String group, TopicPartition partition, Outcome out) {
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
