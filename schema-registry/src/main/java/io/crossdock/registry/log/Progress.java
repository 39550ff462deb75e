package io.crossdock.registry.log;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far this node has replayed the topic, and what became of the last record that it wrote itself.
 * Moved by the replaying thread; awaited by others.
 */
final class Progress {
    /** What became of a record whose transaction's end nobody confirmed. */
    enum Fate {
        WRITTEN,
        NOT_WRITTEN,
        UNKNOWN
    }

    private static final long NOWHERE = -1;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile long position = NOWHERE;
    private volatile long endAtStart = Long.MAX_VALUE;
    private volatile Optional<String> lost = Optional.empty();
    private long watched = NOWHERE;
    private boolean seen;

    /** The offset of the next record to be replayed; -1 before the first is known. */
    long position() {
        return position;
    }

    /** Whether the replay has a place to go on from. */
    boolean hasBegun() {
        return position != NOWHERE;
    }

    /** @param end of the topic when this node began: all below it must be replayed before it is ready */
    void begin(long start, long end) {
        lock.lock();
        try {
            endAtStart = end;
            position = start;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isReady() {
        return position >= endAtStart;
    }

    /** A record is being replayed. */
    void replaying(long offset) {
        lock.lock();
        try {
            seen |= offset == watched;
        } finally {
            lock.unlock();
        }
    }

    /** All below the offset is replayed. */
    void advance(long offset) {
        lock.lock();
        try {
            if (offset != position) {
                position = offset;
                moved.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Watches for one record from now on, before which its transaction must not have been committed. */
    void watch(long offset) {
        lock.lock();
        try {
            watched = offset;
            seen = false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * What became of the watched record. A transaction that is settled, and before which all are settled, is either
     * replayed or passed over. (A record that was replaced and compacted away within the moments between would be taken
     * for one that was not written; the cluster compacts no segment that it still appends to.)
     *
     * @param patience to wait for
     */
    Fate fate(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            if (!await(watched, patience)) {
                return Fate.UNKNOWN;
            }
            return seen ? Fate.WRITTEN : Fate.NOT_WRITTEN;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the record at an offset is replayed or passed over; false when that takes too long. */
    boolean await(long offset, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (position <= offset && lost.isEmpty()) {
                if (left <= 0) {
                    return false;
                }
                left = moved.awaitNanos(left);
            }
            return lost.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the node is ready, or has lost the topic; false when that takes too long. */
    boolean awaitReady(Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (!isReady() && lost.isEmpty()) {
                if (left <= 0) {
                    return false;
                }
                left = moved.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** What was replayed is no longer what the topic holds, and never will be again. */
    void lose(String why) {
        lock.lock();
        try {
            if (lost.isEmpty()) {
                lost = Optional.of(why);
            }
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Why this node's state and the topic have parted; empty as long as they have not. */
    Optional<String> lost() {
        return lost;
    }
}
