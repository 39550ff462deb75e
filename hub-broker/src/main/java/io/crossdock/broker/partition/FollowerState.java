package io.crossdock.broker.partition;

/**
 * What a leader knows of one follower, from its fetches: one that asks for an offset has everything below it. A value;
 * each method returns what is known afterwards.
 *
 * @param brokerEpoch the life of the broker it is known from, -1 when nothing is known
 * @param endOffset where its log ends; -1 when nothing is known
 * @param caughtUpMillis when it last had everything the leader had at some moment, by the broker's clock
 * @param fetchedMillis when it last asked
 * @param leaderEnd where the leader's log ended then
 * @param logStart where its own log starts; -1 when nothing is known
 * @param order of the fetch it is known from, see {@link ReplicaFetch#order}
 */
record FollowerState(
        long brokerEpoch,
        long endOffset,
        long caughtUpMillis,
        long fetchedMillis,
        long leaderEnd,
        long logStart,
        long order) {

    /** Nothing is known; it has as long as any to catch up. */
    static FollowerState unknown(long now) {
        return new FollowerState(-1, -1, now, now, Long.MAX_VALUE, -1, -1);
    }

    /**
     * It asks for an offset. A fetch of an earlier life of its broker says nothing, nor does one that was overtaken.
     *
     * @param ownEnd where the leader's log ends now
     */
    FollowerState fetched(ReplicaFetch fetch, long ownEnd, long now) {
        if (fetch.brokerEpoch() < brokerEpoch || fetch.order() < order) {
            return this;
        }
        long offset = fetch.offset();
        long caughtUp = caughtUpMillis;
        if (offset >= ownEnd) {
            caughtUp = now;
        } else if (offset >= leaderEnd) {
            caughtUp = Math.max(caughtUp, fetchedMillis); // it has what the leader had when it asked before
        }
        return new FollowerState(fetch.brokerEpoch(), offset, caughtUp, now, ownEnd, fetch.logStart(), fetch.order());
    }

    /** The leader appends behind {@code endBefore}: who had everything until now had it until now. */
    FollowerState appended(long endBefore, long now) {
        return endOffset >= endBefore
                ? new FollowerState(brokerEpoch, endOffset, now, fetchedMillis, leaderEnd, logStart, order)
                : this;
    }

    /** Whether it has been behind for longer than {@code lagMillis}. */
    boolean lags(long ownEnd, long now, long lagMillis) {
        return endOffset < ownEnd && now - caughtUpMillis > lagMillis;
    }
}
