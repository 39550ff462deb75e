package io.crossdock.broker;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.EndpointImage;
import io.crossdock.broker.metadata.Reachability;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Tries to connect to the listener that brokers use among themselves. Thread-safe. */
final class ConnectionProbe implements Reachability {
    private static final int TIMEOUT_MILLIS = 1000;

    private final String listener;
    private final Executor blocking;

    /**
     * @param listener its name, empty for the first one of each broker
     * @param blocking for looking up a name and for connecting, a second at most
     */
    ConnectionProbe(String listener, Executor blocking) {
        this.listener = listener;
        this.blocking = blocking;
    }

    @Override
    public CompletableFuture<Boolean> refuses(BrokerImage broker) {
        Optional<EndpointImage> endpoint =
                broker.endpoint(listener).or(() -> broker.endpoints().stream().findFirst());
        return endpoint.isEmpty()
                ? CompletableFuture.completedFuture(false)
                : CompletableFuture.supplyAsync(() -> refuses(endpoint.get()), blocking);
    }

    private static boolean refuses(EndpointImage endpoint) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), TIMEOUT_MILLIS);
            return false;
        } catch (ConnectException refused) {
            return true; // the system's own timeout would be one too, but it is far longer than ours
        } catch (IOException noAnswer) {
            return false;
        }
    }
}
