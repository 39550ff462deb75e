package io.crossdock.hub.config;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns the text of the settings about pushed metrics into values. */
final class OtlpValues {
    private static final int SHORTEST_MILLIS = 1_000;
    private static final int LONGEST_MILLIS = 3_600_000;
    private static final String HEADER = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";

    private final SettingValues values;

    OtlpValues(SettingValues values) {
        this.values = values;
    }

    /** Empty when nothing is to be pushed. */
    Optional<OtlpSettings> read() {
        Optional<URI> url = values.text(HubSettings.OTLP_URL).flatMap(this::url);
        var settings = url.map(given -> new OtlpSettings(
                given,
                Duration.ofMillis(values.integer(HubSettings.OTLP_INTERVAL, SHORTEST_MILLIS, LONGEST_MILLIS)),
                values.secret(HubSettings.OTLP_HEADERS)
                        .map(secret -> headers(secret.value()))
                        .orElse(Map.of()),
                values.text(HubSettings.OTLP_ATTRIBUTES).map(this::attributes).orElse(Map.of()),
                values.readable(HubSettings.OTLP_TRUSTSTORE)));
        if (values.text(HubSettings.OTLP_URL).isEmpty()) {
            refuseWhatHasNoEffect();
        }
        return settings;
    }

    private void refuseWhatHasNoEffect() {
        for (SettingDoc doc : List.of(
                HubSettings.OTLP_INTERVAL,
                HubSettings.OTLP_HEADERS,
                HubSettings.OTLP_ATTRIBUTES,
                HubSettings.OTLP_TRUSTSTORE)) {
            if (values.text(doc).isPresent()) {
                refuse(doc, "has no effect without " + HubSettings.OTLP_URL.name());
            }
        }
    }

    private Optional<URI> url(String text) {
        URI url = parsed(text);
        if (url == null
                || url.getHost() == null
                || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            refuse(
                    HubSettings.OTLP_URL,
                    "must be the URL of a collector with its path, such as http://127.0.0.1:4318/v1/metrics");
            return Optional.empty();
        }
        if (url.getUserInfo() != null) {
            refuse(
                    HubSettings.OTLP_URL,
                    "must not hold a user or password; put 'Authorization=Basic ...' into the file that "
                            + HubSettings.OTLP_HEADERS.name() + " names");
            return Optional.empty();
        }
        return Optional.of(url);
    }

    private static @Nullable URI parsed(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    /** Lines or a list with commas of name=value. What is wrong is not repeated, since it is secret. */
    private Map<String, String> headers(String text) {
        var headers = new LinkedHashMap<String, String>();
        for (String each : text.split(text.contains("\n") ? "\n" : ",", -1)) {
            int equals = each.indexOf('=');
            String name = each.substring(0, Math.max(0, equals)).strip();
            String value = each.substring(equals + 1).strip();
            if (each.isBlank()) {
                continue;
            }
            if (!name.matches(HEADER) || value.chars().anyMatch(c -> c < ' ' || c > '~')) {
                refuse(
                        HubSettings.OTLP_HEADERS,
                        "must lead to headers as name=value, one a line or separated by commas, in ASCII");
                return Map.of();
            }
            headers.put(name, value);
        }
        return headers;
    }

    private Map<String, String> attributes(String text) {
        var attributes = new LinkedHashMap<String, String>();
        for (String each : text.split(",", -1)) {
            int equals = each.indexOf('=');
            if (equals < 1 || each.substring(0, equals).isBlank()) {
                refuse(
                        HubSettings.OTLP_ATTRIBUTES,
                        "must be name=value,..., such as deployment.environment.name=production; was '" + text + "'");
                return Map.of();
            }
            attributes.put(
                    each.substring(0, equals).strip(),
                    each.substring(equals + 1).strip());
        }
        return attributes;
    }

    private void refuse(SettingDoc doc, String message) {
        values.refuse(new Problem(doc.name(), doc.name() + ": " + message));
    }
}
