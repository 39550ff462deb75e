package io.crossdock.broker.partition;

import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.PartitionStep;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * This broker's leading of a partition with several replicas, in one leader epoch: what is known of its followers, and
 * which in-sync replicas it has asked for.
 *
 * <p>One change of them is under way at a time. Until it is known what became of it, both who is about to join and who is
 * about to leave counts for the high watermark: whichever the cluster agrees on, what was acknowledged is there.
 *
 * <p>Changed on the partition's lane; {@link #knows} and {@link #known} may be asked by any thread.
 */
final class LeaderTerm {
    /** A change that was asked for. */
    record Proposal(PartitionStep step, Map<Integer, Long> joining) {}

    private final int self;
    private final long start;
    private final Map<Integer, FollowerState> followers = new ConcurrentHashMap<>();
    private final Set<Integer> doubtful = new HashSet<>();
    private PartitionImage agreed;
    private @Nullable Proposal proposal;
    private volatile boolean unsettled;

    /** @param start where the epoch begins */
    LeaderTerm(int self, PartitionImage agreed, long start, long now) {
        this.self = self;
        this.agreed = agreed;
        this.start = start;
        agreed.replicas().stream()
                .filter(replica -> replica != self)
                .forEach(replica -> followers.put(replica, FollowerState.unknown(now)));
    }

    /** Where the epoch began. */
    long start() {
        return start;
    }

    /** Whether exactly this is known of a follower, so that nothing needs to be done. Any thread. */
    boolean knows(ReplicaFetch fetch) {
        FollowerState state = followers.get(fetch.replica());
        return state != null
                && state.brokerEpoch() == fetch.brokerEpoch()
                && state.endOffset() == fetch.offset()
                && state.logStart() == fetch.logStart();
    }

    /** What is known of a follower; empty if it is no replica. Any thread. */
    Optional<FollowerState> known(int replica) {
        return Optional.ofNullable(followers.get(replica));
    }

    /** Whether something is left to be tried again. Any thread. */
    boolean isUnsettled() {
        return unsettled;
    }

    /** A follower asks for an offset. Who is no replica is not listened to. */
    void fetched(ReplicaFetch fetch, long ownEnd, long now) {
        followers.computeIfPresent(fetch.replica(), (id, state) -> state.fetched(fetch, ownEnd, now));
    }

    /** The log ended at {@code endBefore} and has become longer. */
    void appended(long endBefore, long now) {
        followers.replaceAll((replica, state) -> state.appended(endBefore, now));
    }

    /**
     * Up to where everything is on all replicas that count; -1 if that is not known, and while somebody is eligible to
     * lead without being in sync, for he has only what was committed before (KIP-966).
     */
    long highWatermark(long ownEnd) {
        if (!agreed.elr().isEmpty()) {
            return -1;
        }
        Set<Integer> counted = new HashSet<>(agreed.isr());
        counted.addAll(doubtful);
        if (proposal != null) {
            counted.addAll(proposal.step().after().isr());
        }
        return InSync.highWatermark(self, ownEnd, counted, followers);
    }

    /**
     * The lowest start of the logs of all replicas whose brokers live; -1 while one has not been heard of in the life it
     * has: its disk may be another one than before. Any thread.
     *
     * @param live broker epochs by the newest image
     */
    long lowWatermark(long ownStart, Map<Integer, Long> live) {
        long lowest = ownStart;
        for (Map.Entry<Integer, FollowerState> each : followers.entrySet()) {
            Long life = live.get(each.getKey());
            if (life != null) {
                FollowerState state = each.getValue();
                lowest = Math.min(lowest, state.brokerEpoch() == life ? state.logStart() : -1);
            }
        }
        return lowest;
    }

    /**
     * Records that the follower lacks which lacks most; all there are while one has not been heard of. Any thread.
     *
     * @param ownStart where the leader's log starts
     * @param ownEnd where it ends
     */
    long mostBehind(long ownStart, long ownEnd) {
        long most = 0;
        for (FollowerState each : followers.values()) {
            most = Math.max(most, ownEnd - Math.max(ownStart, each.endOffset()));
        }
        return most;
    }

    /** The cluster has agreed on something else within this epoch. */
    void agreed(PartitionImage now, long nowMillis) {
        if (!now.isr().equals(agreed.isr())) {
            doubtful.clear(); // a write that began with what was there before cannot come any more
        }
        agreed = now;
        now.replicas().stream()
                .filter(replica -> replica != self)
                .forEach(replica -> followers.putIfAbsent(replica, FollowerState.unknown(nowMillis)));
        followers.keySet().retainAll(now.replicas());
        if (proposal != null && proposal.step().after().equals(now)) {
            proposal = null;
        }
    }

    /**
     * The change of in-sync replicas that ought to be made, if any; it is under way from now on.
     *
     * @param least how many in-sync replicas it takes to commit anything
     * @param lives the broker epochs of those who may join, as far as known here
     */
    Optional<Proposal> propose(
            long ownEnd, long highWatermark, long now, long lagMillis, int least, Map<Integer, Long> lives) {
        if (proposal != null) {
            return Optional.empty();
        }
        List<Integer> next = new ArrayList<>(InSync.without(self, agreed.isr(), followers, ownEnd, now, lagMillis));
        Map<Integer, Long> joining = new HashMap<>();
        boolean waits = false;
        for (int replica : agreed.replicas()) {
            FollowerState state = followers.get(replica);
            if (state == null
                    || agreed.isr().contains(replica)
                    || !InSync.mayJoin(state, highWatermark, start, state.lags(ownEnd, now, lagMillis))) {
                continue;
            }
            if (lives.getOrDefault(replica, Long.MIN_VALUE) == state.brokerEpoch()) {
                next.add(replica);
                joining.put(replica, state.brokerEpoch());
            } else {
                waits = true; // its registration is not seen here yet, or it has begun another life
            }
        }
        unsettled = waits || !agreed.elr().isEmpty(); // who are forgotten also when fewer are enough by now
        PartitionImage after = agreed.withIsr(next, least);
        if (after.equals(agreed)) {
            return Optional.empty();
        }
        var made = new Proposal(new PartitionStep(agreed, after), Map.copyOf(joining));
        proposal = made;
        return Optional.of(made);
    }

    /** It was made, and seen here since. */
    void made(Proposal done) {
        if (proposal == done) {
            proposal = null;
        }
    }

    /** It was not made. */
    void refused(Proposal gone) {
        if (proposal == gone) {
            proposal = null;
            unsettled = true;
        }
    }

    /** Nobody knows whether it was made. Who would have joined counts until the cluster has agreed on something. */
    void doubtful(Proposal unknown) {
        if (proposal == unknown) {
            proposal = null;
            doubtful.addAll(unknown.step().after().isr());
            unsettled = true;
        }
    }
}
