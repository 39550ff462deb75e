package io.crossdock.broker.log;

import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * What a log remembers of one idempotent or transactional producer. The last {@value #REMEMBERED} batches, because that many may be in
 * flight and be sent again (KAFKA-5494).
 *
 * @param epoch latest epoch seen
 * @param coordinatorEpoch of the last transaction marker, -1 if there was none
 * @param lastSeenMillis broker's time of the last append
 * @param openSince first offset of its open transaction, {@link #NOT_OPEN} if none is open
 * @param batches oldest first, all of this epoch
 */
record ProducerEntry(short epoch, int coordinatorEpoch, long lastSeenMillis, long openSince, List<Batch> batches) {
    static final int REMEMBERED = 5;
    static final long NOT_OPEN = -1;
    private static final int NO_COORDINATOR = -1;

    /**
     * @param offsetDelta number of records less one
     * @param appendTime see {@link AppendInfo#logAppendTime}
     */
    record Batch(int lastSequence, long lastOffset, int offsetDelta, long appendTime) {
        int firstSequence() {
            int first = lastSequence - offsetDelta;
            return first >= 0 ? first : first + Integer.MAX_VALUE + 1; // sequences wrap from the largest int to 0
        }

        long firstOffset() {
            return lastOffset - offsetDelta;
        }
    }

    ProducerEntry {
        batches = List.copyOf(batches);
    }

    int lastSequence() {
        return batches.isEmpty()
                ? RecordBatch.NO_SEQUENCE
                : batches.get(batches.size() - 1).lastSequence();
    }

    @Nullable
    Batch find(short ofEpoch, int firstSequence, int lastSequence) {
        if (ofEpoch == epoch) {
            for (Batch batch : batches) {
                if (batch.firstSequence() == firstSequence && batch.lastSequence() == lastSequence) {
                    return batch;
                }
            }
        }
        return null;
    }

    boolean isOpen() {
        return openSince != NOT_OPEN;
    }

    ActiveProducer describe(long producerId) {
        return new ActiveProducer(producerId, epoch, lastSequence(), lastSeenMillis, coordinatorEpoch, openSince);
    }

    ProducerEntry with(List<Batch> remembered) {
        return new ProducerEntry(epoch, coordinatorEpoch, lastSeenMillis, openSince, remembered);
    }

    /** The entry after one more batch of records; a new epoch starts with nothing remembered. */
    static ProducerEntry after(@Nullable ProducerEntry before, ProducerBatch batch, long now) {
        var added = new Batch(
                batch.lastSequence(),
                batch.lastOffset(),
                (int) (batch.lastOffset() - batch.baseOffset()),
                batch.appendTime());
        if (before == null) {
            long open = batch.transactional() ? batch.baseOffset() : NOT_OPEN;
            return new ProducerEntry(batch.epoch(), NO_COORDINATOR, now, open, List.of(added));
        }
        long open = before.isOpen() || !batch.transactional() ? before.openSince() : batch.baseOffset();
        return new ProducerEntry(batch.epoch(), before.coordinatorEpoch(), now, open, before.remembered(batch, added));
    }

    /** The entry after a transaction marker, which has no sequence. */
    static ProducerEntry afterMarker(@Nullable ProducerEntry before, ProducerBatch marker, int coordinator, long now) {
        List<Batch> kept = before == null || before.epoch() != marker.epoch() ? List.of() : before.batches();
        return new ProducerEntry(marker.epoch(), coordinator, now, NOT_OPEN, kept);
    }

    private List<Batch> remembered(ProducerBatch batch, Batch added) {
        if (epoch != batch.epoch()) {
            return List.of(added);
        }
        var all = new ArrayList<>(batches);
        all.add(added);
        return all.subList(Math.max(0, all.size() - REMEMBERED), all.size());
    }
}
