package io.crossdock.connectors.redis;

import io.crossdock.connectors.trust.TrustedCertificates;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * Camel's way to Redis, {@code crossdock-redis}; the kamelets redis-stream-source and redis-write-sink document its options.
 * Camel's own component acknowledges nothing.
 */
public final class RedisComponent extends DefaultComponent {
    private final Clock clock = Clock.systemUTC();

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        var settings = new RedisSettings(
                URI.create(required(parameters, "url")),
                text(parameters, "username"),
                text(parameters, "password"),
                TrustedCertificates.of("trustedCertificates", text(parameters, "trustedCertificates")),
                Duration.ofMillis(number(parameters, "timeout", 10_000)));
        if (remaining.equals("stream")) {
            var group = new StreamGroup(
                    required(parameters, "stream"),
                    required(parameters, "group"),
                    required(parameters, "consumer"),
                    required(parameters, "from"),
                    text(parameters, "field"),
                    (int) number(parameters, "entries", 100),
                    Duration.ofMillis(number(parameters, "claimAfter", 60_000)));
            return new RedisEndpoint(uri, this, settings, group, null, clock);
        }
        String name = text(parameters, "name");
        String prefix = text(parameters, "prefix");
        var writing = new Writing(
                Writing.Command.valueOf(required(parameters, "command").toUpperCase(Locale.ROOT)),
                name == null ? "" : name,
                prefix == null ? "" : prefix,
                text(parameters, "id"),
                Duration.ofSeconds(number(parameters, "ttl", 0)));
        return new RedisEndpoint(uri, this, settings, null, writing, clock);
    }

    private static String required(Map<String, Object> parameters, String name) {
        String value = text(parameters, name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("'" + name + "' of Redis is missing");
        }
        return value;
    }

    private static long number(Map<String, Object> parameters, String name, long fallback) {
        String value = text(parameters, name);
        return value == null ? fallback : Long.parseLong(value);
    }

    /** Camel fills in no optional placeholder that stands in RAW(), so one that is still there means nothing was given. */
    private static @Nullable String text(Map<String, Object> parameters, String name) {
        Object value = parameters.remove(name);
        return value == null || value.toString().startsWith("{{?") ? null : value.toString();
    }
}
