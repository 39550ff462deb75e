package io.crossdock.broker.group;

import org.apache.kafka.common.TopicPartition;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Offsets that were written in transactions which have not ended yet (KIP-98). They count when the commit marker of
 * their producer comes, and never when it is an abort marker.
 *
 * <p>Of two offsets of a partition the one written later wins, whenever its transaction ends: compaction keeps the later
 * record, and a restart must find what was there before. So whatever is written later, in whatever way, takes earlier
 * pending ones with it once it counts. Part of the {@link Ledger}, changes by replay alone. Confined to the shard's lane.
 */
final class PendingOffsets {
    private final Map<Long, Map<OffsetFormat.Key, Written>> byProducer = new HashMap<>();
    private final Map<String, Map<TopicPartition, Integer>> openByGroup = new HashMap<>();
    private long order;

    private record Written(CommittedOffset offset, long order) {}

    /** An offset that counts from now on. */
    record Ended(String group, TopicPartition partition, CommittedOffset offset) {}

    void write(long producerId, OffsetFormat.Key key, CommittedOffset offset) {
        Written before = byProducer
                .computeIfAbsent(producerId, producer -> new HashMap<>())
                .put(key, new Written(offset, order++));
        if (before == null) {
            openByGroup.computeIfAbsent(key.group(), group -> new HashMap<>()).merge(key.partition(), 1, Integer::sum);
        }
    }

    /** What would count if this producer's transaction were committed now. */
    List<Ended> of(long producerId) {
        return byProducer.getOrDefault(producerId, Map.of()).entrySet().stream()
                .map(each -> new Ended(
                        each.getKey().group(),
                        each.getKey().partition(),
                        each.getValue().offset()))
                .toList();
    }

    /** @return what counts from now on */
    List<Ended> commit(long producerId) {
        List<Ended> ended = of(producerId);
        Map<OffsetFormat.Key, Written> written = Map.copyOf(byProducer.getOrDefault(producerId, Map.of()));
        forget(producerId);
        written.forEach((key, each) -> dropEarlier(key, each.order()));
        return ended;
    }

    void forget(long producerId) {
        Map<OffsetFormat.Key, Written> gone = byProducer.remove(producerId);
        if (gone != null) {
            gone.keySet().forEach(this::closeOne);
        }
    }

    /** An offset of the same partition was written, or taken back, outside any transaction. */
    void overrule(OffsetFormat.Key key) {
        if (isPending(key.group(), key.partition())) {
            dropEarlier(key, order);
        }
    }

    boolean isPending(String group, TopicPartition partition) {
        return partitions(group).contains(partition);
    }

    /** The partitions of which the group has pending offsets. */
    Set<TopicPartition> partitions(String group) {
        return Set.copyOf(openByGroup.getOrDefault(group, Map.of()).keySet());
    }

    /** Every group with a pending offset. A copy. */
    Set<String> groups() {
        return new HashSet<>(openByGroup.keySet());
    }

    private void dropEarlier(OffsetFormat.Key key, long than) {
        for (Iterator<Map<OffsetFormat.Key, Written>> all = byProducer.values().iterator(); all.hasNext(); ) {
            Map<OffsetFormat.Key, Written> written = all.next();
            Written mine = written.get(key);
            if (mine != null && mine.order() < than) {
                written.remove(key);
                closeOne(key);
            }
            if (written.isEmpty()) {
                all.remove();
            }
        }
    }

    private void closeOne(OffsetFormat.Key key) {
        openByGroup.computeIfPresent(key.group(), (group, partitions) -> {
            partitions.computeIfPresent(key.partition(), (partition, count) -> count == 1 ? null : count - 1);
            return partitions.isEmpty() ? null : partitions;
        });
    }
}
