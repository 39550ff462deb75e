package io.crossdock.broker.concurrent;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * On whose account threads work. What is handed to a {@link Lane} while somebody is worked for is worked on the same
 * account, and so are the attempts of a {@link Wait} that was begun meanwhile, whoever pokes it. Until somebody is worked
 * for by account for the first time in the life of this process, all this is one look at a field.
 *
 * <p>Thread-safe; each thread works on at most one account at a time.
 */
public final class WorkTime {
    private static final ThreadLocal<@Nullable Turn> TURN = new ThreadLocal<>();
    private static volatile boolean counting;

    private WorkTime() {}

    /** Who is worked for. Thread-safe. */
    public interface Account {
        /** A clock of any origin that does not go back, in nanoseconds. */
        long now();

        /** A thread has worked for so long; told when it is done, or turns to another account, and on request. */
        void worked(long nanos);

        /** A piece of work waits for a thread. */
        default void handedOver() {}

        /** That piece waits no more; {@link #begun} follows. */
        default void takenUp() {}

        /** A thread has begun to work. */
        default void begun() {}

        /** It has stopped, or turned to another account. */
        default void ended() {}
    }

    /** Two that are worked for at once. The time is the first one's; the other hears only when there is work. */
    private record Both(Account first, Account other) implements Account {
        @Override
        public long now() {
            return first.now();
        }

        @Override
        public void worked(long nanos) {
            first.worked(nanos);
        }

        @Override
        public void handedOver() {
            first.handedOver();
            other.handedOver();
        }

        @Override
        public void takenUp() {
            first.takenUp();
            other.takenUp();
        }

        @Override
        public void begun() {
            first.begun();
            other.begun();
        }

        @Override
        public void ended() {
            first.ended();
            other.ended();
        }
    }

    /** A thread at work on one account. */
    private static final class Turn {
        final Account account;
        long since;

        Turn(Account account) {
            this.account = account;
            since = account.now();
        }

        void tell() {
            long now = account.now();
            account.worked(now - since);
            since = now;
        }
    }

    /** Works on this account until the task returns, and then on the one before. */
    public static <T> T on(Account account, Supplier<T> task) {
        counting = true;
        Turn outer = TURN.get();
        if (outer != null) {
            outer.tell();
        }
        var turn = new Turn(account);
        TURN.set(turn);
        account.begun();
        try {
            return task.get();
        } finally {
            turn.tell();
            account.ended();
            if (outer != null) {
                outer.since = outer.account.now();
                TURN.set(outer);
            } else {
                TURN.remove();
            }
        }
    }

    /** Works on this account, which counts the time, and on the one before, if there is one. */
    public static <T> T also(Account account, Supplier<T> task) {
        Account before = current();
        return on(before == null ? account : new Both(account, before), task);
    }

    /** Has the account that this thread works on hear what it worked so far; nothing if it works on none. */
    public static void tell() {
        Turn turn = counting ? TURN.get() : null;
        if (turn != null) {
            turn.tell();
        }
    }

    /** The task, on the account that this thread works on now whenever it runs; the very same if there is none. */
    static Runnable bound(Runnable task) {
        Account account = current();
        return account == null ? task : handedOver(account, task);
    }

    private static Runnable handedOver(Account account, Runnable task) {
        account.handedOver();
        return () -> {
            account.takenUp();
            run(account, task);
        };
    }

    /** An executor whose tasks run on the account that this thread works on now; the very same if there is none. */
    static Executor bound(Executor executor) {
        Account account = current();
        return account == null ? executor : task -> executor.execute(handedOver(account, task));
    }

    private static void run(Account account, Runnable task) {
        on(account, () -> {
            task.run();
            return account;
        });
    }

    private static @Nullable Account current() {
        Turn turn = counting ? TURN.get() : null;
        return turn == null ? null : turn.account;
    }
}
