package io.crossdock.registry.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossdock.registry.RegistryConfig;
import io.crossdock.registry.SchemaRegistry;
import io.crossdock.registry.SchemaTypes;
import io.crossdock.registry.book.MemoryLog;
import io.crossdock.registry.book.SubjectReaders;
import io.crossdock.registry.book.WordsType;
import io.crossdock.registry.type.SchemaType;
import io.crossdock.security.rest.RestServer;
import io.crossdock.security.rest.caller.CallerFilter;
import io.crossdock.security.rest.caller.ClusterAccess;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A registry with a topic in memory behind a real HTTP server, and a client of it. */
final class ServedRegistry implements AutoCloseable {
    static final String V1 = "application/vnd.schemaregistry.v1+json";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<SchemaType> WORDS = List.of(new WordsType("AVRO"), new WordsType("JSON"));

    final MemoryLog log;
    final SchemaRegistry registry;
    private final RestServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    private ServedRegistry(
            Collection<SchemaType> types, SubjectAccess access, SubjectReaders readers, boolean ownListener)
            throws IOException {
        var made = new ArrayList<MemoryLog>();
        registry = SchemaRegistry.open(
                RegistryConfig.usual(),
                types,
                book -> {
                    made.add(new MemoryLog(book));
                    return made.get(0);
                },
                readers,
                access,
                Optional.empty());
        log = made.get(0);
        var resources = new ArrayList<Object>(ownListener ? registry.rootResources() : registry.resources());
        resources.add(new CallerFilter(() -> ClusterAccess.open("localhost:1")));
        server = RestServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), resources);
    }

    /** Below {@code /registry}, as in the hub. */
    static ServedRegistry open() throws IOException {
        return open(SubjectAccess.open());
    }

    static ServedRegistry open(SubjectAccess access) throws IOException {
        return new ServedRegistry(WORDS, access, SubjectReaders.unknown(), false);
    }

    static ServedRegistry open(SubjectReaders readers) throws IOException {
        return new ServedRegistry(WORDS, SubjectAccess.open(), readers, false);
    }

    /** With the types that the registry has. */
    static ServedRegistry openWithAllTypes() throws IOException {
        return new ServedRegistry(SchemaTypes.all(), SubjectAccess.open(), SubjectReaders.unknown(), false);
    }

    /** At the root of a listener of its own. */
    static ServedRegistry openAtRoot() throws IOException {
        return new ServedRegistry(WORDS, SubjectAccess.open(), SubjectReaders.unknown(), true);
    }

    /** What came back. */
    record Answer(int status, String body, String type) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException noJson) {
                throw new AssertionError("no JSON: " + body, noJson);
            }
        }

        int code() {
            return json().path("error_code").asInt();
        }

        String message() {
            return json().path("message").asText();
        }
    }

    int port() {
        return server.port();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** @param path below the registry's root */
    Answer get(String path) {
        return send(HttpRequest.newBuilder(uri("/registry" + path)).GET());
    }

    Answer delete(String path) {
        return send(HttpRequest.newBuilder(uri("/registry" + path)).DELETE());
    }

    Answer post(String path, String body) {
        return send(HttpRequest.newBuilder(uri("/registry" + path))
                .header("Content-Type", V1)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer put(String path, String body) {
        return send(HttpRequest.newBuilder(uri("/registry" + path))
                .header("Content-Type", V1)
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Registers a schema of words. */
    Answer register(String subject, String text) {
        return post("/subjects/" + subject + "/versions", "{\"schema\":\"" + text + "\"}");
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
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

    @Override
    public void close() {
        server.close();
        registry.close();
    }
}
