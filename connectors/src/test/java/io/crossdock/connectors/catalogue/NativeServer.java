package io.crossdock.connectors.catalogue;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/** A server that is no Java, as one process that listens on a port; killed as a crash kills it, and started again. */
final class NativeServer implements AutoCloseable {
    private final List<String> command;
    private final Path output;
    private final int port;
    private @Nullable Process process;

    /**
     * @param command starts it in the foreground
     * @param port on which it listens once it is ready
     */
    NativeServer(List<String> command, Path output, int port) {
        this.command = List.copyOf(command);
        this.output = output;
        this.port = port;
    }

    /** Passes over a test on a platform for which there is no such server in Maven Central's archives that are used here. */
    static void assumeItsPlatform(String server) {
        assumeThat(System.getProperty("os.name") + "/" + System.getProperty("os.arch"))
                .as("the " + server + " of this test comes for this platform only")
                .isEqualTo("Linux/amd64");
    }

    /** Copies a program out of the class path, so that it can be run. */
    static Path unpack(String resource, Path target) throws IOException {
        try (InputStream content = NativeServer.class.getResourceAsStream("/" + resource)) {
            Files.createDirectories(requireNonNull(target.getParent(), "in a folder"));
            Files.copy(requireNonNull(content, resource), target);
        }
        if (!target.toFile().setExecutable(true)) {
            throw new IOException(target + " cannot be made executable");
        }
        return target;
    }

    /** Returns when it takes connections. */
    void start() throws IOException {
        Process starting = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        process = starting;
        Runtime.getRuntime().addShutdownHook(new Thread(starting::destroyForcibly));
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            if (!starting.isAlive()) {
                throw new IllegalStateException(command.get(0) + " did not start: " + Files.readString(output));
            }
            return listens();
        });
    }

    private boolean listens() {
        try (var connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return connection.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** No farewell, no flush. */
    void kill() throws InterruptedException {
        Process running = requireNonNull(process, "started");
        running.destroyForcibly();
        running.waitFor(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
