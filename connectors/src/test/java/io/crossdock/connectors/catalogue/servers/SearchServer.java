package io.crossdock.connectors.catalogue.servers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stands in for OpenSearch and Elasticsearch, which no test can start here: keeps documents by index and id as their Bulk
 * API says, with versions and an error for each item, on disk, so that it has them again after it was killed.
 *
 * <p>Its mapping knows one field, {@code n}, a long. Every fifth request it has no room for the second of its documents
 * (429).
 */
public final class SearchServer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Path journal;
    private final Map<String, Map<String, ObjectNode>> indexes = new LinkedHashMap<>();
    private int requests;

    private SearchServer(Path journal) {
        this.journal = journal;
    }

    public static void main(String[] arguments) throws Exception {
        var server = new SearchServer(Path.of(arguments[1], "journal"));
        server.recover();
        HttpServer http = ServerKey.http(Integer.parseInt(arguments[0]), arguments[1]);
        http.createContext("/_bulk", exchange -> answer(exchange, server.bulk(exchange)));
        http.createContext("/", exchange -> answer(exchange, server.all(exchange)));
        http.start();
        Ready.say();
    }

    /** What a torn write left behind had no answer, so nobody counts on it. */
    private void recover() throws IOException {
        if (Files.exists(journal)) {
            String text = Files.readString(journal);
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            for (String line : whole.lines().toList()) {
                JsonNode kept = JSON.readTree(line);
                apply(kept.get("index").textValue(), kept.get("id").textValue(), kept.get("document"));
            }
            Files.writeString(journal, whole);
        }
    }

    private synchronized JsonNode bulk(HttpExchange exchange) throws IOException {
        List<String> lines = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        requests++;
        ArrayNode items = JSON.createArrayNode();
        var kept = new ArrayList<String>();
        for (int i = 0; i < lines.size(); i++) {
            JsonNode action = JSON.readTree(lines.get(i));
            String name = action.fieldNames().next();
            JsonNode document = name.equals("index") ? JSON.readTree(lines.get(++i)) : JSON.nullNode();
            JsonNode target = action.get(name);
            ObjectNode item = JSON.createObjectNode();
            item.set(name, result(target, document, items.size(), kept));
            items.add(item);
        }
        Files.write(journal, kept, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        ObjectNode answer = JSON.createObjectNode();
        answer.set("items", items);
        return answer;
    }

    private ObjectNode result(JsonNode target, JsonNode document, int position, List<String> kept) throws IOException {
        String index = target.get("_index").textValue();
        String id = target.get("_id").textValue();
        ObjectNode result = JSON.createObjectNode().put("_id", id);
        if (requests % 5 == 0 && position == 1) {
            return refused(
                    result, 429, "es_rejected_execution_exception", "rejected execution of coordinating operation");
        }
        if (document.has("n") && !document.get("n").isIntegralNumber()) {
            return refused(result, 400, "document_parsing_exception", "failed to parse field [n] of type [long]");
        }
        ObjectNode line = JSON.createObjectNode().put("index", index).put("id", id);
        line.set("document", document);
        kept.add(JSON.writeValueAsString(line));
        return result.put("status", apply(index, id, document));
    }

    private static ObjectNode refused(ObjectNode result, int status, String type, String reason) {
        result.put("status", status).putObject("error").put("type", type).put("reason", reason);
        return result;
    }

    private int apply(String index, String id, JsonNode document) {
        Map<String, ObjectNode> documents = indexes.computeIfAbsent(index, it -> new LinkedHashMap<>());
        if (document.isNull()) {
            return documents.remove(id) == null ? 404 : 200;
        }
        ObjectNode before = documents.get(id);
        long version = before == null ? 1 : before.get("_version").longValue() + 1;
        ObjectNode now = JSON.createObjectNode().put("_id", id).put("_version", version);
        now.set("_source", document);
        documents.put(id, now);
        return before == null ? 201 : 200;
    }

    /** The documents of the index that the path begins with, as a search for all of them answers. */
    private synchronized JsonNode all(HttpExchange exchange) {
        String index = exchange.getRequestURI().getPath().replaceFirst("^/([^/]*).*$", "$1");
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode hits = answer.putObject("hits").putArray("hits");
        indexes.getOrDefault(index, Map.of()).values().forEach(hits::add);
        return answer;
    }

    private static void answer(HttpExchange exchange, JsonNode content) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(content);
        exchange.sendResponseHeaders(200, bytes.length);
        try (var body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }
}
