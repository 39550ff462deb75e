package io.crossdock.broker.log;

import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * What a log remembers of one idempotent producer. The last {@value #REMEMBERED} batches, because that many may be in
 * flight and be sent again (KAFKA-5494).
 *
 * @param epoch latest epoch seen
 * @param coordinatorEpoch of the last transaction marker, -1 if there was none
 * @param lastSeenMillis broker's time of the last append
 * @param batches oldest first, all of this epoch
 */
record ProducerEntry(short epoch, int coordinatorEpoch, long lastSeenMillis, List<Batch> batches) {
    static final int REMEMBERED = 5;

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

    ProducerEntry with(List<Batch> remembered) {
        return new ProducerEntry(epoch, coordinatorEpoch, lastSeenMillis, remembered);
    }

    /** The entry after one more batch; a new epoch starts with nothing remembered. */
    static ProducerEntry after(@Nullable ProducerEntry before, short epoch, Batch batch, long now) {
        if (before == null || before.epoch() != epoch) {
            return new ProducerEntry(epoch, before == null ? -1 : before.coordinatorEpoch(), now, List.of(batch));
        }
        var all = new ArrayList<>(before.batches());
        all.add(batch);
        List<Batch> kept = all.subList(Math.max(0, all.size() - REMEMBERED), all.size());
        return new ProducerEntry(epoch, before.coordinatorEpoch(), now, kept);
    }

    /** The entry after a transaction marker, which has no sequence. */
    static ProducerEntry afterMarker(@Nullable ProducerEntry before, short epoch, long now) {
        if (before == null) {
            return new ProducerEntry(epoch, -1, now, List.of());
        }
        List<Batch> kept = before.epoch() == epoch ? before.batches() : List.of();
        return new ProducerEntry(epoch, before.coordinatorEpoch(), now, kept);
    }
}
