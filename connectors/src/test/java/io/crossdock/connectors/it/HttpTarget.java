package io.crossdock.connectors.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server that remembers what it was asked, and answers 200 when its behaviour returns. */
final class HttpTarget implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final Behaviour behaviour;

    HttpTarget(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What was asked for so far, in the order of asking. */
    List<String> paths() {
        return paths;
    }

    /** The idempotency keys of all requests, in the order of asking. */
    List<String> keys() {
        return keys;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
        paths.add(path);
        try {
            exchange.getRequestBody().readAllBytes();
            behaviour.on(path);
            exchange.sendResponseHeaders(200, -1);
        } catch (IllegalStateException refused) {
            exchange.sendResponseHeaders(503, -1);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** What happens before the answer; an IllegalStateException is answered with 503. */
    @FunctionalInterface
    interface Behaviour {
        void on(String path) throws InterruptedException;
    }
}
