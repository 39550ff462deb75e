package io.crossdock.connectors.redis;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisException;

import java.util.Map;

/** What Redis says when it does not let somebody in, and what mends it. */
final class Refusal {
    private static final Map<String, String> REMEDIES = Map.of(
            "NOAUTH",
            "the server asks for a login: give 'password', and 'username' where it has users",
            "WRONGPASS",
            "'username' and 'password' have to be those of a user of the server",
            "NOPERM",
            "the server's ACL has to allow the user this command, and the keys or channels of it");

    private Refusal() {}

    /** The failure's message, with a remedy where there is one; the kind of failure where it has no message. */
    static String said(JedisException failure) {
        String message = failure.getMessage();
        if (message == null) {
            return failure.getClass().getSimpleName();
        }
        String remedy = remedy(message);
        return remedy == null ? message : message + " - " + remedy;
    }

    private static @Nullable String remedy(String message) {
        return REMEDIES.get(message.split(" ", 2)[0]);
    }
}
