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
import java.net.http.HttpRequest;
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

    /** Calls below {@code /registry}. */
    private RegistryCalls calls() {
        return new RegistryCalls(uri("/registry"));
    }

    /** @param path below the registry's root */
    Answer get(String path) {
        return calls().get(path);
    }

    Answer delete(String path) {
        return calls().delete(path);
    }

    Answer post(String path, String body) {
        return calls().post(path, body);
    }

    Answer put(String path, String body) {
        return calls().put(path, body);
    }

    /** Registers a schema of words. */
    Answer register(String subject, String text) {
        return post("/subjects/" + subject + "/versions", "{\"schema\":\"" + text + "\"}");
    }

    Answer send(HttpRequest.Builder request) {
        return calls().send(request);
    }

    @Override
    public void close() {
        server.close();
        registry.close();
    }
}
