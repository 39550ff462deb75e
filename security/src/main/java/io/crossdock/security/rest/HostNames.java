package io.crossdock.security.rest;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names by which clients may call a server. On a listener that only this machine reaches nobody else has a name for it,
 * unless somebody is told; so a request for another name comes from a web page whose name was made to lead here (DNS
 * rebinding), and would be read by it.
 *
 * @param any whether every name will do: clients of a listener that others reach come by whatever name that host has there
 * @param configured further names, in lower case
 */
record HostNames(boolean any, Set<String> configured) {
    private static final Pattern LOOPBACK =
            Pattern.compile("(.+\\.)?localhost|127(\\.\\d{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

    /** @param configured besides those of loopback; where others reach the listener, none stands for all */
    static HostNames of(InetSocketAddress listen, Collection<String> configured) {
        return new HostNames(
                !isLocal(listen) && configured.isEmpty(),
                Stream.concat(configured.stream(), Stream.of(listen.getHostString()))
                        .map(HostNames::plain)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    static boolean isLocal(InetSocketAddress listen) {
        return listen.getAddress() != null && listen.getAddress().isLoopbackAddress();
    }

    /** @param host without port; an address of IP 6 in brackets */
    boolean has(String host) {
        String name = plain(host);
        return any || LOOPBACK.matcher(name).matches() || configured.contains(name);
    }

    private static String plain(String host) {
        String name = host.strip().toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
