package io.crossdock.connectors.http;

import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Camel's way to send records over HTTP, {@code crossdock-http-sink}; the kamelet http-request-sink documents its options. */
public final class HttpSinkComponent extends DefaultComponent {
    private final Clock clock = Clock.systemUTC();

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        String url = text(parameters, "url");
        String timeout = text(parameters, "timeout");
        String method = text(parameters, "method");
        if (url == null || timeout == null || method == null) {
            throw new IllegalArgumentException("'url', 'method' and 'timeout' of an HTTP sink are needed");
        }
        Map<String, Template> headers = headers(parameters);
        var settings = new SinkSettings(new Template(url), method, headers, Duration.ofMillis(Long.parseLong(timeout)));
        return new HttpSinkEndpoint(uri, this, settings, clock);
    }

    private static Map<String, Template> headers(Map<String, Object> parameters) {
        var headers = new LinkedHashMap<String, Template>();
        String type = text(parameters, "contentType");
        if (type != null) {
            headers.put("Content-Type", new Template(type));
        }
        String lines = text(parameters, "headers");
        if (lines != null) {
            lines.lines().filter(line -> !line.isBlank()).forEach(line -> {
                int colon = line.indexOf(':');
                if (colon < 1) {
                    throw new IllegalArgumentException(
                            "'headers' needs lines such as 'X-Shop: main', and one has no colon");
                }
                headers.put(
                        line.substring(0, colon).strip(),
                        new Template(line.substring(colon + 1).strip()));
            });
        }
        String authorization = authorization(parameters);
        if (authorization != null) {
            headers.put("Authorization", new Template(authorization));
        }
        return headers;
    }

    private static @Nullable String authorization(Map<String, Object> parameters) {
        String username = text(parameters, "username");
        String password = text(parameters, "password");
        String token = text(parameters, "bearerToken");
        if (token != null && username != null) {
            throw new IllegalArgumentException("give 'bearerToken' or 'username' and 'password', not both");
        }
        if (token != null) {
            return "Bearer " + token;
        }
        if (username == null) {
            return null;
        }
        String both = username + ":" + (password == null ? "" : password);
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    /** Camel fills in no optional placeholder that stands in RAW(), so one that is still there means nothing was given. */
    private static @Nullable String text(Map<String, Object> parameters, String name) {
        Object value = parameters.remove(name);
        return value == null || value.toString().startsWith("{{?") ? null : value.toString();
    }
}
