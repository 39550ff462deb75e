package io.crossdock.security.rest.caller;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * By which mechanisms the password of a user is tried at the cluster, which keeps passwords by mechanism: one user may be
 * known to SCRAM-SHA-256 alone, another one to PLAIN.
 *
 * <p>A mechanism that let a user in lately is the only one tried, so that a wrong password is one failed login and not
 * several; after a while it is the first one. Remembers at most {@value #MOST} users. Thread-safe.
 */
final class PasswordWays {
    static final int MOST = 1_000;
    /** How long no other mechanism is tried. */
    static final Duration ALONE = Duration.ofMinutes(10);

    private final Clock clock;
    private final Map<String, Worked> worked = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Worked> eldest) {
            return size() > MOST;
        }
    };

    PasswordWays(Clock clock) {
        this.clock = clock;
    }

    private record Worked(String mechanism, Instant when) {}

    /**
     * @param offered the best first
     * @return those to try, in that order
     */
    synchronized List<String> of(String user, List<String> offered) {
        Worked last = worked.get(user);
        if (last == null || !offered.contains(last.mechanism)) {
            return offered;
        }
        if (clock.instant().isBefore(last.when.plus(ALONE))) {
            return List.of(last.mechanism);
        }
        var ways = new ArrayList<String>(offered);
        ways.remove(last.mechanism);
        ways.add(0, last.mechanism);
        return ways;
    }

    synchronized void worked(String user, String mechanism) {
        worked.put(user, new Worked(mechanism, clock.instant()));
    }
}
