package io.crossdock.connectors.it;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorState;
import io.crossdock.connectors.ConnectorStatus;
import io.crossdock.connectors.ConnectorsConfig;
import io.crossdock.connectors.cluster.TestCluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The connectors of one test: their runtime, their files, and a folder from which sources read. Used by one thread. */
final class Installation implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestCluster cluster;
    private final Path folder;
    private final Path connectors;
    private ConnectorRuntime runtime;

    private Installation(TestCluster cluster, Path folder, Path connectors) {
        this.cluster = cluster;
        this.folder = folder;
        this.connectors = connectors;
        this.runtime = run();
    }

    /** @param folder an empty one, which connector files call {@code ${env:DIR}} */
    static Installation start(TestCluster cluster, Path folder) throws IOException {
        return new Installation(cluster, folder, Files.createDirectory(folder.resolve("connectors")));
    }

    private ConnectorRuntime run() {
        return ConnectorRuntime.start(new ConnectorsConfig(
                connectors, cluster.clientSettings(), Map.of("DIR", folder.toString()), Duration.ofMillis(100)));
    }

    /** Starts the runtime again after a {@link #close()}, with the same files. */
    void startAgain() {
        runtime = run();
    }

    ConnectorRuntime runtime() {
        return runtime;
    }

    /** Where the connector files are. */
    Path connectors() {
        return connectors;
    }

    /** Where what is dropped is found. */
    Path in() {
        return folder.resolve("in");
    }

    /** Adds a connector, or changes it, in one move: the hub must not find a file that is half written. */
    void connector(String name, String text) throws IOException {
        Path ready = Files.writeString(folder.resolve(name + ".new"), "name: " + name + "\n" + text);
        Files.move(ready, connectors.resolve(name + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Gives sources a file to read. */
    void drop(String name, String text) throws IOException {
        Path ready = Files.writeString(folder.resolve(name), text);
        Files.createDirectories(in());
        Files.move(ready, in().resolve(name));
    }

    /** Returns when a dropped file was moved away and none is left. */
    void awaitDone(String file) throws IOException {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(in().resolve(".done").resolve(file)).exists());
        try (Stream<Path> left = Files.list(in())) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    ConnectorStatus status(String name) {
        return runtime.connector(name).orElseThrow();
    }

    void awaitState(String name, ConnectorState state) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(runtime.connector(name))
                .hasValueSatisfying(
                        it -> assertThat(it.state()).as(it.toString()).isEqualTo(state)));
    }

    @Override
    public void close() {
        runtime.close();
    }
}
