package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Framing;
import io.crossdock.broker.coordinator.ShardRecord;
import io.crossdock.broker.group.consumer.ConsumerGroups;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.types.SchemaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The lasting state of a shard: what its log says of groups and offsets. Changes by {@link #replay} alone, hence is the
 * same after a restart.
 *
 * <p>A record that cannot be read, because a newer broker or a kind of group unknown here wrote it, is left out with a warning:
 * the other groups of the partition must not suffer for it. Confined to the shard's lane.
 */
final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private final Map<String, StoredGroup> groups = new HashMap<>();
    private final Map<String, Map<TopicPartition, CommittedOffset>> offsets = new HashMap<>();
    private final PendingOffsets pending = new PendingOffsets();
    private final ConsumerGroups consumers = new ConsumerGroups();

    void replay(ShardRecord record) {
        ByteBuffer key = record.key();
        try {
            short version = key.getShort();
            if (version >= OffsetFormat.OLDEST_KEY && version <= OffsetFormat.NEWEST_KEY) {
                replayOffset(OffsetFormat.readKey(key), record.value());
            } else if (version == GroupFormat.KEY_VERSION) {
                replayGroup(GroupFormat.readKey(key), record.value());
            } else if (ConsumerGroups.knows(version)) {
                consumers.replay(version, key, record.value());
            } else {
                LOG.warn("Left out a record of kind {} in the offsets topic: this broker does not know it", version);
            }
        } catch (SchemaException | BufferUnderflowException unreadable) {
            LOG.warn("Left out a record of the offsets topic that this broker cannot read", unreadable);
        }
    }

    /** Keeps an offset until the end of its transaction. */
    void replay(Framing.InTransaction transaction, ShardRecord record) {
        ByteBuffer key = record.key();
        ByteBuffer value = record.value();
        try {
            short version = key.getShort();
            boolean isOffset = version >= OffsetFormat.OLDEST_KEY && version <= OffsetFormat.NEWEST_KEY;
            if (isOffset && value != null) {
                pending.write(transaction.producerId(), OffsetFormat.readKey(key), OffsetFormat.readValue(value));
            } else {
                LOG.warn("Left out a record of kind {} in a transaction: only offsets are known there", version);
            }
        } catch (SchemaException | BufferUnderflowException unreadable) {
            LOG.warn("Left out a record of the offsets topic that this broker cannot read", unreadable);
        }
    }

    void replay(Framing.Marker end) {
        if (end.commit()) {
            pending.commit(end.producerId()).forEach(each -> put(each.group(), each.partition(), each.offset()));
        } else {
            pending.forget(end.producerId());
        }
    }

    PendingOffsets pending() {
        return pending;
    }

    /** The partitions of which the group has an offset, be it one that does not count yet. A copy. */
    Set<TopicPartition> partitions(String group) {
        var all = new HashSet<>(offsets(group).keySet());
        all.addAll(pending.partitions(group));
        return all;
    }

    /** The groups of the consumer protocol. */
    ConsumerGroups consumers() {
        return consumers;
    }

    /** The classic groups. */
    Map<String, StoredGroup> groups() {
        return Collections.unmodifiableMap(groups);
    }

    /** Offsets of one group by partition; empty for a group that has none. */
    Map<TopicPartition, CommittedOffset> offsets(String group) {
        return Collections.unmodifiableMap(offsets.getOrDefault(group, Map.of()));
    }

    Optional<CommittedOffset> offset(String group, TopicPartition partition) {
        return Optional.ofNullable(offsets(group).get(partition));
    }

    boolean remembers(String group) {
        return groups.containsKey(group);
    }

    /** Every group that has a record of its own or at least one offset, be it a pending one. A copy. */
    Set<String> groupIds() {
        var all = new HashSet<>(groups.keySet());
        all.addAll(offsets.keySet());
        all.addAll(pending.groups());
        all.addAll(consumers.ids());
        return all;
    }

    private void replayOffset(OffsetFormat.Key key, @Nullable ByteBuffer value) {
        if (value != null) {
            put(key.group(), key.partition(), OffsetFormat.readValue(value));
            pending.overrule(key);
            return;
        }
        pending.overrule(key);
        offsets.computeIfPresent(key.group(), (group, all) -> {
            all.remove(key.partition());
            return all.isEmpty() ? null : all;
        });
    }

    private void put(String group, TopicPartition partition, CommittedOffset offset) {
        offsets.computeIfAbsent(group, first -> new HashMap<>()).put(partition, offset);
    }

    private void replayGroup(String group, @Nullable ByteBuffer value) {
        if (value == null) {
            groups.remove(group);
        } else {
            groups.put(group, GroupFormat.readValue(value));
        }
    }
}
