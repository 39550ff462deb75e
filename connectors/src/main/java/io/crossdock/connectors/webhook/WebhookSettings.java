package io.crossdock.connectors.webhook;

import io.crossdock.security.tls.ClientAuth;
import io.crossdock.security.tls.StoreConfig;
import io.crossdock.security.tls.TlsConfig;
import io.crossdock.security.tls.TlsSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where a webhook listens, and how much it takes.
 *
 * @param certificate file in PEM with the key and the certificates of TLS; without one it listens for plain HTTP
 * @param path path that requests must have, with its slash at the front
 * @param largest bytes of a body at most
 * @param answerWithin how long the sender is kept waiting for the hub's acknowledgement
 */
record WebhookSettings(
        InetSocketAddress listen, Optional<Path> certificate, String path, int largest, Duration answerWithin) {
    private static final int MOST_BYTES = 16 << 20;
    private static final long LONGEST_WAIT = 60_000;

    WebhookSettings {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("'path' must start with a slash, was '" + path + "'");
        }
        if (largest < 1 || largest > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "'maxBytes' must be from 1 to " + MOST_BYTES + " (16 MiB), was " + largest);
        }
        if (answerWithin.toMillis() < 1 || answerWithin.toMillis() > LONGEST_WAIT) {
            throw new IllegalArgumentException("'answerWithin' must be from 1 to " + LONGEST_WAIT + " milliseconds");
        }
    }

    /** Whether a name or address is always that of this host alone, without asking anybody about it. */
    static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.matches("127(\\.\\d{1,3}){3}")
                || host.equals("::1")
                || host.equals("[::1]");
    }

    /**
     * The key and the certificates, read from their file.
     *
     * @throws IllegalArgumentException if they cannot be used
     */
    Optional<TlsSource> tls() {
        if (certificate.isEmpty()) {
            return Optional.empty();
        }
        var config = new TlsConfig(
                Optional.of(StoreConfig.pem(certificate.get())),
                Optional.empty(),
                TlsConfig.PROTOCOLS,
                List.of(),
                ClientAuth.NONE,
                true);
        try {
            return Optional.of(TlsSource.open("the webhook on port " + listen.getPort(), config));
        } catch (IOException unusable) {
            Throwable reason = unusable.getCause() == null ? unusable : unusable.getCause();
            throw new IllegalArgumentException(
                    "'certificate' must be a PEM file with a private key and its certificates: " + reason.getMessage(),
                    unusable);
        }
    }
}
