package io.crossdock.faults;

import java.util.List;

/**
 * Where a process runs: a network namespace of its own, or loopback.
 *
 * @param name short; also its namespace's
 * @param address IPv4
 * @param before words that run a command there
 */
record Host(String name, String address, List<String> before) {
    Host {
        before = List.copyOf(before);
    }

    static Host loopback(String name) {
        return new Host(name, "127.0.0.1", List.of());
    }

    /** Where the clients are in a network of namespaces. */
    boolean isClients() {
        return before.isEmpty();
    }

    /** The address as packet filters compare it. */
    long number() {
        long number = 0;
        for (String part : address.split("\\.", -1)) {
            number = number << 8 | Long.parseLong(part);
        }
        return number;
    }
}
