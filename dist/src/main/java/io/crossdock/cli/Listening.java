package io.crossdock.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether anybody listens at the addresses a command is about to use.
 *
 * <p>Kafka's clients keep trying for half a minute and then say "timed out"; the commonest cause, that no hub runs, shows
 * at the first connect.
 */
final class Listening {
    private static final int CONNECT_MILLIS = 2_000;

    private Listening() {}

    /**
     * @param bootstrap {@code HOST:PORT,...}
     * @throws IOException when nobody listens at any of them, or one is no address; the message says what to do
     */
    static void require(String bootstrap) throws IOException {
        var silent = new ArrayList<String>();
        for (InetSocketAddress address : addresses(bootstrap)) {
            try (var socket = new Socket()) {
                socket.connect(address, CONNECT_MILLIS);
                return;
            } catch (IOException nobody) {
                silent.add(address.getHostString() + ":" + address.getPort()
                        + (address.isUnresolved() ? " (unknown host)" : ""));
            }
        }
        throw new IOException("no broker listens at " + String.join(" or ", silent)
                + "; start a hub with 'crossdock start', or say where one is with --bootstrap HOST:PORT or --data DIR");
    }

    private static List<InetSocketAddress> addresses(String bootstrap) throws IOException {
        var addresses = new ArrayList<InetSocketAddress>();
        for (String text : bootstrap.split(",", -1)) {
            String address = text.strip();
            int colon = address.lastIndexOf(':');
            try {
                String host = address.substring(0, Math.max(colon, 0));
                int port = Integer.parseInt(address.substring(colon + 1));
                if (host.isEmpty()) {
                    throw new IllegalArgumentException("no host");
                }
                addresses.add(new InetSocketAddress(host, port));
            } catch (IllegalArgumentException notAnAddress) {
                throw new IOException(
                        "'" + address + "' is no address of a broker; write HOST:PORT, such as 127.0.0.1:9092",
                        notAnAddress);
            }
        }
        return addresses;
    }
}
