package io.crossdock.connectors.http;

import io.crossdock.connectors.trust.TrustedCertificates;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Camel's way to send records over HTTP, {@code crossdock-http-sink}; the kamelet http-request-sink documents its options. */
public final class HttpSinkComponent extends DefaultComponent {
    private final Clock clock = Clock.systemUTC();

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        var options = new Options(parameters);
        String url = options.needed("url");
        String timeout = options.needed("timeout");
        String method = options.needed("method");
        Map<String, Template> headers = headers(options);
        var settings = new SinkSettings(
                new Template(url),
                method,
                headers,
                Duration.ofMillis(Long.parseLong(timeout)),
                TrustedCertificates.of("trustedCertificates", options.text("trustedCertificates")));
        return new HttpSinkEndpoint(uri, this, settings, clock);
    }

    private static Map<String, Template> headers(Options options) {
        var headers = new LinkedHashMap<String, Template>();
        String type = options.text("contentType");
        if (type != null) {
            headers.put("Content-Type", new Template(type));
        }
        String lines = options.text("headers");
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
        Credentials.of(options, "bearerToken", "Bearer")
                .ifPresent(it -> headers.put(it.header(), new Template(it.value())));
        return headers;
    }
}
