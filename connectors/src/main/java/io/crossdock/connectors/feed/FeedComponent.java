package io.crossdock.connectors.feed;

import io.crossdock.connectors.camel.Replay;
import io.crossdock.connectors.http.Credentials;
import io.crossdock.connectors.http.Options;
import io.crossdock.connectors.trust.TrustedCertificates;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Camel's way to poll a JSON API, {@code crossdock-http-poll}; the kamelet http-poll-source documents its options. */
public final class FeedComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        var options = new Options(parameters);
        String cursor = options.needed("cursor");
        String next = Objects.requireNonNullElse(options.text("next"), FeedSettings.NONE);
        if (!next.equals(FeedSettings.NONE) && !next.equals(FeedSettings.LINK)) {
            next = new FieldPath("next", next).toString();
        }
        var settings = new FeedSettings(
                URI.create(options.needed("url")),
                options.needed("parameter"),
                new FieldPath("records", options.needed("records")),
                new FieldPath("cursor", cursor),
                new FieldPath("id", Objects.requireNonNullElse(options.text("id"), cursor)),
                next,
                options.text("from"),
                credentials(options),
                Duration.ofMillis(Long.parseLong(options.needed("timeout"))),
                TrustedCertificates.of("trustedCertificates", options.text("trustedCertificates")));
        long delay = Long.parseLong(options.needed("delay"));
        Replay replay = getCamelContext().getRegistry().findSingleByType(Replay.class);
        if (replay == null) {
            throw new IllegalStateException("crossdock-http-poll reads only where its position is kept");
        }
        var endpoint = new FeedEndpoint(uri, this, settings, replay);
        endpoint.setDelay(delay);
        return endpoint;
    }

    private static Optional<Credentials> credentials(Options options) {
        Optional<Credentials> login = Credentials.of(options, "bearerToken", "Bearer");
        String key = options.text("apiKey");
        String header = options.needed("apiKeyHeader");
        if (key == null) {
            return login;
        }
        if (login.isPresent()) {
            throw new IllegalArgumentException("give 'apiKey', or 'bearerToken', or 'username' and 'password'");
        }
        return Optional.of(new Credentials(header, key));
    }
}
