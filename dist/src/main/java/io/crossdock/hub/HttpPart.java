package io.crossdock.hub;

import io.crossdock.hub.config.ClientCertificates;
import io.crossdock.hub.config.HttpAccess;
import io.crossdock.security.rest.RestRules;
import io.crossdock.security.rest.RestServer;
import io.crossdock.security.tls.ClientAuth;
import io.crossdock.security.tls.StoreConfig;
import io.crossdock.security.tls.TlsConfig;
import io.crossdock.security.tls.TlsSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Health and administration over HTTP or HTTPS. */
final class HttpPart implements Part {
    private static final int REFRESH_SECONDS = 10;

    private final RestServer server;
    private final String scheme;
    private final Optional<ScheduledExecutorService> refresh;

    private HttpPart(RestServer server, String scheme, Optional<ScheduledExecutorService> refresh) {
        this.server = server;
        this.scheme = scheme;
        this.refresh = refresh;
    }

    static HttpPart start(InetSocketAddress listen, HttpAccess access, Supplier<List<Object>> resources)
            throws IOException {
        RestRules rules = RestRules.of(access.hosts());
        if (access.keystore().isEmpty()) {
            RestServer server = RestServer.start(listen, Optional.empty(), rules, resources);
            return new HttpPart(server, "http", Optional.empty());
        }
        TlsSource tls = TlsSource.open("http.listen", config(access.keystore().get(), access.certificates()));
        RestServer server = RestServer.start(listen, Optional.of(tls), rules, resources);
        ScheduledExecutorService refresh = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "http-certificates");
            thread.setDaemon(true);
            return thread;
        });
        refresh.scheduleWithFixedDelay(tls::refresh, REFRESH_SECONDS, REFRESH_SECONDS, TimeUnit.SECONDS);
        return new HttpPart(server, "https", Optional.of(refresh));
    }

    private static TlsConfig config(Path keystore, Optional<ClientCertificates> certificates) {
        return new TlsConfig(
                Optional.of(StoreConfig.pem(keystore)),
                certificates.map(each -> StoreConfig.pem(each.truststore())),
                TlsConfig.PROTOCOLS,
                List.of(),
                certificates
                        .map(each -> each.required() ? ClientAuth.REQUIRED : ClientAuth.REQUESTED)
                        .orElse(ClientAuth.NONE),
                true);
    }

    /** Makes the first request as fast as every later one; called when the other parts no longer need the CPU. */
    void prepare() {
        server.prepare();
    }

    @Override
    public List<String> addresses() {
        InetSocketAddress address = server.address();
        return List.of(scheme + "://" + Addresses.text(address));
    }

    @Override
    public void close() {
        refresh.ifPresent(ScheduledExecutorService::shutdownNow);
        server.close();
    }
}
