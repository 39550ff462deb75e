package io.crossdock.hub;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** Addresses as people write them. */
final class Addresses {
    private Addresses() {}

    /** {@code host:port}, an IPv6 address in brackets. */
    static String text(InetSocketAddress address) {
        if (address.getAddress() instanceof Inet6Address six) {
            return "[" + six.getHostAddress() + "]:" + address.getPort();
        }
        return address.getHostString() + ":" + address.getPort();
    }
}
