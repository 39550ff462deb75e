package io.crossdock.cli.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Requests to a registry that speaks Confluent's REST API. Thread-safe. */
public final class RegistryConnection {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String base;
    private final HttpClient http;
    private final Optional<String> authorization;

    /**
     * @param base address of the registry, with or without a slash at its end
     * @param authorization value of that header; empty for a registry that asks nobody who they are
     */
    public RegistryConnection(URI base, HttpClient http, Optional<String> authorization) {
        this.base = base.toString().replaceAll("/+$", "");
        this.http = http;
        this.authorization = authorization;
    }

    /** @param path begins with a slash; its parts are {@link #part}s */
    public JsonNode get(String path) throws IOException, InterruptedException {
        return ask("GET", path, HttpRequest.BodyPublishers.noBody());
    }

    public JsonNode delete(String path) throws IOException, InterruptedException {
        return ask("DELETE", path, HttpRequest.BodyPublishers.noBody());
    }

    public JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
        return ask("POST", path, HttpRequest.BodyPublishers.ofString(body.toString()));
    }

    public JsonNode put(String path, JsonNode body) throws IOException, InterruptedException {
        return ask("PUT", path, HttpRequest.BodyPublishers.ofString(body.toString()));
    }

    /** A name as it stands between the slashes of a path. */
    public static String part(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode ask(String method, String path, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(PATIENCE)
                .header("Accept", "application/vnd.schemaregistry.v1+json, application/json")
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .method(method, body);
        authorization.ifPresent(value -> request.header("Authorization", value));
        HttpResponse<byte[]> answer;
        try {
            answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (ConnectException nobody) {
            throw new IOException(
                    "no registry answers at " + base + "; start a hub, or say where with --registry", nobody);
        } catch (HttpTimeoutException silent) {
            throw new IOException(base + " gave no answer within " + PATIENCE.toSeconds() + " s", silent);
        } catch (SSLException distrusted) {
            throw new IOException(
                    base + " cannot be trusted: " + distrusted.getMessage()
                            + "; name the authority of its certificate in --client-config:"
                            + " ssl.truststore.location=FILE.pem",
                    distrusted);
        }
        return read(method + " " + path, answer);
    }

    private JsonNode read(String asked, HttpResponse<byte[]> answer) throws IOException {
        int status = answer.statusCode();
        JsonNode json;
        try {
            json = JSON.readTree(answer.body());
        } catch (JsonProcessingException foreign) {
            throw new RegistryRefusal(status, notARegistry(asked, status));
        }
        if (status < 400) {
            return json;
        }
        String said = json.path("message").asText(json.path("detail").asText(""));
        if (status == 401) {
            throw new RegistryRefusal(
                    status,
                    base + " asks who you are" + (said.isEmpty() ? "" : " (" + said + ")")
                            + "; name a user in --client-config: basic.auth.user.info=user:password");
        }
        throw new RegistryRefusal(
                json.path("error_code").asInt(status), said.isEmpty() ? notARegistry(asked, status) : said);
    }

    private String notARegistry(String asked, int status) {
        return base + " answered " + asked + " with HTTP status " + status
                + " and not as a registry does; a hub has its registry under /registry of http.listen, is that what"
                + " --registry says?";
    }
}
