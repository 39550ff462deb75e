package io.crossdock.broker.net;

import io.crossdock.security.tls.PrincipalRules;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * How clients come in at a listener.
 *
 * @param tls what they are encrypted with, as it is right now; null if they are not
 * @param principals how the name in a client's certificate becomes its user
 * @param login whether they log in by SASL
 * @param firstFrameBytes largest request of a client that has not logged in yet
 * @param patience with a client until it is connected by TLS, and again until it has logged in
 */
public record Entrance(
        @Nullable CurrentTls tls, PrincipalRules principals, boolean login, int firstFrameBytes, Duration patience) {
    /** Whoever reaches it is in. */
    public static final Entrance OPEN =
            new Entrance(null, PrincipalRules.parse("DEFAULT"), false, Integer.MAX_VALUE, Duration.ZERO);
}
