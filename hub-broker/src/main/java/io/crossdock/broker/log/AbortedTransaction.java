package io.crossdock.broker.log;

/**
 * A transaction whose records must not be shown to readers of committed data.
 *
 * @param producerId whose transaction it was
 * @param firstOffset of its first record
 * @param lastOffset of its marker
 * @param lastStableOffset of the log right after the marker: whoever reads below it needs no later entry
 */
public record AbortedTransaction(long producerId, long firstOffset, long lastOffset, long lastStableOffset) {
    /** Whether records with offsets from {@code from} to before {@code upTo} may be of this transaction. */
    boolean overlaps(long from, long upTo) {
        return lastOffset >= from && firstOffset < upTo;
    }
}
