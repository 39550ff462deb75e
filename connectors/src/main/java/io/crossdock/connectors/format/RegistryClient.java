package io.crossdock.connectors.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a schema registry by the REST API that Confluent documents and ours serves. Thread-safe; each call waits at most
 * ten seconds.
 */
final class RegistryClient {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LARGEST = 16 * 1024 * 1024;
    private static final int MOST_REFERENCES = 500;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final String url;
    private final @Nullable String login;

    RegistryClient(String url, @Nullable String user, @Nullable String password) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.login = user == null
                ? null
                : Base64.getEncoder()
                        .encodeToString(
                                (user + ":" + (password == null ? "" : password)).getBytes(StandardCharsets.UTF_8));
    }

    /** The schema of an id; empty if the registry says there is none. */
    Optional<RegisteredSchema> byId(int id) throws IOException {
        return ask("GET", "/schemas/ids/" + id, null).map(found -> schema(id, found));
    }

    /** The latest schema of a subject; empty if it has none. */
    Optional<RegisteredSchema> latest(String subject) throws IOException {
        return ask("GET", "/subjects/" + encoded(subject) + "/versions/latest", null)
                .map(found -> schema(found.path("id").asInt(), found));
    }

    /** Registers a schema, or finds it registered already. */
    RegisteredSchema register(String subject, String type, String text) throws IOException {
        String body = MAPPER.writeValueAsString(Map.of("schemaType", type, "schema", text));
        JsonNode answer = ask("POST", "/subjects/" + encoded(subject) + "/versions", body)
                .orElseThrow(() -> new IOException("the registry at " + url + " knows no subjects"));
        return new RegisteredSchema(answer.path("id").asInt(), type, text, List.of());
    }

    /** The texts of everything a schema refers to, by the name it refers by, what is referred to first. */
    Map<String, String> references(RegisteredSchema schema) throws IOException {
        var texts = new LinkedHashMap<String, String>();
        collect(schema.references(), texts, 0);
        return texts;
    }

    private void collect(List<RegisteredSchema.Reference> references, Map<String, String> texts, int depth)
            throws IOException {
        for (RegisteredSchema.Reference reference : references) {
            if (texts.containsKey(reference.name())) {
                continue;
            }
            if (depth > MOST_REFERENCES || texts.size() > MOST_REFERENCES) {
                throw new IOException("a schema of " + url + " refers to more than " + MOST_REFERENCES + " others");
            }
            String path = "/subjects/" + encoded(reference.subject()) + "/versions/" + reference.version();
            RegisteredSchema found = ask("GET", path, null)
                    .map(answer -> schema(answer.path("id").asInt(), answer))
                    .orElseThrow(() -> new IOException("the registry at " + url + " has no version "
                            + reference.version() + " of subject '" + reference.subject()
                            + "', which a schema refers to"));
            collect(found.references(), texts, depth + 1);
            texts.put(reference.name(), found.text());
        }
    }

    private static RegisteredSchema schema(int id, JsonNode answer) {
        var references = new ArrayList<RegisteredSchema.Reference>();
        for (JsonNode reference : answer.path("references")) {
            references.add(new RegisteredSchema.Reference(
                    reference.path("name").asText(),
                    reference.path("subject").asText(),
                    reference.path("version").asInt()));
        }
        return new RegisteredSchema(
                id,
                answer.path("schemaType").asText("AVRO"),
                answer.path("schema").asText(),
                references);
    }

    private Optional<JsonNode> ask(String method, String path, @Nullable String body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(PATIENCE)
                .header("Accept", "application/vnd.schemaregistry.v1+json, application/json")
                .header("Content-Type", "application/vnd.schemaregistry.v1+json");
        if (login != null) {
            request.header("Authorization", "Basic " + login);
        }
        request.method(
                method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        try {
            HttpResponse<InputStream> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            byte[] content;
            try (InputStream stream = answer.body()) {
                content = stream.readNBytes(LARGEST);
            }
            if (answer.statusCode() == 404) {
                return Optional.empty();
            }
            if (answer.statusCode() / 100 != 2) {
                throw new IOException("the schema registry at " + url + " answers " + answer.statusCode() + " to "
                        + path + ": " + message(content));
            }
            return Optional.of(MAPPER.readTree(content));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking the schema registry at " + url, stopped);
        } catch (java.net.ConnectException | java.net.http.HttpTimeoutException away) {
            throw new IOException("the schema registry at " + url + " cannot be reached", away);
        }
    }

    private static String message(byte[] content) {
        try {
            return MAPPER.readTree(content).path("message").asText("no reason given");
        } catch (IOException notJson) {
            return "no reason given";
        }
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return url;
    }
}
