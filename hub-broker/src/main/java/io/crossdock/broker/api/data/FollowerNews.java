package io.crossdock.broker.api.data;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Which partitions of a follower's session have something to tell it, in the order in which they got it. So a fetch costs
 * what happened since the last one, however many partitions the session has. Each partition stands here once. Thread-safe.
 */
final class FollowerNews {
    private final Queue<SessionPartition> due = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Runnable> waiting = new AtomicReference<>();

    /** Something happened to a partition. */
    void add(SessionPartition partition) {
        if (!partition.isForgotten() && partition.due().compareAndSet(false, true)) {
            due.add(partition);
        }
    }

    /** Something happened to a partition that a waiting fetch is answered for at once. */
    void hurry(SessionPartition partition) {
        add(partition);
        Runnable poke = waiting.get();
        if (poke != null) {
            poke.run();
        }
    }

    /** Moves what is due to {@code into}; what happens from now on makes it due again. */
    void drainTo(Collection<SessionPartition> into) {
        for (SessionPartition next = due.poll(); next != null; next = due.poll()) {
            next.due().set(false);
            if (!next.isForgotten()) {
                into.add(next);
            }
        }
    }

    /** From now on the poke runs when something happens that must not wait. */
    void onHurry(Runnable poke) {
        waiting.set(poke);
    }

    /** The poke runs no more; another one, of a request that has come since, stays. */
    void offHurry(Runnable poke) {
        waiting.compareAndSet(poke, null);
    }
}
