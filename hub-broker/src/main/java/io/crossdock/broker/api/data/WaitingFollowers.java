package io.crossdock.broker.api.data;

import io.crossdock.broker.concurrent.Timer;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * The fetches of followers that wait for records, by connection. A follower that sends another one has more to ask for,
 * as when it has got partitions: the first one, behind which that would wait, is answered at once. Thread-safe.
 */
final class WaitingFollowers {
    private final Map<Long, Turn> byConnection = new ConcurrentHashMap<>();

    /** One fetch that waits, or not yet, or no more. */
    static final class Turn {
        private volatile boolean over;
        private volatile @Nullable Runnable poke;

        /** Whether another one has come. */
        boolean isOver() {
            return over;
        }

        private void end() {
            over = true;
            Runnable waiting = poke;
            if (waiting != null) {
                waiting.run();
            }
        }
    }

    /** A fetch of a follower has come in; the one before it, if it waits, has waited for long enough. */
    void endTurn(long connection) {
        Turn before = byConnection.remove(connection);
        if (before != null) {
            before.end();
        }
    }

    /**
     * A fetch is left alone for a while before it is looked at, or until another one comes.
     *
     * @param loop where it goes on
     * @return whether its turn goes on: not if another one has come, which is answered in its place
     */
    CompletableFuture<Boolean> rest(long connection, Duration length, Executor loop, Timer timer) {
        var over = new CompletableFuture<Boolean>();
        Turn turn = begin(connection);
        waits(turn, () -> over.complete(false));
        Timer.Cancellable due = timer.after(length, loop, () -> over.complete(true));
        return over.thenApply(goesOn -> {
            due.cancel();
            done(connection, turn);
            return goesOn;
        });
    }

    /** A fetch is about to wait. */
    Turn begin(long connection) {
        var turn = new Turn();
        byConnection.put(connection, turn);
        return turn;
    }

    /** The fetch begins to wait; the poke has it look whether its turn is over. */
    void waits(Turn turn, Runnable poke) {
        turn.poke = poke;
    }

    /** The fetch waits no longer. */
    void done(long connection, Turn turn) {
        byConnection.remove(connection, turn);
    }
}
