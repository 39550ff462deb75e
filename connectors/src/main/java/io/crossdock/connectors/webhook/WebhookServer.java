package io.crossdock.connectors.webhook;

import io.crossdock.security.rest.Protocols;
import io.crossdock.security.tls.TlsSource;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * The HTTP or HTTPS server of one webhook. At most {@value #MOST_CONNECTIONS} connections, so no more bodies than that are held;
 * no thread waits for a body or for the hub.
 */
final class WebhookServer implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 64;
    private static final int THREADS = 6;
    private static final int MOST_HEADER_BYTES = 16 * 1024;
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private final Server server;

    private WebhookServer(Server server) {
        this.server = server;
    }

    /**
     * @param tls what it listens with; empty for plain HTTP
     * @throws IOException when the address cannot be listened on
     */
    static WebhookServer start(WebhookSettings settings, Optional<TlsSource> tls, Handler handler) throws IOException {
        InetSocketAddress listen = settings.listen();
        var threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("webhook");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        var server = new Server(threads);
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(MOST_HEADER_BYTES);
        var connector = new ServerConnector(server, 1, 1, Protocols.of(http, tls));
        connector.setHost(listen.getHostString());
        connector.setPort(listen.getPort());
        connector.setIdleTimeout(settings.answerWithin().plus(IDLE).toMillis());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
        server.setHandler(new GracefulHandler(handler));
        server.setStopTimeout(GRACE.toMillis());
        var started = new WebhookServer(server);
        try {
            server.start();
            return started;
        } catch (Exception failure) {
            started.close();
            throw new IOException(
                    "cannot listen on " + listen.getHostString() + ":" + listen.getPort() + " - another connector or"
                            + " process may have the port, or the host is not this one's: " + failure.getMessage(),
                    failure);
        }
    }

    /** Requests in hand are answered, but for those that take longer than five seconds. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception unfinished) {
            throw new IllegalStateException(
                    "the webhook's server did not stop: " + unfinished.getMessage(), unfinished);
        }
    }
}
