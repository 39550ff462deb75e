package io.crossdock.security.tls;

import java.util.List;
import java.util.Optional;

/**
 * How connections are encrypted.
 *
 * @param key who this end is; a client need not be anybody
 * @param trust whom it believes; without one, whom Java believes
 * @param protocols of {@code TLSv1.2} and {@code TLSv1.3}, at least one
 * @param ciphers by Java's names; empty for those thought good
 * @param clientAuth asked of clients
 * @param verifyHostName whether a client checks that the certificate is for the host it calls
 */
public record TlsConfig(
        Optional<StoreConfig> key,
        Optional<StoreConfig> trust,
        List<String> protocols,
        List<String> ciphers,
        ClientAuth clientAuth,
        boolean verifyHostName) {
    /** All there is. */
    public static final List<String> PROTOCOLS = List.of("TLSv1.2", "TLSv1.3");

    public TlsConfig {
        protocols = List.copyOf(protocols);
        ciphers = List.copyOf(ciphers);
        if (protocols.isEmpty() || !PROTOCOLS.containsAll(protocols)) {
            throw new IllegalArgumentException("ssl.enabled.protocols must be one or both of " + PROTOCOLS + ", was "
                    + protocols + "; older ones are broken and not spoken here");
        }
        if (clientAuth == ClientAuth.REQUIRED && trust.isEmpty()) {
            throw new IllegalArgumentException(
                    "ssl.client.auth=required needs ssl.truststore.location or ssl.truststore.certificates: whose"
                            + " certificates are believed");
        }
    }
}
