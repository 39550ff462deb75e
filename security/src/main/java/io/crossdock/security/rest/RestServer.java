package io.crossdock.security.rest;

import io.crossdock.security.tls.TlsSource;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.BlockingArrayQueue;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Serves Jakarta REST resources over HTTP/1.1.
 *
 * <p>It stands on the path from start to ready, so nothing is searched for, every resource and provider is handed over
 * as an object; and listening does not wait for the resources, see {@link LazyApplication}. Requests run on at most {@value #THREADS} threads named {@code http-N}; what waits for one is bounded,
 * and beyond that connections are refused. There are at most {@value #MOST_CONNECTIONS} connections,
 * {@value #MOST_PER_ADDRESS} of one address; headers of one request are at most {@value #MOST_HEADER_BYTES} bytes.
 *
 * <p>Thread-safe.
 */
public final class RestServer implements AutoCloseable {
    private static final int THREADS = 16;
    private static final int WAITING = 1024;
    private static final int MOST_CONNECTIONS = 1024;
    private static final int MOST_PER_ADDRESS = 128;
    private static final int MOST_HEADER_BYTES = 16 * 1024;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Server server;
    private final LazyApplication application;
    private final InetSocketAddress address;

    private RestServer(Server server, LazyApplication application, InetSocketAddress address) {
        this.server = server;
        this.application = application;
        this.address = address;
    }

    /**
     * Listens and serves.
     *
     * @param listen address to listen on; port 0 takes a free one
     * @param resources objects whose classes carry {@code @Path}
     * @throws IOException when the address cannot be listened on
     */
    public static RestServer start(InetSocketAddress listen, Collection<?> resources) throws IOException {
        return start(listen, () -> resources);
    }

    /** @param resources made when the first request comes or {@link #prepare} is called, on another thread */
    public static RestServer start(InetSocketAddress listen, Supplier<? extends Collection<?>> resources)
            throws IOException {
        return start(listen, Optional.empty(), RestRules.of(Set.of()), resources);
    }

    /**
     * @param tls key and certificates to serve HTTPS with; what takes their place later is used for new connections
     * @param resources made when the first request comes or {@link #prepare} is called, on another thread
     */
    public static RestServer start(
            InetSocketAddress listen,
            Optional<TlsSource> tls,
            RestRules rules,
            Supplier<? extends Collection<?>> resources)
            throws IOException {
        var threads = new QueuedThreadPool(THREADS, 2, 60_000, new BlockingArrayQueue<>(16, 16, WAITING));
        threads.setName("http");
        threads.setDaemon(true);
        var server = new Server(threads);
        var connector = new ServerConnector(server, 1, 1, Protocols.of(http(), tls));
        connector.setHost(
                listen.getAddress() == null
                        ? listen.getHostString()
                        : listen.getAddress().getHostAddress());
        connector.setPort(listen.getPort());
        connector.setIdleTimeout(IDLE.toMillis());
        connector.addBean(new ConnectionsPerAddress(MOST_PER_ADDRESS));
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
        Clock clock = Clock.systemUTC();
        var application = new LazyApplication(() -> RestApplication.served(resources.get(), rules, clock));
        server.setErrorHandler(new ContainerProblems());
        server.setHandler(new GracefulHandler(new GuardedOrigins(
                new PlainPaths(new GuardedCredentials(new TimedBodies(
                        new CertifiedCallers(new FinishedAnswers(application)), rules.longestBody(), clock))),
                HostNames.of(listen, rules.hosts()))));
        server.setStopTimeout(GRACE.toMillis());
        try {
            server.start();
            int port = connector.getLocalPort();
            return new RestServer(server, application, new InetSocketAddress(connector.getHost(), port));
        } catch (Exception failure) {
            close(server);
            throw new IOException(
                    "cannot serve HTTP on " + listen.getHostString() + ":" + listen.getPort() + ": "
                            + deepest(failure).getMessage()
                            + (deepest(failure) instanceof BindException
                                    ? "; stop what uses it, or listen at another address"
                                    : ""),
                    failure);
        }
    }

    private static HttpConfiguration http() {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(MOST_HEADER_BYTES);
        // Names of groups may have slashes. No file is behind any path, so none can be reached by a crooked one.
        http.setUriCompliance(UriCompliance.DEFAULT.with(
                "names",
                UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING));
        return http;
    }

    /** The address listened on, with the port actually taken. */
    public InetSocketAddress address() {
        return address;
    }

    /** The port actually listened on, 1 to 65535. */
    public int port() {
        return address.getPort();
    }

    /** Makes the resources ready in the background now, instead of when the first request comes. */
    public void prepare() {
        application.prepare();
    }

    /** Refuses new requests, waits up to five seconds for those being answered, then closes. */
    @Override
    public void close() {
        close(server);
    }

    private static void close(Server server) {
        try {
            server.stop();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (Exception failure) {
            throw new IllegalStateException("the HTTP server did not stop cleanly", failure);
        }
    }

    private static Throwable deepest(Throwable failure) {
        Throwable at = failure;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return at;
    }
}
