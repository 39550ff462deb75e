package io.crossdock.broker.log;

/**
 * A producer that has written to a partition and is not forgotten yet.
 *
 * @param epoch latest epoch seen
 * @param lastSequence of its last batch, -1 if there is none of this epoch
 * @param lastSeenMillis broker's time of the last append
 * @param coordinatorEpoch of the last transaction marker, -1 if there was none
 * @param openSince first offset of its open transaction, -1 if none is open
 */
public record ActiveProducer(
        long producerId, short epoch, int lastSequence, long lastSeenMillis, int coordinatorEpoch, long openSince) {}
