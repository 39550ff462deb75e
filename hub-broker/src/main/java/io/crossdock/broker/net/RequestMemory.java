package io.crossdock.broker.net;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the requests of all connections together hold: the buffers of large ones still arriving, the frames and objects of
 * those in work. When it is used up no connection begins another request until some are done, so the bound is passed by
 * the requests already begun only.
 *
 * <p>Large requests that are slow to arrive hold up other large ones, never small ones: for those only what is in work
 * counts. Requests that wait for records or for other members hold up nobody: they are counted apart, half as much as
 * those in work at most, and who finds that used up is not let wait. Thread-safe; never blocks.
 */
final class RequestMemory {
    private final long limitBytes;
    private final long parkedLimitBytes;
    private final AtomicLong parked = new AtomicLong();
    private final AtomicLong inWork = new AtomicLong();
    private final AtomicLong arriving = new AtomicLong();
    private final Queue<Runnable> small = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> large = new ConcurrentLinkedQueue<>();

    RequestMemory(long limitBytes) {
        this.limitBytes = limitBytes;
        parkedLimitBytes = limitBytes / 2;
    }

    boolean hasRoomFor(boolean largeRequest) {
        return inWork.get() + (largeRequest ? arriving.get() : 0) < limitBytes;
    }

    /** The buffer of a large request that arrives has become so many bytes larger. */
    void begin(int bytes) {
        arriving.addAndGet(bytes);
    }

    /** It has arrived, or never will; so large was its buffer. */
    void end(int bytes) {
        arriving.addAndGet(-bytes);
        wake();
    }

    void take(long bytes) {
        inWork.addAndGet(bytes);
    }

    void free(long bytes) {
        inWork.addAndGet(-bytes);
        wake();
    }

    /** @return whether a request that holds so many bytes may wait */
    boolean park(long bytes) {
        if (parked.addAndGet(bytes) <= parkedLimitBytes) {
            return true;
        }
        parked.addAndGet(-bytes);
        return false;
    }

    /** One that waited is answered. */
    void unpark(long bytes) {
        parked.addAndGet(-bytes);
    }

    boolean largeOnesWait() {
        return !large.isEmpty();
    }

    /**
     * Runs the task once when there is room, perhaps at once. At most one task per connection waits, which bounds the
     * queues.
     *
     * @param task only hands over to the connection's own thread
     */
    void whenRoom(boolean largeRequest, Runnable task) {
        (largeRequest ? large : small).add(task);
        wake(); // it may have been freed between the question and the entry, and then nobody else will
    }

    /** For a connection that is closed while it waits. */
    void forget(Runnable task) {
        small.remove(task);
        large.remove(task);
    }

    private void wake() {
        if (!small.isEmpty() && hasRoomFor(false)) {
            wakeAll(small);
        }
        if (!large.isEmpty() && hasRoomFor(true)) {
            wakeAll(large);
        }
    }

    /** All, because who is first may have closed meanwhile; those who find it used up again come back. */
    private static void wakeAll(Queue<Runnable> waiting) {
        for (int count = waiting.size(); count > 0; count--) {
            Runnable task = waiting.poll();
            if (task == null) {
                return;
            }
            task.run();
        }
    }
}
