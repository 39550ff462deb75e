package io.crossdock.broker.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Calls a REST API as one user. */
final class RestClient {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private final Optional<String> authorization;

    RestClient(int port) {
        this(port, Optional.empty());
    }

    RestClient(int port, String user, String password) {
        this(
                port,
                Optional.of("Basic "
                        + Base64.getEncoder()
                                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8))));
    }

    private RestClient(int port, Optional<String> authorization) {
        this.port = port;
        this.authorization = authorization;
    }

    RestClient bearing(String token) {
        return new RestClient(port, Optional.of("Bearer " + token));
    }

    Answer get(String path) throws Exception {
        return call("GET", path, "");
    }

    Answer post(String path, String body) throws Exception {
        return call("POST", path, body);
    }

    Answer put(String path, String body) throws Exception {
        return call("PUT", path, body);
    }

    Answer patch(String path, String body) throws Exception {
        return call("PATCH", path, body);
    }

    Answer delete(String path) throws Exception {
        return call("DELETE", path, "");
    }

    Answer call(String method, String path, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        authorization.ifPresent(value -> request.header("authorization", value));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        HttpResponse<String> answer = send(request.build());
        return new Answer(
                answer.statusCode(),
                answer.body().isEmpty() ? JSON.nullNode() : json(answer.body()),
                answer.headers().firstValue("etag").orElse(""),
                Map.copyOf(answer.headers().map()));
    }

    /** An answer that is read while it comes; closing it closes the connection. */
    HttpResponse<InputStream> stream(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        authorization.ifPresent(value -> request.header("authorization", value));
        return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    /** A connection that is kept may be closed at the moment it is used again, and then nothing was answered. */
    private HttpResponse<String> send(HttpRequest request) throws Exception {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException closedMeanwhile) {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            return JSON.getNodeFactory().textNode(body);
        }
    }

    /** @param body null node when there is none, a text when it is no JSON */
    record Answer(int status, JsonNode body, String tag, Map<String, ?> headers) {
        String text(String pointer) {
            return body.at(pointer).asText();
        }
    }
}
