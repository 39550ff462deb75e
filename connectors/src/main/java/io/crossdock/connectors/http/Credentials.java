package io.crossdock.connectors.http;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What a client shows a server to be let in: one header of every request.
 *
 * @param header its name
 * @param value secret
 */
public record Credentials(String header, String value) {
    private static final String AUTHORIZATION = "Authorization";

    /**
     * A user with a password (Basic), or a token; empty where nobody logs in.
     *
     * @param options {@code username}, {@code password} and the token's own are read
     * @param token the name of the token's option
     * @param scheme what stands before the token, such as {@code Bearer}
     * @throws IllegalArgumentException if both are given
     */
    public static Optional<Credentials> of(Options options, String token, String scheme) {
        String username = options.text("username");
        String password = options.text("password");
        String given = options.text(token);
        if (given != null && username != null) {
            throw new IllegalArgumentException("give '" + token + "' or 'username' and 'password', not both");
        }
        if (given != null) {
            return Optional.of(new Credentials(AUTHORIZATION, scheme + " " + given));
        }
        return username == null ? Optional.empty() : Optional.of(basic(username, password));
    }

    private static Credentials basic(String username, @Nullable String password) {
        String both = username + ":" + (password == null ? "" : password);
        return new Credentials(
                AUTHORIZATION, "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
    }

    /** Without the value. */
    @Override
    public String toString() {
        return "Credentials[" + header + "]";
    }
}
