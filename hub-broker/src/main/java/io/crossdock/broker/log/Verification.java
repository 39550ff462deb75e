package io.crossdock.broker.log;

/**
 * Leave to open a transaction in a partition, valid from the question to the coordinator until the batch is appended. A
 * marker that comes in between takes it back: the transaction that was asked about is over then, and a batch appended
 * behind its end would never see another (KIP-890). In transaction version 2 a marker has the epoch that the producer
 * goes on with, and may come late, when the next transaction has been asked about: that leave stays.
 *
 * <p>Also remembers the lowest sequence that was tried, so that a later batch does not overtake an earlier one whose
 * question failed and is going to be sent again. Confined to the log's writer.
 */
public final class Verification {
    /** Nothing was asked: enough where the transaction is open already, or none is meant. */
    public static final Verification NONE = new Verification((short) -1, 0, false, 0);

    private final long startedMillis;
    private final boolean fromZero;
    private short epoch;
    private int lowestSequence;

    /**
     * @param fromZero whether a producer that is not known here must begin at sequence 0, which holds for those of
     *     transaction version 2
     */
    Verification(short epoch, int sequence, boolean fromZero, long startedMillis) {
        this.epoch = epoch;
        this.lowestSequence = sequence;
        this.fromZero = fromZero;
        this.startedMillis = startedMillis;
    }

    /** One more batch asks to be let in. */
    void tried(short byEpoch, int sequence) {
        if (byEpoch > epoch) {
            epoch = byEpoch;
            lowestSequence = sequence;
        } else if (byEpoch == epoch) {
            lowestSequence = Math.min(lowestSequence, sequence);
        }
    }

    /** Whether this is for a transaction behind the one that a marker of this epoch ends. */
    boolean outlives(short markersEpoch) {
        return fromZero && epoch >= markersEpoch;
    }

    boolean fromZero() {
        return fromZero;
    }

    int lowestSequence() {
        return lowestSequence;
    }

    long startedMillis() {
        return startedMillis;
    }
}
