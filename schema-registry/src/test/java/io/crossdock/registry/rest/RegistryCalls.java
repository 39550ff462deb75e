package io.crossdock.registry.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossdock.registry.rest.ServedRegistry.Answer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * A client of a registry.
 *
 * @param root of the registry, without a slash at its end
 */
record RegistryCalls(URI root) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    Answer post(String path, String body) {
        return send(request(path)
                .header("Content-Type", ServedRegistry.V1)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer put(String path, String body) {
        return send(
                request(path).header("Content-Type", ServedRegistry.V1).PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    /**
     * Registers a schema.
     *
     * @param reference name, and subject whose first version is meant; or nothing
     */
    Answer register(String subject, String type, String schema, String... reference) {
        return post("/subjects/" + subject + "/versions", body(type, schema, reference));
    }

    /** What says a schema, as for {@link #register}. */
    static String body(String type, String schema, String... reference) {
        ObjectNode body = JSON.createObjectNode().put("schemaType", type).put("schema", schema);
        if (reference.length > 0) {
            body.putArray("references")
                    .addObject()
                    .put("name", reference[0])
                    .put("subject", reference[1])
                    .put("version", 1);
        }
        return body.toString();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(root + path));
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    answer.statusCode(),
                    answer.body(),
                    answer.headers().firstValue("Content-Type").orElse(""));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stop);
        }
    }
}
