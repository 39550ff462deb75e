package io.crossdock.connectors.catalogue.servers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A shop's API of orders, Northwind's: {@code /orders?since=DATE} answers those from that day on, a page at a time, with
 * the URL of the next. The file {@code released} in its folder says how many orders there are by now; {@code requests} gets
 * a line for each request, with when it came and its answer's status. Every fifteenth is told to come back in a second.
 */
public final class FeedServer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 25;
    private static final int BUSY = 15;
    private final Path folder;
    private final List<String[]> orders = new ArrayList<>();
    private int requests;

    private FeedServer(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        var server = new FeedServer(Path.of(arguments[1]));
        for (String line : Files.readAllLines(server.folder.resolve("orders.csv"))) {
            server.orders.add(line.split(",", -1));
        }
        var http = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), 0);
        http.createContext("/orders", server::answer);
        http.start();
        Ready.say();
    }

    private void answer(HttpExchange exchange) throws IOException {
        int status = 200;
        byte[] body = new byte[0];
        String expected = "Bearer postgres";
        if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            status = 401;
        } else if (++requests % BUSY == 0) {
            status = 429;
            exchange.getResponseHeaders().set("Retry-After", "1");
        } else {
            body = JSON.writeValueAsBytes(page(query(exchange)));
            String tag = "\"" + Arrays.hashCode(body) + "\"";
            exchange.getResponseHeaders().set("ETag", tag);
            if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                status = 304;
                body = new byte[0];
            }
        }
        String line = System.currentTimeMillis() + " " + status + "\n";
        Files.writeString(folder.resolve("requests"), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private ObjectNode page(Map<String, String> query) throws IOException {
        int released =
                Integer.parseInt(Files.readString(folder.resolve("released")).strip());
        String since = query.getOrDefault("since", "");
        List<String[]> found = orders.subList(0, released).stream()
                .filter(order -> order[3].compareTo(since) >= 0)
                .toList();
        int from = Integer.parseInt(query.getOrDefault("from", "0"));
        int to = Math.min(found.size(), from + PAGE);
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode data = answer.putArray("data");
        for (String[] order : found.subList(Math.min(from, to), to)) {
            data.addObject()
                    .put("number", Integer.parseInt(order[0]))
                    .put("customer", order[1])
                    .put("day", order[3]);
        }
        if (to < found.size()) {
            answer.putObject("links").put("next", "/orders?since=" + since + "&from=" + to);
        }
        return answer;
    }

    private static Map<String, String> query(HttpExchange exchange) {
        String text = exchange.getRequestURI().getQuery();
        return Pattern.compile("(since|from)=([^&]+)")
                .matcher(text == null ? "" : text)
                .results()
                .collect(Collectors.toMap(it -> it.group(1), it -> it.group(2)));
    }
}
