package io.crossdock.security.authn;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** PLAIN (RFC 4616): user and password in the clear, so only for connections that are encrypted. */
final class PlainMechanism implements SaslMechanism {
    static final String NAME = "PLAIN";

    private final PasswordVerifier passwords;

    PlainMechanism(PasswordVerifier passwords) {
        this.passwords = passwords;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SaslExchange begin() {
        return this::claim;
    }

    /** The token is {@code [authzid] NUL authcid NUL password}. */
    private SaslStep claim(byte[] token) throws SaslFailure {
        String[] parts = new String(token, StandardCharsets.UTF_8).split("\0", -1);
        if (parts.length != 3) {
            throw new SaslFailure("Invalid SASL/PLAIN response: expected 3 tokens, got " + parts.length);
        }
        String user = parts[1];
        if (user.isEmpty()) {
            throw new SaslFailure("Authentication failed: username not specified");
        }
        if (parts[2].isEmpty()) {
            throw new SaslFailure("Authentication failed: password not specified");
        }
        if (!parts[0].isEmpty() && !parts[0].equals(user)) {
            throw new SaslFailure(
                    "Authentication failed: Client requested an authorization id that is different from username");
        }
        return new SaslStep.Claim(user, () -> {
            if (!passwords.isPassword(user, parts[2])) {
                throw new SaslFailure("Authentication failed: Invalid username or password");
            }
            return new SaslStep.Proven(user, new byte[0], Optional.empty());
        });
    }
}
