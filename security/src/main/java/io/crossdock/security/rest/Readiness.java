package io.crossdock.security.rest;

import java.util.List;

/**
 * Whether the process can serve, and what it still waits for.
 *
 * @param ready whether every part serves
 * @param reasons one sentence per part that does not; empty when ready
 */
public record Readiness(boolean ready, List<String> reasons) {
    public Readiness {
        reasons = List.copyOf(reasons);
        if (ready != reasons.isEmpty()) {
            throw new IllegalArgumentException("ready is " + ready + " but the reasons are " + reasons);
        }
    }

    /** Ready exactly when there is no reason against it. */
    public static Readiness of(List<String> reasons) {
        return new Readiness(reasons.isEmpty(), reasons);
    }
}
