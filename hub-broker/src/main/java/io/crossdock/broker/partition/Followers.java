package io.crossdock.broker.partition;

import io.crossdock.broker.concurrent.Lane;
import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.log.LogSlice;
import io.crossdock.broker.log.PartitionLog;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Those who copy a partition from here: what they read, and who of them is told that there is more. Any thread. */
final class Followers {
    private final PartitionLog log;
    private final Lane lane;
    private final Timer timer;
    private final ReplicationThrottle throttle;
    private final Map<Integer, Watching> watchers = new ConcurrentHashMap<>();
    private final Set<Integer> heldBack = ConcurrentHashMap.newKeySet();

    private record Watching(long order, FollowerWatcher watcher) {}

    /** @param throttle how fast replicas out of sync are served that are to be held back */
    Followers(PartitionLog log, Lane lane, Timer timer, ReplicationThrottle throttle) {
        this.log = log;
        this.lane = lane;
        this.timer = timer;
        this.throttle = throttle;
    }

    /**
     * From now on, until another one takes its place, this watcher is told of what its follower has to hear.
     *
     * @param order of the fetch it belongs to: one that was overtaken does not take the place of a later one's, or its
     *     follower would wait for ever, by the later one, for what the earlier one is told
     */
    void watch(int replica, long order, FollowerWatcher watcher) {
        watchers.compute(
                replica,
                (id, present) -> present != null && present.order() > order ? present : new Watching(order, watcher));
    }

    /** The others are replicas no more. */
    void retain(Collection<Integer> replicas) {
        watchers.keySet().retainAll(replicas);
    }

    /** There is more to copy, or another one leads. */
    void longer() {
        watchers.values().forEach(each -> each.watcher().longer());
    }

    /** The high watermark or the start of the log has moved. */
    void moved() {
        watchers.values().forEach(each -> each.watcher().moved());
    }

    /** Everything there is from an offset on. */
    PartitionRead read(ReplicaFetch fetch, long highWatermark, int maxBytes, boolean atLeastOneBatch) {
        LogSlice slice = log.read(fetch.offset(), maxBytes, Long.MAX_VALUE, atLeastOneBatch);
        return new PartitionRead(
                slice, highWatermark, log.lastStableOffset(highWatermark), log.logStartOffset(), false, List.of());
    }

    /** Nothing while there is no room; the follower's fetch is told when there is. */
    PartitionRead readSlowly(ReplicaFetch fetch, long highWatermark, int maxBytes, boolean atLeastOneBatch) {
        long room = throttle.room();
        boolean first = room > 0 && (atLeastOneBatch || maxBytes > room);
        PartitionRead read = read(fetch, highWatermark, (int) Math.min(maxBytes, room), first);
        int size = read.records().sizeInBytes();
        throttle.spent(size);
        if (size == 0 && fetch.offset() < log.logEndOffset() && heldBack.add(fetch.replica())) {
            timer.after(throttle.untilRoom(), lane, () -> {
                heldBack.remove(fetch.replica());
                Watching waiting = watchers.get(fetch.replica());
                if (waiting != null) {
                    waiting.watcher().longer();
                }
            });
        }
        return read;
    }
}
