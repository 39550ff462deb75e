package io.crossdock.cli.demo;

import io.crossdock.hub.data.RunFile;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The hub of the demo: a process of its own on free ports, started as everybody starts one. */
final class DemoHub {
    private static final String TOPIC = "shop.orders";
    private static final String SINK_GROUP = "connector-orders-to-db";

    private final Process process;
    private final Path data;
    private final Admin admin;

    private DemoHub(Process process, Path data, Admin admin) {
        this.process = process;
        this.data = data;
        this.admin = admin;
    }

    /** Starts it and waits until it is ready. */
    static DemoHub start(Path home, Path work, String databaseUrl, PrintWriter out) throws Exception {
        Path data = work.resolve("hub");
        List<String> command = List.of(
                home.resolve("bin/crossdock").toString(),
                "start",
                "--data",
                data.toString(),
                "--set",
                "broker.listeners=PLAINTEXT://127.0.0.1:0",
                "--set",
                "zookeeper.listen=127.0.0.1:0",
                "--set",
                "http.listen=127.0.0.1:0",
                "--set",
                "connectors.directory=" + home.resolve("examples/orders/connectors"));
        Path inbox = work.resolve("inbox");
        out.println("ORDERS_IN=" + inbox + " ORDERS_DB='" + databaseUrl + "' " + String.join(" ", command));
        out.flush();
        Files.createDirectories(data);
        var builder = new ProcessBuilder(command)
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(data.resolve("hub.err").toFile()));
        builder.environment().put("ORDERS_IN", inbox.toString());
        builder.environment().put("ORDERS_DB", databaseUrl);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        process.getOutputStream().close();
        awaitReady(process, data, out);
        RunFile run = RunFile.find(data).orElseThrow();
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                run.brokerAddresses().stream()
                        .map(address -> address.substring(address.indexOf("://") + 3))
                        .collect(Collectors.joining(",")));
        return new DemoHub(process, data, Admin.create(settings));
    }

    private static void awaitReady(Process process, Path data, PrintWriter out) throws IOException {
        // Not closed: the hub would get a broken pipe should it ever print another line.
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("ready")) {
                out.println(line);
                return;
            }
        }
        throw new IOException("the hub did not start:\n" + Files.readString(data.resolve("hub.err")));
    }

    long pid() {
        return process.pid();
    }

    Path log() {
        return data.resolve("logs/hub.log");
    }

    /** Whether the sink has committed every record of the topic. */
    boolean nothingLeft() throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (TopicDescription topic :
                admin.describeTopics(List.of(TOPIC)).allTopicNames().get().values()) {
            topic.partitions()
                    .forEach(partition ->
                            latest.put(new TopicPartition(TOPIC, partition.partition()), OffsetSpec.latest()));
        }
        var ends = admin.listOffsets(latest).all().get();
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(SINK_GROUP)
                .partitionsToOffsetAndMetadata()
                .get();
        return ends.entrySet().stream().allMatch(end -> {
            OffsetAndMetadata at = committed.get(end.getKey());
            return (at == null ? 0 : at.offset()) == end.getValue().offset();
        });
    }

    /** Waits that long for its end. */
    boolean ended(Duration wait) throws InterruptedException {
        return process.waitFor(wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** As kill -9 does it. */
    void kill() throws InterruptedException {
        admin.close(Duration.ZERO);
        process.destroyForcibly();
        process.waitFor();
    }

    /** As SIGTERM does it; waits for the end. */
    void stop() throws InterruptedException {
        admin.close(Duration.ZERO);
        process.destroy();
        process.waitFor();
    }
}
