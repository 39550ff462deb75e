package io.crossdock.broker.net;

import io.crossdock.security.authn.SaslInitiator;
import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/**
 * How this broker gets in at others.
 *
 * @param protocol Kafka's name of the security protocol, that of the endpoints it may use
 * @param tls what connections are encrypted with, as it is right now; null if they are not
 * @param mechanism by which it logs in, empty if it does not
 * @param login begins a login
 */
public record PeerSecurity(String protocol, @Nullable CurrentTls tls, String mechanism, Supplier<SaslInitiator> login) {
    /** Whoever reaches another broker is in. */
    public static final PeerSecurity OPEN = new PeerSecurity("PLAINTEXT", null, "", () -> {
        throw new IllegalStateException("nobody asks for a login here");
    });

    boolean logsIn() {
        return !mechanism.isEmpty();
    }
}
