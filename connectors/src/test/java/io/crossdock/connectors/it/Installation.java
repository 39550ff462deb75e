package io.crossdock.connectors.it;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorState;
import io.crossdock.connectors.ConnectorStatus;
import io.crossdock.connectors.ConnectorsConfig;
import io.crossdock.connectors.cluster.TestCluster;
import io.crossdock.connectors.cluster.Topics;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a test of connectors needs: a cluster that all tests of the class share, and for each test a runtime with its files
 * and a folder from which sources read. To be registered in a class of which there is one instance. Used by one thread.
 */
final class Installation implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Callable<TestCluster> starter;
    private TestCluster cluster;
    private Path folder;
    private Path connectors;
    private ConnectorRuntime runtime;

    Installation(Callable<TestCluster> starter) {
        this.starter = starter;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        cluster = starter.call();
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        folder = Files.createTempDirectory("connectors");
        connectors = Files.createDirectory(folder.resolve("connectors"));
        start();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        stop();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        cluster.close();
    }

    /** Starts the runtime again after a {@link #stop()}, with the same files. */
    void start() {
        runtime = ConnectorRuntime.start(new ConnectorsConfig(
                connectors, cluster.clientSettings(), Map.of("DIR", folder.toString()), Duration.ofMillis(100)));
    }

    void stop() {
        runtime.close();
    }

    TestCluster cluster() {
        return cluster;
    }

    Topics topics() {
        return new Topics(cluster);
    }

    /** What connector files call {@code ${env:DIR}}. */
    Path folder() {
        return folder;
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
}
