package io.crossdock.connectors.trust;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;

/**
 * Java's HTTP client for a connector: HTTP/1.1, no redirects, which would take credentials elsewhere, and a new client when
 * other certificates are trusted than before. Thread-safe.
 */
public final class TrustingHttp {
    private final Optional<TrustedCertificates> trusted;
    private final Duration connectTimeout;
    private final AtomicReference<@Nullable Known> known = new AtomicReference<>();

    /** @param trusted empty where Java's own are believed */
    public TrustingHttp(Optional<TrustedCertificates> trusted, Duration connectTimeout) {
        this.trusted = trusted;
        this.connectTimeout = connectTimeout;
    }

    private record Known(@Nullable SSLContext context, HttpClient client) {}

    /** The client for the next request. */
    public HttpClient client() throws IOException {
        SSLContext context = trusted.isPresent() ? trusted.get().context() : null;
        Known last = known.get();
        if (last != null && last.context() == context) {
            return last.client();
        }
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout);
        if (context != null) {
            builder.sslContext(context);
        }
        HttpClient client = builder.build();
        known.set(new Known(context, client));
        return client;
    }
}
