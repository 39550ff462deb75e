package io.crossdock.broker;

import io.crossdock.broker.metadata.zk.EmbeddedZooKeeper;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.NullUnmarked;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.awaitility.Awaitility.await;

/**
 * Brokers 1 to N, each a process of its own that can be killed, on one ZooKeeper in this process. A broker that comes
 * back has the directory and the port it had. What it logs is in {@code broker-N/out}.
 */
@NullUnmarked
final class TestCluster implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(30);
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final Map<String, String> settings;
    private final EmbeddedZooKeeper zookeeper;
    private final Map<Integer, Process> running = new TreeMap<>();
    private final Map<Integer, Integer> ports = new TreeMap<>();

    /**
     * Starts brokers 1 to {@code brokers}, with the same settings beside or instead of the usual ones; {@code {broker}} in
     * a value stands for the number of each.
     */
    TestCluster(Path directory, int brokers, Map<String, String> settings) throws Exception {
        this.directory = directory;
        this.settings = Map.copyOf(settings);
        zookeeper = EmbeddedZooKeeper.start(directory.resolve("zookeeper"), new InetSocketAddress("127.0.0.1", 0));
        try {
            IntStream.rangeClosed(1, brokers).forEach(this::launch);
            IntStream.rangeClosed(1, brokers).forEach(this::awaitStarted);
        } catch (RuntimeException | Error failed) {
            close();
            throw failed;
        }
    }

    /** Addresses of all brokers, running or not. */
    String bootstrap() {
        return ports.values().stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    String bootstrap(int broker) {
        return "127.0.0.1:" + ports.get(broker);
    }

    String zookeeper() {
        return "127.0.0.1:" + zookeeper.port();
    }

    /** Starts a broker that was not there, or was stopped or killed, and waits until it serves. */
    void start(int broker) {
        launch(broker);
        awaitStarted(broker);
    }

    /** What {@code kill -9} does. */
    void kill(int broker) throws InterruptedException {
        Process process = running.remove(broker);
        process.destroyForcibly();
        process.waitFor();
    }

    /** Lets a broker leave in peace. */
    void stop(int broker) throws Exception {
        Process process = running.remove(broker);
        try (OutputStream orders = process.getOutputStream()) {
            orders.write("stop\n".getBytes(StandardCharsets.UTF_8));
            orders.flush();
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("broker " + broker + " does not stop; see "
                        + home(broker).resolve("out"));
            }
        }
    }

    /** A broker that is silent, without any connection of it breaking, until {@link #wake}. */
    void freeze(int broker) throws Exception {
        signal(broker, "STOP");
    }

    void wake(int broker) throws Exception {
        signal(broker, "CONT");
    }

    boolean isRunning(int broker) {
        return running.containsKey(broker);
    }

    Path home(int broker) {
        return directory.resolve("broker-" + broker);
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrap()));
    }

    KafkaProducer<String, String> producer(Map<String, Object> more) {
        return new KafkaProducer<>(with(more), new StringSerializer(), new StringSerializer());
    }

    /** Reads from the beginning where its group has no offset. */
    KafkaConsumer<String, String> consumer(Map<String, Object> more) {
        var all = with(more);
        all.putIfAbsent("auto.offset.reset", "earliest");
        return new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
    }

    /** The leader of a partition, once there is one that runs. */
    int leader(TopicPartition partition) {
        try (Admin admin = admin()) {
            return await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> state(admin, partition).leader(), node -> node != null && isRunning(node.id()))
                    .id();
        }
    }

    /** Returns when every partition of the topic has all its replicas in sync, and a leader. */
    void awaitInSync(String topic) {
        try (Admin admin = admin()) {
            await().atMost(PATIENCE).ignoreExceptions().until(() -> describe(admin, topic).partitions().stream()
                    .allMatch(state -> state.leader() != null
                            && state.isr().size() == state.replicas().size()));
        }
    }

    /** Returns when the brokers know each other as members: exactly those that run. */
    void awaitMembers() {
        for (int broker : running.keySet()) {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap(broker)))) {
                await().atMost(PATIENCE).ignoreExceptions().until(() -> admin.describeCluster().nodes().get().stream()
                        .map(Node::id)
                        .collect(Collectors.toSet())
                        .equals(running.keySet()));
            }
        }
    }

    static TopicPartitionInfo state(Admin admin, TopicPartition partition) throws Exception {
        return describe(admin, partition.topic()).partitions().get(partition.partition());
    }

    static TopicDescription describe(Admin admin, String topic) throws Exception {
        return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
    }

    /** Kills what still runs. */
    @Override
    public void close() {
        running.values().forEach(Process::destroyForcibly);
        running.values().forEach(process -> process.onExit().join());
        running.clear();
        zookeeper.close();
    }

    private Map<String, Object> with(Map<String, Object> more) {
        var all = new HashMap<String, Object>(more);
        all.put("bootstrap.servers", bootstrap());
        return all;
    }

    private void launch(int broker) {
        try {
            Path home = Files.createDirectories(home(broker));
            Files.deleteIfExists(home.resolve("port"));
            var properties = new Properties();
            properties.putAll(settings(broker));
            try (var file = Files.newBufferedWriter(home.resolve("broker.properties"))) {
                properties.store(file, null);
            }
            ProcessBuilder.Redirect out =
                    ProcessBuilder.Redirect.appendTo(home.resolve("out").toFile());
            running.put(
                    broker,
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-Xmx256m",
                                    "-XX:+UseSerialGC",
                                    "-XX:TieredStopAtLevel=1",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    BrokerProcess.class.getName(),
                                    home.toString())
                            .redirectOutput(out)
                            .redirectError(out)
                            .start());
        } catch (IOException failed) {
            throw new AssertionError("cannot launch broker " + broker, failed);
        }
    }

    private Map<String, String> settings(int broker) {
        var all = new LinkedHashMap<String, String>();
        all.put("listeners", "PLAINTEXT://127.0.0.1:" + ports.getOrDefault(broker, 0));
        all.put("offsets.topic.num.partitions", "6");
        all.put("transaction.state.log.num.partitions", "6");
        all.put("group.initial.rebalance.delay.ms", "0");
        all.put("zookeeper.session.timeout.ms", "6000");
        settings.forEach((name, value) -> all.put(name, value.replace("{broker}", Integer.toString(broker))));
        all.put(BrokerProcess.NODE, Integer.toString(broker));
        all.put(BrokerProcess.ZOOKEEPER, zookeeper());
        return all;
    }

    private void awaitStarted(int broker) {
        Path port = home(broker).resolve("port");
        Process process = running.get(broker);
        await().atMost(START).until(() -> Files.exists(port) || !process.isAlive());
        try {
            if (!Files.exists(port)) {
                throw new AssertionError("broker " + broker + " did not start: "
                        + Files.readString(home(broker).resolve("out")));
            }
            ports.put(broker, Integer.parseInt(Files.readString(port)));
        } catch (IOException unreadable) {
            throw new AssertionError("cannot read the port of broker " + broker, unreadable);
        }
    }

    private void signal(int broker, String name) throws Exception {
        String pid = Long.toString(running.get(broker).pid());
        int result = new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
        if (result != 0) {
            throw new AssertionError("cannot send " + name + " to broker " + broker);
        }
    }
}
