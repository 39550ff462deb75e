package io.crossdock.connectors.delivery;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one sink task holds: records that may go, lanes that are parked behind a record that failed, and what may be
 * committed. A record of a lane is only ever handed out when all before it in that lane are finished.
 *
 * <p>A partition's committed offset stays at its oldest record that is not finished; {@link DeliveredAhead} says what
 * is finished behind it. Pure bookkeeping with the time passed in. One thread.
 */
final class KeyedProgress {
    private final Bounds bounds;
    private final Deque<ConsumerRecord<byte[], byte[]>> ready = new ArrayDeque<>();
    private final Map<Lane, ParkedLane> parked = new HashMap<>();
    private final TreeSet<ParkedLane> schedule = new TreeSet<>(ParkedLane.BY_TIME);
    private final Map<TopicPartition, PartitionProgress> partitions = new HashMap<>();
    private long parkings;
    private int parkedRecords;
    private long parkedBytes;
    private boolean retriedLast;

    KeyedProgress(Bounds bounds) {
        this.bounds = bounds;
    }

    /**
     * How much may be parked before partitions with parked lanes are read no further, and how much is said about what
     * is delivered behind a parked record. What was fetched already may go beyond by one fetch.
     *
     * @param metadata the longest text beside an offset, in characters
     */
    record Bounds(int records, long bytes, int metadata) {
        static final Bounds STANDARD = new Bounds(10_000, 32L << 20, PartitionProgress.LONGEST_METADATA);

        /** For targets that keep the offsets: little enough that all of it can be written with each delivery. */
        static final Bounds AT_TARGET = new Bounds(1_000, 32L << 20, 60_000);
    }

    /** This task has the partition now. */
    void assigned(TopicPartition partition, @Nullable OffsetAndMetadata committed) {
        partitions.put(partition, new PartitionProgress(committed));
    }

    /** Takes what was fetched, in its order; returns how many records are to be delivered. */
    int fetched(Iterable<ConsumerRecord<byte[], byte[]>> records) {
        int taken = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (!of(record).fetched(record)) {
                continue;
            }
            taken++;
            ParkedLane lane = parked.get(Lane.of(record));
            if (lane == null) {
                ready.addLast(record);
            } else {
                append(lane, record);
            }
        }
        return taken;
    }

    private PartitionProgress of(ConsumerRecord<byte[], byte[]> record) {
        return partitions.computeIfAbsent(
                new TopicPartition(record.topic(), record.partition()), partition -> new PartitionProgress(null));
    }

    /** Records that may go at once. */
    int ready() {
        return ready.size();
    }

    /** When there is something to deliver: not after {@code now} if there is already, empty if nothing is held. */
    Optional<Instant> nextAt(Instant now) {
        if (!ready.isEmpty()) {
            return Optional.of(now);
        }
        return schedule.isEmpty()
                ? Optional.empty()
                : Optional.of(schedule.first().until());
    }

    /**
     * The next records to deliver; they stay here until {@link #finished} or {@link #park}. A record that failed before
     * goes alone, and takes turns with the others, so that neither keeps the other waiting.
     */
    List<ConsumerRecord<byte[], byte[]>> next(Instant now, int most) {
        boolean due = !schedule.isEmpty() && !schedule.first().until().isAfter(now);
        retriedLast = due && (ready.isEmpty() || !retriedLast);
        if (retriedLast) {
            return List.of(schedule.first().records.getFirst());
        }
        var next = new ArrayList<ConsumerRecord<byte[], byte[]>>(Math.min(most, ready.size()));
        Iterator<ConsumerRecord<byte[], byte[]>> waiting = ready.iterator();
        while (next.size() < most && waiting.hasNext()) {
            next.add(waiting.next());
        }
        return next;
    }

    /** How often this record, one that {@link #next} returned, failed before. */
    int failures(ConsumerRecord<byte[], byte[]> record) {
        ParkedLane lane = parked.get(Lane.of(record));
        return lane == null ? 0 : lane.failures();
    }

    /** These, as {@link #next} returned them or the first of them, are where they should be. */
    void finished(List<ConsumerRecord<byte[], byte[]>> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            of(record).finished(record);
            ParkedLane lane = parked.remove(Lane.of(record));
            if (lane == null) {
                ready.removeFirst();
            } else {
                schedule.remove(lane);
                forget(lane);
                lane.records.removeFirst();
                lane.records.descendingIterator().forEachRemaining(ready::addFirst);
            }
        }
    }

    /** This record failed; it and its successors wait, others go on. */
    void park(ConsumerRecord<byte[], byte[]> record, Instant until) {
        Lane name = Lane.of(record);
        ParkedLane known = parked.get(name);
        if (known != null) {
            schedule.remove(known);
            known.failedAgain(until);
            schedule.add(known);
            return;
        }
        var lane = new ParkedLane(name, parkings++, until);
        parked.put(name, lane);
        schedule.add(lane);
        ready.removeIf(it -> {
            boolean same = Lane.of(it).equals(name);
            if (same) {
                append(lane, it);
            }
            return same;
        });
    }

    /** What they failed for has passed: all parked lanes may be tried again now. */
    void retryAll(Instant now) {
        List<ParkedLane> all = List.copyOf(schedule);
        schedule.clear();
        all.forEach(lane -> lane.retryAt(now.isBefore(lane.until()) ? now : lane.until()));
        schedule.addAll(all);
    }

    private void append(ParkedLane lane, ConsumerRecord<byte[], byte[]> record) {
        lane.records.addLast(record);
        parkedRecords++;
        parkedBytes += size(record);
    }

    private void forget(ParkedLane lane) {
        parkedRecords -= lane.records.size();
        lane.records.forEach(it -> parkedBytes -= size(it));
    }

    private static long size(ConsumerRecord<byte[], byte[]> record) {
        long key = record.key() == null ? 0 : record.key().length;
        return key + (record.value() == null ? 0 : record.value().length);
    }

    /** The partitions to read no further for now: those with parked lanes, once too much is parked. */
    Set<TopicPartition> full() {
        if (parkedRecords < bounds.records() && parkedBytes < bounds.bytes()) {
            return Set.of();
        }
        var full = new HashSet<TopicPartition>();
        parked.keySet().forEach(lane -> full.add(lane.partition()));
        return full;
    }

    int parkedLanes() {
        return parked.size();
    }

    int parkedRecords() {
        return parkedRecords;
    }

    /** The offsets to commit; empty when everything finished is committed. */
    Map<TopicPartition, OffsetAndMetadata> uncommitted() {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        partitions.forEach((partition, progress) -> progress.uncommitted(
                        Math.min(bounds.metadata(), PartitionProgress.LONGEST_METADATA))
                .ifPresent(position -> offsets.put(partition, position)));
        return offsets;
    }

    void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, position) -> {
            PartitionProgress progress = partitions.get(partition);
            if (progress != null) {
                progress.committed(position);
            }
        });
    }

    /** Where the partitions of these records will be once they are finished. */
    Map<TopicPartition, OffsetAndMetadata> after(List<ConsumerRecord<byte[], byte[]>> records) {
        var byPartition = new HashMap<TopicPartition, List<ConsumerRecord<byte[], byte[]>>>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            byPartition
                    .computeIfAbsent(
                            new TopicPartition(record.topic(), record.partition()), partition -> new ArrayList<>())
                    .add(record);
        }
        var positions = new HashMap<TopicPartition, OffsetAndMetadata>();
        byPartition.forEach(
                (partition, some) -> positions.put(partition, of(some.get(0)).after(some, bounds.metadata())));
        return positions;
    }

    /** Somebody else has these partitions now and will deliver what is held here. */
    void drop(Collection<TopicPartition> gone) {
        var names = new HashSet<>(gone);
        ready.removeIf(record -> names.contains(new TopicPartition(record.topic(), record.partition())));
        parked.values().removeIf(lane -> {
            boolean drops = names.contains(lane.lane.partition());
            if (drops) {
                schedule.remove(lane);
                forget(lane);
            }
            return drops;
        });
        names.forEach(partitions::remove);
    }
}
