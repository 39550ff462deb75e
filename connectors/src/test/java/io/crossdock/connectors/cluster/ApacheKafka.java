package io.crossdock.connectors.cluster;

import org.apache.kafka.clients.admin.Admin;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One node of Apache Kafka as a process of its own, found on the test class path. */
public final class ApacheKafka implements TestCluster {
    private final Path directory;
    private final int port;
    private final Process process;

    private ApacheKafka(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /** Starts a fresh one; returns when it answers. */
    public static ApacheKafka start() throws Exception {
        Path directory = Files.createTempDirectory("kafka");
        int port = freePort();
        Path settings =
                Files.writeString(directory.resolve("broker.properties"), settings(directory, port, freePort()));
        run(directory, "kafka.tools.StorageTool", "format", "-t", "5L6g3nShT-eMCtK--X86sw", "-c", settings.toString())
                .waitFor(60, TimeUnit.SECONDS);
        Process process = run(directory, "kafka.Kafka", settings.toString());
        var kafka = new ApacheKafka(directory, port, process);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly)); // also if a test run is cut short
        try (Admin admin = Admin.create(kafka.clientSettings())) {
            admin.describeCluster().nodes().get(60, TimeUnit.SECONDS);
        } catch (Exception notUp) {
            notUp.addSuppressed(new IOException(Files.readString(directory.resolve("out.log"))));
            kafka.close();
            throw notUp;
        }
        return kafka;
    }

    @Override
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** It neither answers nor closes connections until {@link #wake()}. */
    public void freeze() throws Exception {
        signal("-STOP");
    }

    public void wake() throws Exception {
        signal("-CONT");
    }

    private void signal(String name) throws Exception {
        new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try (Stream<Path> files = process.waitFor(30, TimeUnit.SECONDS) ? Files.walk(directory) : Stream.empty()) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
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
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                group.initial.rebalance.delay.ms=0
                """.formatted(port, controllerPort, directory);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
