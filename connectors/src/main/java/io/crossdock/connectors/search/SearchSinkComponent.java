package io.crossdock.connectors.search;

import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/** Camel's way to write into search indexes, {@code crossdock-search}; the kamelet search-index-sink documents its options. */
public final class SearchSinkComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        String url = text(parameters, "url");
        String index = text(parameters, "index");
        String timeout = text(parameters, "timeout");
        if (url == null || index == null || timeout == null) {
            throw new IllegalArgumentException("'url', 'index' and 'timeout' of a search index are needed");
        }
        String id = text(parameters, "id");
        String authorization = authorization(parameters);
        return new SearchSinkEndpoint(
                uri,
                this,
                new SearchSettings(
                        URI.create(url), index, id, authorization, Duration.ofMillis(Long.parseLong(timeout))));
    }

    private static @Nullable String authorization(Map<String, Object> parameters) {
        String username = text(parameters, "username");
        String password = text(parameters, "password");
        String apiKey = text(parameters, "apiKey");
        if (apiKey != null && username != null) {
            throw new IllegalArgumentException("give 'apiKey' or 'username' and 'password', not both");
        }
        if (apiKey != null) {
            return "ApiKey " + apiKey;
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
