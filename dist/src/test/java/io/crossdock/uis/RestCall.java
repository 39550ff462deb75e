package io.crossdock.uis;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One request over HTTP as a user interface makes it, and what it reads in the answer.
 *
 * @param by which ones make it, and the name it has there
 * @param ask method and path
 * @param send the body
 * @param type of the body and of the answer; JSON if missing
 * @param status of the answer
 * @param is what stands at places (JSON pointers) of the answer
 * @param has places where something has to stand
 * @param later whether the answer becomes so only after a while
 */
record RestCall(
        String by,
        String ask,
        @Nullable JsonNode send,
        @Nullable String type,
        int status,
        @Nullable Map<String, JsonNode> is,
        @Nullable List<String> has,
        boolean later) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The calls of one file, in the order in which they are made. */
    static List<RestCall> of(String file) throws IOException {
        try (InputStream text = Objects.requireNonNull(RestCall.class.getResourceAsStream("/uis/" + file), file)) {
            return YAML.readValue(text, new TypeReference<>() {});
        }
    }

    @Override
    public String toString() {
        return by + ": " + ask;
    }

    /** @param below path of the API at the hub */
    void check(UiHub hub, String below) {
        if (later) {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> answered(send(hub, below, hub.login())));
        } else {
            answered(send(hub, below, hub.login()));
        }
    }

    private void answered(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode body = tree(answer.body());
        if (is != null) {
            is.forEach((place, value) ->
                    assertThat(body.at(place)).as("%s of %s", place, body).isEqualTo(value));
        }
        if (has != null) {
            has.forEach(place -> assertThat(
                            body.at(place).isMissingNode() || body.at(place).isNull())
                    .as("%s is missing in %s", place, body)
                    .isFalse());
        }
    }

    private static JsonNode tree(String text) {
        try {
            return text.isEmpty() ? JSON.missingNode() : JSON.readTree(text);
        } catch (IOException notJson) {
            throw new AssertionError("not JSON: " + text, notJson);
        }
    }

    HttpResponse<String> send(UiHub hub, String below, String login) {
        String[] parts = ask.split(" ", 2);
        String media = type == null ? "application/json" : type;
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(hub.address() + below + parts[1]))
                .timeout(Duration.ofSeconds(60))
                .header("Accept", media.startsWith("application/vnd") ? media + ", application/json" : media)
                .header("Content-Type", media)
                .method(
                        parts[0],
                        send == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(send.toString()));
        if (!login.isEmpty()) {
            byte[] credentials = login.getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        try {
            return hub.http().send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException unanswered) {
            throw new AssertionError(this + " is not answered", unanswered);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stop);
        }
    }
}
