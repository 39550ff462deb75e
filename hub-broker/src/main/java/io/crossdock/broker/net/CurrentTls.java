package io.crossdock.broker.net;

import io.crossdock.security.tls.TlsConfig;
import io.crossdock.security.tls.TlsContexts;
import io.crossdock.security.tls.TlsMaterial;
import io.crossdock.security.tls.TlsSource;
import io.netty.handler.ssl.SslContext;

import java.io.IOException;

/** What new connections are encrypted with: it follows the files that keys and certificates are in. Thread-safe. */
public final class CurrentTls {
    private volatile SslContext context;

    private CurrentTls(TlsSource source, Maker maker) throws IOException {
        context = maker.make(source.config(), source.current());
        source.follow(material -> context = maker.make(source.config(), material));
    }

    @FunctionalInterface
    private interface Maker {
        SslContext make(TlsConfig config, TlsMaterial material) throws IOException;
    }

    /** For those that come in. */
    public static CurrentTls server(TlsSource source) throws IOException {
        return new CurrentTls(source, TlsContexts::server);
    }

    /** For those that this broker opens. */
    public static CurrentTls client(TlsSource source) throws IOException {
        return new CurrentTls(source, TlsContexts::client);
    }

    SslContext context() {
        return context;
    }
}
