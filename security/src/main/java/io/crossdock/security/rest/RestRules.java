package io.crossdock.security.rest;

import java.time.Duration;
import java.util.Set;

/**
 * What a REST server takes.
 *
 * @param hosts names by which it may be called besides those of loopback, see {@link HostNames}
 * @param longestBody in which time the whole body of a request has to have come
 */
public record RestRules(Set<String> hosts, Duration longestBody) {
    private static final Duration USUAL = Duration.ofSeconds(20);

    public RestRules {
        hosts = Set.copyOf(hosts);
    }

    /** The usual ones. */
    public static RestRules of(Set<String> hosts) {
        return new RestRules(hosts, USUAL);
    }
}
