package io.crossdock.connectors.step;

import io.crossdock.connectors.format.Json;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A JSON document by GET. Values go into the URL escaped, so a record cannot lead elsewhere. */
final class HttpAnswers implements Looking.Answers {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LARGEST = 1024 * 1024;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final String url;

    HttpAnswers(String url) {
        this.url = url;
    }

    @Override
    public Optional<Object> to(Map<String, Object> values) throws Exception {
        String address = url;
        for (Map.Entry<String, Object> value : values.entrySet()) {
            String text = URLEncoder.encode(String.valueOf(value.getValue()), StandardCharsets.UTF_8);
            address = address.replace("{" + value.getKey() + "}", text.replace("+", "%20"));
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .build();
        HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream content = answer.body()) {
            if (answer.statusCode() == 404) {
                return Optional.empty();
            }
            if (answer.statusCode() / 100 != 2) {
                throw new IOException("the lookup at " + request.uri().getHost() + " answers " + answer.statusCode());
            }
            byte[] text = content.readNBytes(LARGEST + 1);
            if (text.length > LARGEST) {
                throw new IOException(
                        "the lookup at " + request.uri().getHost() + " answers more than " + LARGEST + " bytes");
            }
            return Optional.ofNullable(Json.parse(text));
        }
    }
}
