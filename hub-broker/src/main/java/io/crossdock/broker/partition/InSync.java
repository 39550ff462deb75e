package io.crossdock.broker.partition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What a leader decides of its followers. Pure. */
final class InSync {
    private InSync() {}

    /**
     * The offset below which every replica that counts has everything.
     *
     * @param ownEnd where the leader's log ends
     * @param counted the in-sync replicas, those who are about to join, and those who leave but have not left yet
     * @return -1 if one of them has not been heard of
     */
    static long highWatermark(int self, long ownEnd, Collection<Integer> counted, Map<Integer, FollowerState> known) {
        long lowest = ownEnd;
        for (int replica : counted) {
            if (replica != self) {
                FollowerState state = known.get(replica);
                lowest = Math.min(lowest, state == null ? -1 : state.endOffset());
            }
        }
        return lowest;
    }

    /** The in-sync replicas without those that lag, in the same order. */
    static List<Integer> without(
            int self, List<Integer> isr, Map<Integer, FollowerState> known, long ownEnd, long now, long lagMillis) {
        var kept = new ArrayList<Integer>(isr.size());
        for (int replica : isr) {
            FollowerState state = known.get(replica);
            if (replica == self || state == null || !state.lags(ownEnd, now, lagMillis)) {
                kept.add(replica);
            }
        }
        return kept;
    }

    /**
     * Whether a replica has everything that is committed, and everything up to this leader's beginning: what it has beyond
     * the high watermark of an earlier leader could otherwise differ. While too few are in sync the high watermark stands,
     * and who has stopped to copy has all below it; who would be taken out again at once does not join.
     *
     * @param termStart where the leader's epoch began
     * @param lags whether it lags, see {@link FollowerState#lags}
     */
    static boolean mayJoin(FollowerState state, long highWatermark, long termStart, boolean lags) {
        return !lags && state.endOffset() >= highWatermark && state.endOffset() >= termStart;
    }
}
