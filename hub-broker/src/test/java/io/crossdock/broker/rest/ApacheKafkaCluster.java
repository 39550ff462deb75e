package io.crossdock.broker.rest;

import io.crossdock.broker.ApacheKafkaProcess;
import io.crossdock.security.rest.caller.ClusterAccess;
import org.apache.kafka.clients.admin.Admin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One node of Apache Kafka as a process of its own, with SCRAM, PLAIN and access rules. */
final class ApacheKafkaCluster implements RestCluster {
    private final Path directory;
    private final int port;
    private final Process process;

    private ApacheKafkaCluster(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    static ApacheKafkaCluster start() throws Exception {
        Path directory = Files.createTempDirectory("kafka");
        int port = freePort();
        Path settings = Files.writeString(
                directory.resolve("broker.properties"), settings(directory, port, freePort(), freePort()));
        ApacheKafkaProcess.run(
                directory,
                "kafka.tools.StorageTool",
                "format",
                "-t",
                "5L6g3nShT-eMCtK--X86sw",
                "-c",
                settings.toString(),
                "--add-scram",
                "SCRAM-SHA-512=[name=" + ADMIN + ",password=" + ADMIN_PASSWORD + "]");
        Path output = directory.resolve("out.log");
        Process process = ApacheKafkaProcess.start(directory, output, "kafka.Kafka", settings.toString());
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        var kafka = new ApacheKafkaCluster(directory, port, process);
        try (Admin admin = Admin.create(kafka.adminSettings())) {
            admin.describeCluster().nodes().get(60, TimeUnit.SECONDS);
        } catch (Exception notUp) {
            notUp.addSuppressed(new IOException(Files.readString(output)));
            kafka.close();
            throw notUp;
        }
        return kafka;
    }

    @Override
    public ClusterAccess access() {
        return new ClusterAccess(
                Map.of("bootstrap.servers", "127.0.0.1:" + port, "security.protocol", "SASL_PLAINTEXT"),
                List.of("SCRAM-SHA-512", "PLAIN"),
                Optional.of(adminSettings()));
    }

    @Override
    public Map<String, Object> adminSettings() {
        return Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + port,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + ADMIN
                        + "\" password=\"" + ADMIN_PASSWORD + "\";");
    }

    @Override
    public void close() throws Exception {
        process.destroyForcibly();
        process.waitFor(30, TimeUnit.SECONDS);
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    private static String settings(Path directory, int port, int inner, int controller) {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%3$d
                controller.listener.names=CONTROLLER
                listeners=CLIENT://127.0.0.1:%1$d,INNER://127.0.0.1:%2$d,CONTROLLER://127.0.0.1:%3$d
                advertised.listeners=CLIENT://127.0.0.1:%1$d,INNER://127.0.0.1:%2$d
                listener.security.protocol.map=CONTROLLER:PLAINTEXT,INNER:PLAINTEXT,CLIENT:SASL_PLAINTEXT
                inter.broker.listener.name=INNER
                sasl.enabled.mechanisms=SCRAM-SHA-512,PLAIN
                listener.name.client.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
                listener.name.client.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_plainuser="plain-secret";
                authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
                super.users=User:admin;User:ANONYMOUS
                delegation.token.secret.key=known to brokers only
                log.dirs=%4$s/data
                num.partitions=1
                offsets.topic.num.partitions=1
                offsets.topic.replication.factor=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                group.initial.rebalance.delay.ms=0
                """.formatted(port, inner, controller, directory);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
