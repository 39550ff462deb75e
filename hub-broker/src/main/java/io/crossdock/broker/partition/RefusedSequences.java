package io.crossdock.broker.partition;

import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * First batches of idempotent producers that were refused for now, by a log that knows nothing else of these producers.
 *
 * <p>Such a log takes any sequence number for the first (KIP-360). But batches are sent before those ahead of them are
 * answered: if the second one is taken, since enough replicas are in sync again, the first one can never be, and its
 * producer tries until its time is over. So the ones behind are told that they are out of order, and come back behind the
 * first. Bounded, and forgotten after a while; on the partition's lane.
 */
final class RefusedSequences {
    static final int MOST = 1_000;
    /** Longer than what is on its way takes to arrive. A producer that has given up begins with another epoch. */
    static final Duration MEMORY = Duration.ofSeconds(30);

    private record Refused(short epoch, int sequence, long until) {}

    private final Map<Long, Refused> byProducer = new LinkedHashMap<>();
    private final LongPredicate known;

    /** @param known whether the log knows of this producer id */
    RefusedSequences(LongPredicate known) {
        this.known = known;
    }

    /** Whether no batch can be out of order. */
    boolean isEmpty() {
        return byProducer.isEmpty();
    }

    /** These records were refused with an error after which their producer tries again. */
    void note(MemoryRecords records, long now) {
        RecordBatch first = first(records);
        if (first == null || known.test(first.producerId())) {
            return;
        }
        Refused before = byProducer.get(first.producerId());
        if (before != null && before.epoch() == first.producerEpoch() && isBehind(first.baseSequence(), before)) {
            return;
        }
        byProducer.remove(first.producerId());
        if (byProducer.size() >= MOST) {
            dropOldest();
        }
        byProducer.put(
                first.producerId(), new Refused(first.producerEpoch(), first.baseSequence(), now + MEMORY.toMillis()));
    }

    /** @throws OutOfOrderSequenceException if these records have to wait for some that were refused */
    void requireInOrder(MemoryRecords records, long now) {
        dropOutdated(now);
        RecordBatch first = first(records);
        Refused refused = first == null ? null : byProducer.get(first.producerId());
        if (first == null || refused == null) {
            return;
        }
        boolean waits = refused.epoch() == first.producerEpoch()
                && isBehind(first.baseSequence(), refused)
                && !known.test(first.producerId());
        if (waits) {
            throw new OutOfOrderSequenceException("producer " + first.producerId() + " epoch " + first.producerEpoch()
                    + " sends sequence number " + first.baseSequence() + ", but " + refused.sequence()
                    + " was refused a moment ago and has to come first");
        }
        byProducer.remove(first.producerId());
    }

    private void dropOutdated(long now) {
        Iterator<Refused> oldest = byProducer.values().iterator();
        while (oldest.hasNext() && oldest.next().until() <= now) {
            oldest.remove();
        }
    }

    private void dropOldest() {
        Iterator<Long> oldest = byProducer.keySet().iterator();
        oldest.next();
        oldest.remove();
    }

    /** Sequence numbers begin again at 0 behind the largest int. */
    private static boolean isBehind(int sequence, Refused refused) {
        int ahead = (sequence - refused.sequence()) & Integer.MAX_VALUE;
        return ahead > 0 && ahead < 1 << 30;
    }

    private static @Nullable RecordBatch first(MemoryRecords records) {
        Iterator<? extends RecordBatch> batches = records.batches().iterator();
        RecordBatch first = batches.hasNext() ? batches.next() : null;
        return first == null || !first.hasProducerId() ? null : first;
    }
}
