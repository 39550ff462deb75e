package io.crossdock.broker.log;

/** When the active segment is closed and a new one begun. */
final class RollPolicy {
    private RollPolicy() {}

    /**
     * @param incomingBytes about to be appended
     * @param incomingLastOffset of these
     * @param incomingTimestamp largest of these, or below zero if they have none
     * @param jitterMillis this segment's share of {@code segment.jitter.ms}
     * @param now broker's time
     */
    static boolean shouldRoll(
            Segment active,
            LogConfig config,
            int incomingBytes,
            long incomingLastOffset,
            long incomingTimestamp,
            long jitterMillis,
            long now) {
        if (active.sizeInBytes() == 0) {
            return false;
        }
        long clock = incomingTimestamp >= 0 ? incomingTimestamp : now;
        return active.sizeInBytes() > config.segmentBytes() - incomingBytes
                || clock - active.firstTimestamp() > config.rollMillis() - jitterMillis
                || active.offsets().isFull(config.segmentIndexBytes())
                || active.times().isFull(config.segmentIndexBytes())
                || incomingLastOffset - active.baseOffset() > Integer.MAX_VALUE;
    }
}
