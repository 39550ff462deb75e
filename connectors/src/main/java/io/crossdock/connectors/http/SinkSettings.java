package io.crossdock.connectors.http;

import io.crossdock.connectors.trust.TrustedCertificates;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The requests of one sink.
 *
 * @param headers what every request has, besides the idempotency key; values may have names in braces
 * @param timeout how long a whole answer may take, and as much again for the connection
 * @param trusted whose certificates are believed; empty for those that Java believes
 */
record SinkSettings(
        Template url,
        String method,
        Map<String, Template> headers,
        Duration timeout,
        Optional<TrustedCertificates> trusted) {
    private static final List<String> METHODS = List.of("POST", "PUT", "PATCH", "DELETE");

    SinkSettings {
        String scheme =
                URI.create(url.text().replace('{', '_').replace('}', '_')).getScheme();
        if (!"http".equals(scheme) && !"https".equals(scheme)) {
            throw new IllegalArgumentException("'url' must begin with http:// or https://, was '" + url.text() + "'");
        }
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException("'method' must be one of " + METHODS + ", was '" + method + "'");
        }
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("'timeout' must be more than 0 milliseconds");
        }
        headers = Map.copyOf(headers);
    }

    /** Without the headers, which may say who we are. */
    @Override
    public String toString() {
        return "SinkSettings[" + method + " " + url.text() + "]";
    }
}
