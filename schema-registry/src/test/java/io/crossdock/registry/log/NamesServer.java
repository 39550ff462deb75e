package io.crossdock.registry.log;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * One node of a small registry as a process of its own, over HTTP, so that it can be killed and stopped like one:
 * {@code /register?name}, {@code /held?name} (decided at once, written after {@code /release}), {@code /id?name},
 * {@code /leader}, {@code /holding}. Arguments: bootstrap servers, topic, and the file to which it writes its URL.
 */
final class NamesServer {
    static final int NOT_LEADER = 421;
    static final int NOT_WRITTEN = 503;
    static final int UNKNOWN = 504;

    private final Names names = new Names();
    private final CountDownLatch release = new CountDownLatch(1);
    private final KafkaRegistryLog log;
    private volatile boolean holding;

    private NamesServer(RegistryLogConfig config) {
        log = KafkaRegistryLog.start(config, names);
    }

    public static void main(String[] arguments) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        Map<String, Object> client = Map.of("bootstrap.servers", arguments[0]);
        var node = new NamesServer(new RegistryLogConfig(
                arguments[1],
                arguments[1] + "-nodes",
                url,
                true,
                3,
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                1_000,
                client));
        server.createContext("/", node::answer);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        NodeProcess.announce(url, Path.of(arguments[2]));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getQuery();
        switch (exchange.getRequestURI().getPath()) {
            case "/register" -> write(exchange, names.register(name));
            case "/held" -> write(exchange, held(names.register(name)));
            case "/holding" -> respond(exchange, holding ? 200 : 404, "");
            case "/release" -> {
                release.countDown();
                respond(exchange, 200, "released");
            }
            case "/id" ->
                respond(
                        exchange,
                        names.id(name).isPresent() ? 200 : 404,
                        names.id(name).map(String::valueOf).orElse(""));
            case "/leader" ->
                respond(
                        exchange,
                        log.isLeader() ? 200 : 404,
                        log.leader().map(URI::toString).orElse(""));
            default -> respond(exchange, 404, "");
        }
    }

    private Supplier<Decision<Integer>> held(Supplier<Decision<Integer>> command) {
        return () -> {
            Decision<Integer> decided = command.get();
            holding = true;
            try {
                release.await();
            } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
            }
            return decided;
        };
    }

    private void write(HttpExchange exchange, Supplier<Decision<Integer>> command) throws IOException {
        try {
            respond(exchange, 200, log.write(command).toString());
        } catch (NotLeaderException elsewhere) {
            respond(exchange, NOT_LEADER, elsewhere.leader().map(URI::toString).orElse(""));
        } catch (RegistryLogException failed) {
            respond(exchange, failed.isTimeout() ? UNKNOWN : NOT_WRITTEN, String.valueOf(failed.getMessage()));
        }
    }

    private static void respond(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
