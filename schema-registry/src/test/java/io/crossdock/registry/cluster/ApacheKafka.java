package io.crossdock.registry.cluster;

import org.apache.kafka.clients.admin.Admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One node of Apache Kafka as a process of its own, found on the test class path. */
public final class ApacheKafka implements TestCluster {
    private final Path directory;
    private final Path settings;
    private final int port;
    private Process process;

    private ApacheKafka(Path directory, Path settings, int port) throws Exception {
        this.directory = directory;
        this.settings = settings;
        this.port = port;
        process = launch();
    }

    /** Starts a fresh one; returns when it answers. */
    public static ApacheKafka start() throws Exception {
        Path directory = Files.createTempDirectory("kafka");
        int port = Machine.freePort();
        Path settings = Files.writeString(
                directory.resolve("broker.properties"), settings(directory, port, Machine.freePort()));
        run(directory, "kafka.tools.StorageTool", "format", "-t", "5L6g3nShT-eMCtK--X86sw", "-c", settings.toString())
                .waitFor(60, TimeUnit.SECONDS);
        return new ApacheKafka(directory, settings, port);
    }

    @Override
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** It neither answers nor closes connections until {@link #wake()}. */
    public void freeze() throws Exception {
        signal("-STOP");
    }

    /** Ends a {@link #freeze()}. */
    public void wake() throws Exception {
        signal("-CONT");
    }

    private void signal(String name) throws Exception {
        new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public void halt() throws Exception {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            kill();
        }
    }

    @Override
    public void resume() throws Exception {
        process = launch();
    }

    @Override
    public void close() throws IOException {
        kill();
        Machine.delete(directory);
    }

    private void kill() {
        process.destroyForcibly().onExit().join(); // a killed process ends
    }

    private Process launch() throws Exception {
        Process launched = run(directory, "kafka.Kafka", settings.toString());
        Runtime.getRuntime().addShutdownHook(new Thread(launched::destroyForcibly)); // also if a test run is cut short
        try (Admin admin = Admin.create(clientSettings())) {
            admin.describeCluster().nodes().get(60, TimeUnit.SECONDS);
        } catch (Exception notUp) {
            notUp.addSuppressed(new IOException(Files.readString(directory.resolve("out.log"))));
            launched.destroyForcibly();
            throw notUp;
        }
        return launched;
    }

    private static Process run(Path directory, String mainClass, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("out.log").toFile()))
                .start();
    }

    private static String settings(Path directory, int port, int controllerPort) {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                controller.listener.names=CONTROLLER
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
                log.dirs=%3$s/data
                num.partitions=1
                offsets.topic.num.partitions=1
                offsets.topic.replication.factor=1
                transaction.state.log.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                group.initial.rebalance.delay.ms=0
                group.min.session.timeout.ms=1000
                log.cleaner.backoff.ms=200
                """.formatted(port, controllerPort, directory);
    }
}
