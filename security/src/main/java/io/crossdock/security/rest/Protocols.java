package io.crossdock.security.rest;

import io.crossdock.security.tls.ClientAuth;
import io.crossdock.security.tls.TlsMaterial;
import io.crossdock.security.tls.TlsSource;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** What a listener speaks: HTTP, or HTTP over TLS with certificates that may change while it serves. */
public final class Protocols {
    private Protocols() {}

    /**
     * For Jetty's connectors.
     *
     * @param tls what takes the place of its certificates later is used for new connections
     * @throws IOException if TLS cannot be set up with them
     */
    public static ConnectionFactory[] of(HttpConfiguration http, Optional<TlsSource> tls) throws IOException {
        var plain = new HttpConnectionFactory(http);
        if (tls.isEmpty()) {
            return new ConnectionFactory[] {plain};
        }
        // Callers come by whatever name or address this host has; their clients check it.
        http.addCustomizer(new SecureRequestCustomizer(false));
        var contexts = new SslContextFactory.Server();
        contexts.setIncludeProtocols(tls.get().config().protocols().toArray(String[]::new));
        contexts.setWantClientAuth(tls.get().config().clientAuth() == ClientAuth.REQUESTED);
        contexts.setNeedClientAuth(tls.get().config().clientAuth() == ClientAuth.REQUIRED);
        tls.get().follow(material -> use(contexts, material));
        return new ConnectionFactory[] {new SslConnectionFactory(contexts, "http/1.1"), plain};
    }

    private static void use(SslContextFactory.Server contexts, TlsMaterial material) throws IOException {
        try {
            SSLContext context = material.sslContext();
            if (contexts.isRunning()) {
                contexts.reload(factory -> factory.setSslContext(context));
            } else {
                contexts.setSslContext(context);
            }
        } catch (Exception unusable) {
            throw new IOException("HTTPS cannot be set up: " + unusable.getMessage(), unusable);
        }
    }
}
