package io.crossdock.security.authn;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Slows down whoever guesses passwords: after failures, logins for the same user from the same address take turns, and
 * with each further failure the turns are further apart. So do all logins from an address of which many failed, except
 * those of users who have got in from there before. Everybody else is let through at once.
 *
 * <p>Remembers a bounded number of addresses and users, those longest unheard of forgotten first; a failure is forgiven
 * after ten minutes of quiet. Thread-safe; the lock is held for a look into a map.
 */
public final class LoginBrake {
    private static final int MOST_REMEMBERED = 10_000;
    private static final int FAILURES_OF_AN_ADDRESS = 10;
    private static final long FORGIVEN_NANOS = Duration.ofMinutes(10).toNanos();
    private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(10).toNanos();

    private final long firstPauseNanos;
    private final LongSupplier nanos;
    private final Map<String, Turns> turns = remembering();
    private final Map<String, Boolean> admitted = remembering();

    /** @param firstPause after one failure; twice as long after each further one, up to five seconds; zero for none */
    public LoginBrake(Duration firstPause, LongSupplier nanos) {
        firstPauseNanos = firstPause.toNanos();
        this.nanos = nanos;
    }

    private static final class Turns {
        int failures;
        long next;
        long lastFailure;
    }

    /**
     * Before a password is looked at.
     *
     * @return how long to wait with it, in nanoseconds, 0 mostly; empty if so many wait already that it is refused unseen
     */
    public synchronized OptionalLong turn(String address, String user) {
        long now = nanos.getAsLong();
        long wait = wait(turns.get(key(address, user)), now, 1);
        if (!admitted.containsKey(key(address, user))) {
            wait = Math.max(wait, wait(turns.get(address), now, FAILURES_OF_AN_ADDRESS));
        }
        return wait > LONGEST_WAIT_NANOS ? OptionalLong.empty() : OptionalLong.of(wait);
    }

    private long wait(@Nullable Turns of, long now, int tolerated) {
        if (of == null || of.failures < tolerated) {
            return 0;
        }
        if (now - of.lastFailure > FORGIVEN_NANOS) {
            of.failures = 0;
            return 0;
        }
        long pause = pause(of.failures - tolerated);
        long turn = Math.max(now, of.next);
        if (turn - now <= LONGEST_WAIT_NANOS) {
            of.next = turn + pause;
        }
        return turn - now;
    }

    private long pause(int failuresBeyond) {
        return Math.min(LONGEST_PAUSE_NANOS, firstPauseNanos << Math.min(failuresBeyond, 16));
    }

    /** The password was wrong. */
    public synchronized void failed(String address, String user) {
        long now = nanos.getAsLong();
        fail(key(address, user), now, 1);
        fail(address, now, FAILURES_OF_AN_ADDRESS);
    }

    private void fail(String key, long now, int tolerated) {
        Turns of = turns.computeIfAbsent(key, first -> new Turns());
        of.failures++;
        of.lastFailure = now;
        if (of.failures >= tolerated) {
            of.next = Math.max(of.failures == tolerated ? now : of.next, now + pause(of.failures - tolerated));
        }
    }

    /** It was right: the failures of this user from this address were typing errors. */
    public synchronized void succeeded(String address, String user) {
        turns.remove(key(address, user));
        admitted.put(key(address, user), true);
    }

    /** How many addresses and users are remembered. */
    synchronized int remembered() {
        return turns.size() + admitted.size();
    }

    private static String key(String address, String user) {
        return address + '\0' + (user.length() > 256 ? user.substring(0, 256) : user);
    }

    private static <V> Map<String, V> remembering() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > MOST_REMEMBERED;
            }
        };
    }
}
