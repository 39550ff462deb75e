package io.crossdock.security.rest.caller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * When a JSON web token says that it expires (RFC 7519). Whether it says the truth is not looked at: the cluster does
 * that, here it only bounds how long a client is kept.
 */
final class JwtExpiry {
    private static final JsonMapper JSON = new JsonMapper();

    private JwtExpiry() {}

    /** Empty if it is another kind of token, or does not say. */
    static Optional<Instant> of(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            JsonNode expiry =
                    JSON.readTree(Base64.getUrlDecoder().decode(parts[1])).path("exp");
            return expiry.isNumber() ? Optional.of(Instant.ofEpochSecond(expiry.asLong())) : Optional.empty();
        } catch (IOException | IllegalArgumentException | DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
