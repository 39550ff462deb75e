package io.crossdock.broker.apachekafka;

import org.apache.kafka.clients.admin.Admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One node of Apache Kafka, broker and controller, as a process of its own in a directory of its own. Clients come to one
 * listener; a second one, open to everybody on this machine, is there to see whether it answers.
 *
 * <p>Used by one thread.
 */
public final class ApacheKafkaNode implements AutoCloseable {
    private static final String NAME = "127.0.0.1";
    private static final String ANY_CLUSTER = "5L6g3nShT-eMCtK--X86sw";

    private final Path directory;
    private final Path settings;
    private final int port;
    private final int inner;
    private Process process;

    private ApacheKafkaNode(Path directory, Path settings, int port, int inner) throws Exception {
        this.directory = directory;
        this.settings = settings;
        this.port = port;
        this.inner = inner;
        this.process = launch();
    }

    /**
     * Starts a fresh one; returns when it answers.
     *
     * @param settings under Kafka's names, beside what every test needs; the clients' listener is called CLIENT
     * @param formatting more arguments of the storage tool, such as the first user
     */
    public static ApacheKafkaNode start(Map<String, String> settings, String... formatting) throws Exception {
        Path directory = Files.createTempDirectory("kafka");
        int port = freePort();
        int inner = freePort();
        Map<String, String> all = usual(directory, port, inner, freePort());
        all.putAll(settings);
        Path file = Files.write(
                directory.resolve("broker.properties"),
                all.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .toList());
        String[] arguments = Stream.concat(
                        Stream.of("format", "-t", ANY_CLUSTER, "-c", file.toString()), Stream.of(formatting))
                .toArray(String[]::new);
        ApacheKafkaProcess.run(directory, "kafka.tools.StorageTool", arguments);
        return new ApacheKafkaNode(directory, file, port, inner);
    }

    /** {@code host:port} of the clients' listener, the same through every restart. */
    public String bootstrap() {
        return NAME + ":" + port;
    }

    /** Where it keeps its topics. */
    public Path data() {
        return directory.resolve("data");
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

    /**
     * Asks it to stop, and kills it if that takes more than a minute; what it kept stays.
     *
     * @return whether it stopped by itself
     */
    public boolean halt() throws InterruptedException {
        process.destroy();
        boolean orderly = process.waitFor(60, TimeUnit.SECONDS);
        kill();
        return orderly;
    }

    /** Starts a halted one again, with what it kept; returns when it answers. */
    public void resume() throws Exception {
        process = launch();
    }

    /** Kills it, and removes what it kept. */
    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }

    /** Ends it with SIGKILL; what it kept stays, for {@link #resume}. */
    public void kill() {
        process.destroyForcibly().onExit().join(); // a killed process ends
    }

    private Process launch() throws Exception {
        Path output = directory.resolve("out.log");
        Process launched = ApacheKafkaProcess.start(directory, output, "kafka.Kafka", settings.toString());
        Runtime.getRuntime().addShutdownHook(new Thread(launched::destroyForcibly)); // also if a test run is cut short
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", NAME + ":" + inner))) {
            admin.describeCluster().nodes().get(60, TimeUnit.SECONDS);
        } catch (Exception notUp) {
            notUp.addSuppressed(new IOException(Files.readString(output)));
            launched.destroyForcibly();
            throw notUp;
        }
        return launched;
    }

    private static Map<String, String> usual(Path directory, int port, int inner, int controller) {
        var listeners = new LinkedHashMap<String, Integer>();
        listeners.put("CLIENT", port);
        listeners.put("INNER", inner);
        var all = new LinkedHashMap<String, String>();
        all.put("process.roles", "broker,controller");
        all.put("node.id", "1");
        all.put("controller.quorum.voters", "1@" + NAME + ":" + controller);
        all.put("controller.listener.names", "CONTROLLER");
        all.put("advertised.listeners", addresses(listeners));
        listeners.put("CONTROLLER", controller);
        all.put("listeners", addresses(listeners));
        all.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,INNER:PLAINTEXT,CLIENT:PLAINTEXT");
        all.put("inter.broker.listener.name", "INNER");
        all.put("log.dirs", directory.resolve("data").toString());
        for (String one : List.of(
                "num.partitions",
                "offsets.topic.num.partitions",
                "offsets.topic.replication.factor",
                "transaction.state.log.num.partitions",
                "transaction.state.log.replication.factor",
                "transaction.state.log.min.isr")) {
            all.put(one, "1");
        }
        all.put("group.initial.rebalance.delay.ms", "0");
        return all;
    }

    private static String addresses(Map<String, Integer> listeners) {
        return listeners.entrySet().stream()
                .map(each -> each.getKey() + "://" + NAME + ":" + each.getValue())
                .collect(Collectors.joining(","));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
