package io.crossdock.broker.txn;

import org.apache.kafka.common.record.internal.RecordBatch;

/**
 * Who a producer is: of two with the same id the one with the higher epoch is the living one, the other a zombie.
 *
 * @param id -1 for a producer that was given none yet
 * @param epoch -1 likewise
 */
public record ProducerIdentity(long id, short epoch) {
    /** A producer that was given no id yet. */
    public static final ProducerIdentity NONE =
            new ProducerIdentity(RecordBatch.NO_PRODUCER_ID, RecordBatch.NO_PRODUCER_EPOCH);

    /** The highest epoch a client is given. The one above is kept, so that its holder can always be fenced. */
    static final short LAST_EPOCH = Short.MAX_VALUE - 1;

    boolean isNone() {
        return id == RecordBatch.NO_PRODUCER_ID;
    }

    /** Whether there is no epoch left for a next instance. */
    boolean isExhausted() {
        return epoch >= LAST_EPOCH;
    }

    ProducerIdentity nextEpoch() {
        return new ProducerIdentity(id, (short) (epoch + 1));
    }
}
