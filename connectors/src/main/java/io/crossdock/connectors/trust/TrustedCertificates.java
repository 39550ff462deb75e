package io.crossdock.connectors.trust;

import io.crossdock.security.tls.ClientAuth;
import io.crossdock.security.tls.StoreConfig;
import io.crossdock.security.tls.TlsConfig;
import io.crossdock.security.tls.TlsSource;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/**
 * Whose certificates a connector believes when it calls a server: those of a PEM file instead of Java's. The file is read
 * again when it has changed; one that cannot be used leaves what was read before in force. Thread-safe.
 */
public final class TrustedCertificates {
    private final TlsSource source;

    private TrustedCertificates(TlsSource source) {
        this.source = source;
    }

    /**
     * Reads the file for the first time.
     *
     * @param property of the connector that names it, for messages
     * @param file null where Java's own are believed
     * @throws IllegalArgumentException if it has no certificates
     */
    public static Optional<TrustedCertificates> of(String property, @Nullable String file) {
        if (file == null) {
            return Optional.empty();
        }
        var config = new TlsConfig(
                Optional.empty(),
                Optional.of(StoreConfig.pem(Path.of(file))),
                TlsConfig.PROTOCOLS,
                List.of(),
                ClientAuth.NONE,
                true);
        try {
            return Optional.of(new TrustedCertificates(TlsSource.open("connectors that trust " + file, config)));
        } catch (IOException unusable) {
            Throwable reason = unusable.getCause() == null ? unusable : unusable.getCause();
            throw new IllegalArgumentException(
                    "'" + property + "' must be a PEM file with certificates: " + reason.getMessage(), unusable);
        }
    }

    /** What new connections are made by. */
    public SSLSocketFactory sockets() throws IOException {
        return context().getSocketFactory();
    }

    /** As {@link #sockets()}; the same as before as long as the file is. */
    public SSLContext context() throws IOException {
        source.refresh();
        try {
            return source.current().sslContext();
        } catch (GeneralSecurityException unusable) {
            throw new IOException("TLS cannot be set up: " + unusable.getMessage(), unusable);
        }
    }
}
