package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The idempotent producers of one log: recognises what was sent twice and refuses what would leave a gap (KIP-98).
 * Confined to the log's writer.
 */
final class ProducerStates {
    private final TopicPartition partition;
    private final Map<Long, ProducerEntry> producers = new HashMap<>();

    ProducerStates(TopicPartition partition) {
        this.partition = partition;
    }

    TopicPartition partition() {
        return partition;
    }

    Map<Long, ProducerEntry> all() {
        return Map.copyOf(producers);
    }

    void put(long producerId, ProducerEntry entry) {
        producers.put(producerId, entry);
    }

    void clear() {
        producers.clear();
    }

    /** The first time's batch if one of these was appended before, or null. */
    ProducerEntry.@Nullable Batch duplicateOf(List<? extends RecordBatch> batches) {
        for (RecordBatch batch : batches) {
            ProducerEntry entry = batch.hasProducerId() ? producers.get(batch.producerId()) : null;
            ProducerEntry.Batch before = entry == null
                    ? null
                    : entry.find(batch.producerEpoch(), batch.baseSequence(), batch.lastSequence());
            if (before != null) {
                return before;
            }
        }
        return null;
    }

    /**
     * Checks epochs, and for producers also sequences, as if the batches were appended one after the other.
     *
     * @throws InvalidProducerEpochException when a newer instance of the producer has written
     * @throws OutOfOrderSequenceException when a batch before this one is missing
     */
    void check(List<? extends RecordBatch> batches, AppendOrigin origin) {
        if (batches.size() == 1) {
            RecordBatch only = batches.get(0);
            if (only.hasProducerId()) {
                check(only, producers.get(only.producerId()), origin);
            }
            return;
        }
        var ahead = new HashMap<Long, ProducerEntry>();
        for (RecordBatch batch : batches) {
            if (batch.hasProducerId()) {
                ProducerEntry known = producers.get(batch.producerId());
                ProducerEntry entry = ahead.getOrDefault(batch.producerId(), known);
                check(batch, entry, origin);
                ahead.put(batch.producerId(), after(entry, batch, AppendInfo.CREATE_TIME, 0));
            }
        }
    }

    /** Remembers a batch that was appended. */
    void update(RecordBatch batch, long appendTime, long now) {
        if (batch.hasProducerId()) {
            producers.compute(batch.producerId(), (id, before) -> after(before, batch, appendTime, now));
        }
    }

    /** Remembers a batch found on disk. */
    void replay(BatchHeader header, long now) {
        if (header.producerId() != RecordBatch.NO_PRODUCER_ID) {
            producers.compute(
                    header.producerId(),
                    (id, before) -> header.isControl()
                            ? ProducerEntry.afterMarker(before, header.producerEpoch(), now)
                            : ProducerEntry.after(
                                    before,
                                    header.producerEpoch(),
                                    new ProducerEntry.Batch(
                                            header.lastSequence(),
                                            header.lastOffset(),
                                            (int) (header.lastOffset() - header.baseOffset()),
                                            header.appendTime()),
                                    now));
        }
    }

    /** Forgets producers not seen since. */
    void expire(long seenBeforeMillis) {
        producers.values().removeIf(entry -> entry.lastSeenMillis() < seenBeforeMillis);
    }

    private void check(RecordBatch batch, @Nullable ProducerEntry entry, AppendOrigin origin) {
        if (entry == null) {
            return; // never seen or forgotten: any sequence may come first
        }
        if (batch.producerEpoch() < entry.epoch()) {
            throw new InvalidProducerEpochException("Producer " + batch.producerId() + " wrote to " + partition
                    + " with epoch " + batch.producerEpoch() + ", the current one is " + entry.epoch());
        }
        if (batch.isControlBatch() || origin != AppendOrigin.CLIENT) {
            return;
        }
        int last = batch.producerEpoch() == entry.epoch() ? entry.lastSequence() : RecordBatch.NO_SEQUENCE;
        int expected = last == Integer.MAX_VALUE ? 0 : last + 1;
        if (batch.baseSequence() != expected) {
            throw new OutOfOrderSequenceException("Producer " + batch.producerId() + " epoch " + batch.producerEpoch()
                    + " sent sequence " + batch.baseSequence() + " to " + partition + ", expected was " + expected);
        }
    }

    private static ProducerEntry after(@Nullable ProducerEntry before, RecordBatch batch, long appendTime, long now) {
        if (batch.isControlBatch()) {
            return ProducerEntry.afterMarker(before, batch.producerEpoch(), now);
        }
        int delta = (int) (batch.lastOffset() - batch.baseOffset());
        return ProducerEntry.after(
                before,
                batch.producerEpoch(),
                new ProducerEntry.Batch(batch.lastSequence(), batch.lastOffset(), delta, appendTime),
                now);
    }
}
