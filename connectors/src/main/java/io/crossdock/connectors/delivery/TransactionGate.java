package io.crossdock.connectors.delivery;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Who may send into the transaction that is open, and when it ends. Many send at once; whoever ends it waits until they are
 * out, and lets nobody in until the next one is open.
 *
 * <p>Knows no producer: sending and committing happen outside its lock, which is held for a moment only, so a send that waits
 * for the cluster keeps nobody from entering, leaving or closing. Thread-safe; one thread ends transactions.
 */
final class TransactionGate {
    /** From so many records on it pays to wait for more. */
    private static final int MANY = 100;

    private static final Duration WAIT = Duration.ofMillis(5);
    private static final Duration LONG_WAIT = Duration.ofMillis(50);

    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private List<Consumer<@Nullable Throwable>> members = new ArrayList<>();
    private int inside;
    private boolean shut;
    private boolean closed;

    /** @param most records after which a transaction waits for no more */
    TransactionGate(int most) {
        this.most = most;
    }

    /**
     * Waits while a transaction ends. Whoever was let in has to {@link #leave}.
     *
     * @return false once it is closed
     */
    boolean enter() throws InterruptedException {
        lock.lock();
        try {
            while (shut && !closed) {
                changed.await();
            }
            if (closed) {
                return false;
            }
            inside++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** @param member told how the transaction ends; null if nothing was sent */
    void leave(@Nullable Consumer<@Nullable Throwable> member) {
        lock.lock();
        try {
            inside--;
            if (member != null) {
                members.add(member);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is something to end, and a moment longer for what comes with it. Nobody is inside when this returns,
     * nor gets in before {@link #reopen()}.
     *
     * @return whom to tell how the transaction ended; empty when it is closed and all have been told
     */
    List<Consumer<@Nullable Throwable>> awaitEnd() throws InterruptedException {
        lock.lock();
        try {
            while (members.isEmpty() && !(closed && inside == 0)) {
                changed.await();
            }
            awaitMore(WAIT, MANY);
            if (members.size() >= MANY) {
                awaitMore(LONG_WAIT, most);
            }
            shut = true;
            while (inside > 0) {
                changed.await();
            }
            List<Consumer<@Nullable Throwable>> ended = members;
            members = new ArrayList<>();
            return ended;
        } finally {
            lock.unlock();
        }
    }

    private void awaitMore(Duration atMost, int enough) throws InterruptedException {
        long left = TimeUnit.NANOSECONDS.convert(atMost);
        while (left > 0 && !closed && members.size() < enough) {
            left = changed.awaitNanos(left);
        }
    }

    /** The next transaction is open. */
    void reopen() {
        lock.lock();
        try {
            shut = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody gets in any more; what has been sent is ended without further waiting. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
