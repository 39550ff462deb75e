package io.crossdock.connectors.catalogue;

import io.crossdock.connectors.catalogue.servers.Ready;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

/**
 * The other side of a connector: a Java server as a process of its own, killed as a crash kills it, and started again
 * on the same port with what it had on disk.
 */
final class ServerProcess implements AutoCloseable {
    private final Class<?> server;
    private final Path directory;
    private final int port;
    private @Nullable Process process;
    private int starts;

    private ServerProcess(Class<?> server, Path directory, int port) {
        this.server = server;
        this.directory = directory;
        this.port = port;
    }

    /** Starts a server that has the main method {@code (port, directory)}, and returns when it is ready. */
    static ServerProcess start(Class<?> server, Path directory) throws IOException {
        var started = new ServerProcess(server, Files.createDirectories(directory), freePort());
        started.startAgain();
        return started;
    }

    int port() {
        return port;
    }

    Path directory() {
        return directory;
    }

    /** No farewell, no flush. */
    void kill() throws InterruptedException {
        Process running = requireNonNull(process, "started");
        running.destroyForcibly();
        running.waitFor(30, TimeUnit.SECONDS);
    }

    void startAgain() throws IOException {
        Path output = directory.resolveSibling(server.getSimpleName() + "-" + starts++ + ".log");
        Process starting = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        server.getName(),
                        Integer.toString(port),
                        directory.toString()))
                .directory(directory.toFile()) // some leave files where they stand
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process = starting;
        Runtime.getRuntime().addShutdownHook(new Thread(starting::destroyForcibly));
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            String said = Files.readString(output);
            if (!starting.isAlive()) {
                throw new IllegalStateException(server.getSimpleName() + " did not start: " + said);
            }
            return said.contains(Ready.WORD);
        });
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
