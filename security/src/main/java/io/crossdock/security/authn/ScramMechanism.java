package io.crossdock.security.authn;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** SCRAM (RFC 5802): the client proves that it knows the password without sending it, and so does the server. */
final class ScramMechanism implements SaslMechanism {
    private final ScramHash hash;
    private final Credentials credentials;
    private final Nonces nonces;
    private final byte[] secret;

    ScramMechanism(ScramHash hash, Credentials credentials, Nonces nonces) {
        this.hash = hash;
        this.credentials = credentials;
        this.nonces = nonces;
        secret = nonces.next().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String name() {
        return hash.mechanism();
    }

    @Override
    public SaslExchange begin() {
        return new ScramExchange(
                hash, user -> credentials.scram(user, hash).orElseGet(() -> ofNobody(user)), nonces.next());
    }

    /** Users that there are not get a salt too, the same one each time: nobody learns here who there is. */
    private ScramCredential ofNobody(String user) {
        byte[] made = hash.hmac(secret, user.getBytes(StandardCharsets.UTF_8));
        return new ScramCredential(
                Arrays.copyOf(made, 16), hash.hmac(made, secret), hash.hmac(secret, made), ScramHash.LEAST_ITERATIONS);
    }
}
