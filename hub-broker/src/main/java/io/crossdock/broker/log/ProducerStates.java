package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The idempotent and transactional producers of one log: recognises what was sent twice, refuses what would leave a gap
 * (KIP-98), and knows which transactions are open. What may come next is said by {@link ProducerRules}. Confined to the
 * log's writer.
 */
final class ProducerStates {
    private final TopicPartition partition;
    private final ProducerRules rules;
    private final Map<Long, ProducerEntry> producers = new HashMap<>();
    private final OpenTransactions transactions = new OpenTransactions();
    private final Verifications verifications = new Verifications();

    ProducerStates(TopicPartition partition) {
        this.partition = partition;
        this.rules = new ProducerRules(partition);
    }

    TopicPartition partition() {
        return partition;
    }

    OpenTransactions transactions() {
        return transactions;
    }

    Map<Long, ProducerEntry> all() {
        return Map.copyOf(producers);
    }

    List<ActiveProducer> active() {
        return producers.entrySet().stream()
                .map(each -> each.getValue().describe(each.getKey()))
                .toList();
    }

    boolean knows(long producerId) {
        return producers.containsKey(producerId);
    }

    void put(long producerId, ProducerEntry entry) {
        ProducerEntry before = producers.put(producerId, entry);
        if (entry.isOpen() && (before == null || !before.isOpen())) {
            transactions.begin(entry.openSince(), producerId);
        }
    }

    void clear() {
        producers.clear();
        transactions.clear();
        verifications.clear();
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
     * What a batch must have to open a transaction; {@link Verification#NONE} if this one's is open already.
     *
     * @param fromZero see {@link Verification}
     */
    Verification verify(long producerId, short epoch, int sequence, boolean fromZero, long now) {
        ProducerEntry entry = producers.get(producerId);
        return isOpen(entry, epoch)
                ? Verification.NONE
                : verifications.start(producerId, epoch, sequence, fromZero, now);
    }

    /**
     * Checks epochs, and for producers also sequences and transactions, as if the batches were appended one after the
     * other.
     *
     * @param verification of the one producer whose batches open a transaction
     * @throws org.apache.kafka.common.errors.ApiException saying what must not be, see {@link ProducerRules}
     */
    void check(List<? extends RecordBatch> batches, AppendOrigin origin, Verification verification) {
        Map<Long, ProducerEntry> ahead = batches.size() == 1 ? Map.of() : new HashMap<>();
        for (RecordBatch each : batches) {
            ProducerBatch batch = ProducerBatch.of(each, AppendInfo.CREATE_TIME);
            if (batch != null) {
                ProducerEntry known = producers.get(batch.producerId());
                ProducerEntry entry = ahead.getOrDefault(batch.producerId(), known);
                check(batch, entry, origin, verification);
                if (batches.size() > 1) {
                    if (batch.isMarker()) {
                        throw new IllegalArgumentException("A marker for " + partition + " does not come alone");
                    }
                    ahead.put(batch.producerId(), ProducerEntry.after(entry, batch, 0));
                }
            }
        }
    }

    /** As {@link #check}, for a marker. */
    void check(TransactionMarker marker) {
        rules.check(marker, producers.get(marker.producerId()));
    }

    /**
     * What readers of committed data must know once these batches, which were checked and have their offsets, are in the
     * log; nothing is remembered of them yet.
     *
     * @return the transaction that a marker aborts, or null
     */
    @Nullable
    AbortedTransaction abortedBy(List<? extends RecordBatch> batches) {
        RecordBatch first = batches.get(0); // markers come alone
        ProducerBatch marker = first.isControlBatch() ? ProducerBatch.of(first, AppendInfo.CREATE_TIME) : null;
        ProducerEntry entry = marker == null || !marker.aborts() ? null : producers.get(marker.producerId());
        if (marker == null || entry == null || !entry.isOpen()) {
            return null;
        }
        long stable = transactions.stableAfter(entry.openSince(), marker.lastOffset());
        return new AbortedTransaction(marker.producerId(), entry.openSince(), marker.lastOffset(), stable);
    }

    /**
     * Remembers a batch that was appended, or is found on disk.
     *
     * @return what readers of committed data must know from now on, if it is the marker of an aborted transaction
     */
    @Nullable
    AbortedTransaction update(ProducerBatch batch, long now) {
        long id = batch.producerId();
        ProducerEntry before = producers.get(id);
        if (batch.end() == null) {
            put(id, ProducerEntry.after(before, batch, now));
            if (batch.transactional()) {
                verifications.end(id);
            }
            return null;
        }
        producers.put(id, ProducerEntry.afterMarker(before, batch, batch.end().coordinatorEpoch(), now));
        verifications.end(id, batch.epoch());
        if (before == null || !before.isOpen()) {
            return null; // ends nothing here, so readers wait for nothing
        }
        long stable = transactions.end(before.openSince(), batch.lastOffset());
        return batch.aborts() ? new AbortedTransaction(id, before.openSince(), batch.lastOffset(), stable) : null;
    }

    /** Forgets producers not seen since; never one with an open transaction, whose end must still be known. */
    void expire(long seenBeforeMillis) {
        producers.values().removeIf(entry -> !entry.isOpen() && entry.lastSeenMillis() < seenBeforeMillis);
        verifications.expire(seenBeforeMillis);
    }

    private void check(
            ProducerBatch batch, @Nullable ProducerEntry entry, AppendOrigin origin, Verification verification) {
        rules.checkEpoch(batch, entry);
        if (batch.end() != null) {
            rules.checkCoordinator(batch.producerId(), batch.end().coordinatorEpoch(), entry);
        }
        if (!origin.isClient() || batch.isMarker()) {
            return;
        }
        if (batch.transactional() && !isOpen(entry, batch.epoch())) {
            if (verification == Verification.NONE || verifications.of(batch.producerId()) != verification) {
                throw new InvalidTxnStateException("Producer " + batch.producerId() + " has no transaction open in "
                        + partition + " that this batch could belong to");
            }
            rules.checkVerified(batch, entry, verification);
        }
        rules.checkSequence(batch, entry);
        rules.checkTransaction(batch, entry);
    }

    private static boolean isOpen(@Nullable ProducerEntry entry, short epoch) {
        return entry != null && entry.isOpen() && entry.epoch() == epoch;
    }
}
