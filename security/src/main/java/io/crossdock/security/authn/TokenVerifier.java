package io.crossdock.security.authn;

import java.time.Instant;

/** Tells whose a bearer token is. Thread-safe; may take milliseconds. */
@FunctionalInterface
public interface TokenVerifier {
    /** Of a hub that was not told whose tokens to believe. */
    TokenVerifier NONE = token -> {
        throw new SaslFailure("no keys are configured to check tokens with (sasl.oauthbearer.jwks.endpoint.url)");
    };

    /** @throws SaslFailure if it is not to be believed; why is for the log, clients are only told that it is so */
    Bearer verify(String token) throws SaslFailure;

    /**
     * @param user whose the token is
     * @param expiry when it is worth nothing any more
     */
    record Bearer(String user, Instant expiry) {}
}
