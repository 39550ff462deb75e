package io.crossdock.connectors.catalogue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;

import static org.awaitility.Awaitility.await;

/** PostgreSQL from the binaries in Maven Central, for Linux on amd64; killed with SIGKILL and started on the same data. */
final class PostgresServer implements AutoCloseable {
    private final Path data;
    private final int port;
    private EmbeddedPostgres running;

    private PostgresServer(Path data, int port, Map<String, String> settings) throws IOException {
        this.data = data;
        this.port = port;
        this.running = launch(data, port, settings);
    }

    static PostgresServer start(Path data) throws IOException {
        return start(data, Map.of());
    }

    /** @param settings of the server, until it is started again with others */
    static PostgresServer start(Path data, Map<String, String> settings) throws IOException {
        return new PostgresServer(Files.createDirectories(data), ServerProcess.freePort(), settings);
    }

    private static EmbeddedPostgres launch(Path data, int port, Map<String, String> settings) throws IOException {
        var server = EmbeddedPostgres.builder();
        settings.forEach(server::setServerConfig);
        return server.setPort(port)
                .setDataDirectory(data.resolve("data").toFile())
                .setOverrideWorkingDirectory(data.resolve("work").toFile())
                .setCleanDataDirectory(false)
                .setServerConfig(
                        "synchronous_commit", "on") // the library turns it off, and commits die with the server
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    int port() {
        return port;
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "postgres");
    }

    /** All of its processes at once, so that nothing is flushed or said farewell. */
    void kill() throws IOException {
        String pid = Files.readAllLines(data.resolve("data/postmaster.pid")).get(0);
        ProcessHandle server = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        var all = new ArrayList<>(server.descendants().toList());
        all.add(server);
        all.forEach(ProcessHandle::destroyForcibly);
        await().atMost(Duration.ofSeconds(30)).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
        running.close(); // only lets go of the folder
    }

    void startAgain() throws IOException {
        startAgain(Map.of());
    }

    void startAgain(Map<String, String> settings) throws IOException {
        Files.deleteIfExists(data.resolve("data/postmaster.pid"));
        running = launch(data, port, settings);
    }

    @Override
    public void close() throws IOException {
        running.close();
    }
}
