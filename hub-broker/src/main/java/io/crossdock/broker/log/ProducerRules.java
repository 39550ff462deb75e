package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.TransactionCoordinatorFencedException;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * What a producer's next batch or marker may be, given what is known of it (KIP-98, KIP-360, KIP-890). Pure; each method
 * returns or throws the exception to answer. An entry of null is a producer never seen, or forgotten.
 */
final class ProducerRules {
    private final TopicPartition partition;

    ProducerRules(TopicPartition partition) {
        this.partition = partition;
    }

    /** @throws InvalidProducerEpochException when a newer instance of the producer has written, or was fenced */
    void checkEpoch(ProducerBatch batch, @Nullable ProducerEntry entry) {
        if (entry != null && batch.epoch() < entry.epoch()) {
            throw stale(batch.producerId(), batch.epoch(), entry.epoch());
        }
    }

    /** @throws OutOfOrderSequenceException when a batch before this one is missing */
    void checkSequence(ProducerBatch batch, @Nullable ProducerEntry entry) {
        if (entry == null) {
            return; // any sequence may come first
        }
        int last = batch.epoch() == entry.epoch() ? entry.lastSequence() : RecordBatch.NO_SEQUENCE;
        int expected = last == Integer.MAX_VALUE ? 0 : last + 1;
        if (batch.baseSequence() != expected) {
            throw outOfOrder(batch, "expected was " + expected);
        }
    }

    /** @throws InvalidTxnStateException for a batch outside of the producer's open transaction */
    void checkTransaction(ProducerBatch batch, @Nullable ProducerEntry entry) {
        if (entry != null && entry.isOpen() && !batch.transactional()) {
            throw new InvalidTxnStateException("Producer " + batch.producerId() + " wrote to " + partition
                    + " outside of its transaction, which is open since offset " + entry.openSince());
        }
    }

    /** For the batch that opens a transaction; one of a producer that is known must just be the next in sequence. */
    void checkVerified(ProducerBatch batch, @Nullable ProducerEntry entry, Verification verification) {
        if (entry != null) {
            return;
        }
        if (verification.fromZero() && batch.baseSequence() != 0) {
            throw outOfOrder(batch, "expected was 0, as nothing is known of it");
        }
        if (batch.baseSequence() > verification.lowestSequence()) {
            throw outOfOrder(batch, "but sequence " + verification.lowestSequence() + " has not been written yet");
        }
    }

    /**
     * @throws InvalidProducerEpochException when the marker comes too late, behind what it should have ended
     * @throws TransactionCoordinatorFencedException when another coordinator has decided since
     */
    void check(TransactionMarker marker, @Nullable ProducerEntry entry) {
        if (entry == null) {
            return;
        }
        if (isStale(marker, entry)) {
            throw stale(marker.producerId(), marker.producerEpoch(), entry.epoch());
        }
        checkCoordinator(marker.producerId(), marker.coordinatorEpoch(), entry);
    }

    /** @throws TransactionCoordinatorFencedException when another coordinator has decided since */
    void checkCoordinator(long producerId, int coordinatorEpoch, @Nullable ProducerEntry entry) {
        if (entry != null && coordinatorEpoch < entry.coordinatorEpoch()) {
            throw new TransactionCoordinatorFencedException("A marker of producer " + producerId + " for " + partition
                    + " is of coordinator epoch " + coordinatorEpoch + ", the last one was of "
                    + entry.coordinatorEpoch());
        }
    }

    /**
     * From version 2 on the marker's epoch is larger than that of the records it ends. The same epoch again without an
     * open transaction is the marker sent twice, after its answer was lost, which does no harm (KAFKA-19999).
     */
    private static boolean isStale(TransactionMarker marker, ProducerEntry entry) {
        boolean ownEpoch = marker.transactionVersion() >= TransactionMarker.VERSION_WITH_OWN_EPOCH;
        if (ownEpoch && marker.producerEpoch() == entry.epoch()) {
            return entry.isOpen();
        }
        return marker.producerEpoch() < entry.epoch();
    }

    private InvalidProducerEpochException stale(long producerId, short epoch, short current) {
        return new InvalidProducerEpochException("Producer " + producerId + " wrote to " + partition + " with epoch "
                + epoch + ", the current one is " + current);
    }

    private OutOfOrderSequenceException outOfOrder(ProducerBatch batch, String why) {
        return new OutOfOrderSequenceException("Producer " + batch.producerId() + " epoch " + batch.epoch()
                + " sent sequence " + batch.baseSequence() + " to " + partition + ", " + why);
    }
}
