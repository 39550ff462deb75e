package io.crossdock.security.rest;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SelectableChannelEndPoint;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds how many connections one address holds, so that whoever opens thousands and says nothing keeps nobody else out.
 * What is beyond the bound is closed at once. Thread-safe.
 */
final class ConnectionsPerAddress implements Connection.Listener {
    private final int most;
    private final Map<InetAddress, Integer> open = new ConcurrentHashMap<>();

    /** Whom each counted connection was counted for: once it is closed its socket no longer says. */
    private final Map<EndPoint, InetAddress> counted = new ConcurrentHashMap<>();

    ConnectionsPerAddress(int most) {
        this.most = most;
    }

    @Override
    public void onOpened(Connection connection) {
        EndPoint endPoint = connection.getEndPoint();
        if (isOfSocket(endPoint)
                && endPoint.getRemoteSocketAddress() instanceof InetSocketAddress from
                && counted.putIfAbsent(endPoint, from.getAddress()) == null
                && open.merge(from.getAddress(), 1, Integer::sum) > most) {
            endPoint.close();
        }
    }

    @Override
    public void onClosed(Connection connection) {
        InetAddress from = counted.remove(connection.getEndPoint());
        if (from != null) {
            open.computeIfPresent(from, (address, count) -> count == 1 ? null : count - 1);
        }
    }

    /** A connection in TLS is two: the one of the socket, and the one that is encrypted. */
    private static boolean isOfSocket(EndPoint endPoint) {
        return endPoint instanceof SelectableChannelEndPoint;
    }

    /** How many that address holds now. */
    int of(InetAddress address) {
        return open.getOrDefault(address, 0);
    }
}
