package io.crossdock.connectors.search;

import io.crossdock.connectors.http.Credentials;
import io.crossdock.connectors.http.Options;
import io.crossdock.connectors.trust.TrustedCertificates;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Camel's way to write into search indexes, {@code crossdock-search}; the kamelet search-index-sink documents its options. */
public final class SearchSinkComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        var options = new Options(parameters);
        String url = options.needed("url");
        String index = options.needed("index");
        String timeout = options.needed("timeout");
        String id = options.text("id");
        String authorization = Credentials.of(options, "apiKey", "ApiKey")
                .map(Credentials::value)
                .orElse(null);
        return new SearchSinkEndpoint(
                uri,
                this,
                new SearchSettings(
                        URI.create(url),
                        index,
                        id,
                        authorization,
                        Duration.ofMillis(Long.parseLong(timeout)),
                        TrustedCertificates.of("trustedCertificates", options.text("trustedCertificates"))));
    }
}
