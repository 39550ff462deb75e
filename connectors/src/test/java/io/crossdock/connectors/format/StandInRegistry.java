package io.crossdock.connectors.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A stand-in for a schema registry over HTTP: the four requests the formats make, in the documented shape. */
final class StandInRegistry implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private final HttpServer server;
    private final List<Map<String, Object>> schemas = new ArrayList<>();
    private final Map<String, List<Integer>> subjects = new ConcurrentHashMap<>();
    final AtomicInteger requests = new AtomicInteger();
    volatile int refuse;
    volatile String login = "";

    StandInRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/registry/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/registry";
    }

    /** @param references each {@code {name, subject, version}} */
    synchronized int add(String subject, String type, String text, List<Map<String, Object>> references) {
        schemas.add(Map.of("schemaType", type, "schema", text, "references", references));
        subjects.computeIfAbsent(subject, it -> new ArrayList<>()).add(schemas.size());
        return schemas.size();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        login = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (refuse > 0) {
            send(exchange, refuse, Map.of("error_code", refuse, "message", "not now"));
            return;
        }
        String[] path = exchange.getRequestURI()
                .getPath()
                .substring("/registry/".length())
                .split("/");
        try (exchange) {
            if (exchange.getRequestMethod().equals("POST")) {
                JsonNode body = MAPPER.readTree(exchange.getRequestBody());
                int id = add(
                        path[1],
                        body.path("schemaType").asText(),
                        body.path("schema").asText(),
                        List.of());
                send(exchange, 200, Map.of("id", id));
                return;
            }
            int id;
            if (path[0].equals("schemas")) {
                id = Integer.parseInt(path[2]);
            } else {
                List<Integer> versions = subjects.getOrDefault(path[1], List.of());
                int version = path[3].equals("latest") ? versions.size() : Integer.parseInt(path[3]);
                id = version == 0 || version > versions.size() ? 0 : versions.get(version - 1);
            }
            if (id < 1 || id > schemas.size()) {
                send(exchange, 404, Map.of("error_code", 40403, "message", "Schema not found"));
                return;
            }
            var found = new java.util.LinkedHashMap<>(schemas.get(id - 1));
            found.put("id", id);
            send(exchange, 200, found);
        }
    }

    private static void send(HttpExchange exchange, int status, Map<String, Object> body) throws IOException {
        byte[] text = MAPPER.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
