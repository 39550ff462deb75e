package io.crossdock.broker.net;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the requests of all connections together hold: the buffers of those still arriving, the frames and objects of
 * those in work. When it is used up no connection begins another request until some are done, so the bound is passed by
 * the requests already begun only.
 *
 * <p>Thread-safe; never blocks.
 */
final class RequestMemory {
    private final long limitBytes;
    private final AtomicLong used = new AtomicLong();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    RequestMemory(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    boolean hasRoom() {
        return used.get() < limitBytes;
    }

    void take(long bytes) {
        used.addAndGet(bytes);
    }

    void free(long bytes) {
        if (used.addAndGet(-bytes) < limitBytes && !waiting.isEmpty()) {
            wake();
        }
    }

    /**
     * Runs the task once when there is room, perhaps at once. At most one task per connection waits, which bounds the
     * queue.
     *
     * @param task only hands over to the connection's own thread
     */
    void whenRoom(Runnable task) {
        waiting.add(task);
        if (hasRoom()) {
            wake(); // it was freed between the question and the entry, so nobody else will
        }
    }

    /** For a connection that is closed while it waits. */
    void forget(Runnable task) {
        waiting.remove(task);
    }

    /** Everybody, because who is first may have closed meanwhile; those who find it full again come back. */
    private void wake() {
        for (int count = waiting.size(); count > 0; count--) {
            Runnable task = waiting.poll();
            if (task == null) {
                return;
            }
            task.run();
        }
    }
}
