package io.crossdock.hub;

import io.crossdock.security.rest.RestServer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;

/** Health and administration over HTTP. */
final class HttpPart implements Part {
    private final RestServer server;

    private HttpPart(RestServer server) {
        this.server = server;
    }

    static HttpPart start(InetSocketAddress listen, Supplier<List<Object>> resources) throws IOException {
        return new HttpPart(RestServer.start(listen, resources));
    }

    /** Makes the first request as fast as every later one; called when the other parts no longer need the CPU. */
    void prepare() {
        server.prepare();
    }

    @Override
    public List<String> addresses() {
        InetSocketAddress address = server.address();
        return List.of("http://" + Addresses.text(address));
    }

    @Override
    public void close() {
        server.close();
    }
}
