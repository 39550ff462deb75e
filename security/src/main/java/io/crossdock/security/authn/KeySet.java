package io.crossdock.security.authn;

import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The public keys of whoever issues tokens, from a JWKS file or address (RFC 7517). Read again every so often and, a few
 * seconds after a token of an unknown key, at once; what cannot be read leaves the keys known as they are.
 *
 * <p>Thread-safe. {@link #current} and {@link #missed} never block; {@link #refresh} does.
 */
public final class KeySet {
    private static final Logger LOG = LoggerFactory.getLogger(KeySet.class);
    private static final long EARLIEST_AGAIN_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int LARGEST_BYTES = 1 << 20;

    private final URI source;
    private final long everyNanos;
    private final LongSupplier nanos;
    private volatile List<JsonWebKey> keys;
    private volatile boolean missed;
    private long readAt;

    private KeySet(URI source, Duration every, LongSupplier nanos, List<JsonWebKey> keys) {
        this.source = source;
        this.everyNanos = every.toNanos();
        this.nanos = nanos;
        this.keys = keys;
        readAt = nanos.getAsLong();
    }

    /**
     * Reads them for the first time.
     *
     * @param source {@code file:}, {@code http:} or {@code https:}
     * @throws IOException naming the source, if it cannot be read
     */
    public static KeySet open(URI source, Duration every, LongSupplier nanos) throws IOException {
        return new KeySet(source, every, nanos, read(source));
    }

    List<JsonWebKey> current() {
        return keys;
    }

    /** There was a token whose key is not among them. */
    void missed() {
        missed = true;
    }

    /** Reads them again if it is time. To be called every second or so, on one thread that may block. */
    public void refresh() {
        long age = nanos.getAsLong() - readAt;
        if (age < everyNanos && !(missed && age >= EARLIEST_AGAIN_NANOS)) {
            return;
        }
        readAt = nanos.getAsLong();
        missed = false;
        try {
            keys = read(source);
        } catch (IOException unreadable) {
            LOG.warn("{}. The keys known so far go on being used", unreadable.getMessage());
        }
    }

    private static List<JsonWebKey> read(URI source) throws IOException {
        try {
            URLConnection connection = source.toURL().openConnection();
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            connection.setUseCaches(false);
            try (InputStream body = connection.getInputStream()) {
                byte[] json = body.readNBytes(LARGEST_BYTES);
                return List.copyOf(new JsonWebKeySet(new String(json, StandardCharsets.UTF_8)).getJsonWebKeys());
            }
        } catch (IOException | JoseException | IllegalArgumentException unreadable) {
            throw new IOException(
                    "The keys at " + source + " (sasl.oauthbearer.jwks.endpoint.url) cannot be read: "
                            + unreadable.getMessage(),
                    unreadable);
        }
    }
}
