package io.crossdock.security.authn;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** SCRAM (RFC 5802): the client proves that it knows the password without sending it, and so does the server. */
final class ScramMechanism implements SaslMechanism {
    private final ScramHash hash;
    private final Credentials credentials;
    private final DelegatedLogins delegated;
    private final Nonces nonces;
    private final byte[] secret;

    ScramMechanism(ScramHash hash, Credentials credentials, DelegatedLogins delegated, Nonces nonces) {
        this.hash = hash;
        this.credentials = credentials;
        this.delegated = delegated;
        this.nonces = nonces;
        secret = nonces.next().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String name() {
        return hash.mechanism();
    }

    @Override
    public SaslExchange begin() {
        return new ScramExchange(hash, this::subject, nonces.next());
    }

    private ScramExchange.Subject subject(ScramFirst first) {
        if (first.byToken()) {
            return delegated
                    .find(first.user(), hash)
                    .map(login ->
                            new ScramExchange.Subject(login.credential(), login.owner(), Optional.of(login.expiry())))
                    .orElseGet(() -> ScramExchange.Subject.user(first.user(), ofNobody(first.user())));
        }
        return ScramExchange.Subject.user(
                first.user(), credentials.scram(first.user(), hash).orElseGet(() -> ofNobody(first.user())));
    }

    /** Users and tokens that there are not get a salt too, the same one each time: nobody learns here which there are. */
    private ScramCredential ofNobody(String user) {
        byte[] made = hash.hmac(secret, user.getBytes(StandardCharsets.UTF_8));
        return new ScramCredential(
                Arrays.copyOf(made, 16), hash.hmac(made, secret), hash.hmac(secret, made), ScramHash.LEAST_ITERATIONS);
    }
}
