package io.crossdock.broker.net;

import java.util.Map;

/**
 * How many connections there may be at a time.
 *
 * @param all of all clients together ({@code max.connections})
 * @param perAddress of one client address ({@code max.connections.per.ip})
 * @param exceptions by address as text, instead of {@code perAddress} ({@code max.connections.per.ip.overrides})
 */
public record ConnectionLimits(int all, int perAddress, Map<String, Integer> exceptions) {
    public ConnectionLimits {
        exceptions = Map.copyOf(exceptions);
    }

    int of(String address) {
        return exceptions.getOrDefault(address, perAddress);
    }
}
