package io.crossdock.faults;

import io.crossdock.tarball.Tarball;
import io.crossdock.torture.Running;
import io.crossdock.torture.Step;
import io.crossdock.torture.UnderTest;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Three hubs of the tarball and a ZooKeeper, each on a host of its own where the machine allows it. */
final class Cluster implements UnderTest, AutoCloseable {
    static final int SIZE = 3;
    private static final int DISK_MEGABYTES = 600;
    private static final Duration UNTIL_HEALED = Duration.ofSeconds(120);
    private static final List<String> SETTINGS = List.of(
            "broker.zookeeper.session.timeout.ms=" + Deck.SESSION_MILLIS,
            "broker.zookeeper.connection.timeout.ms=90000",
            "broker.offsets.topic.num.partitions=4",
            "broker.transaction.state.log.num.partitions=4",
            "broker.log.dirs.min.free.bytes=8388608",
            "broker.log.cleaner.backoff.ms=3000",
            // a broker whose clock was set back would refuse what comes from the present, and rightly
            "broker.log.message.timestamp.after.max.ms=9223372036854775807");

    private final Optional<Network> network;
    private final Optional<Ensemble> ensemble;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Kind, Integer> inflicted = new EnumMap<>(Kind.class);
    private final Infliction infliction = new Infliction(this);
    private @Nullable Roles roles;
    private @Nullable Admin admin;

    private Cluster(Machine machine, boolean embedded, Path folder) throws IOException, InterruptedException {
        network = machine.has().contains(Kind.Needs.NETWORK) ? Optional.of(Network.make()) : Optional.empty();
        if (embedded) {
            ensemble = Optional.empty();
        } else {
            Host coordinator = network.isPresent() ? network.get().add(2) : Host.loopback("zookeeper");
            ensemble = Optional.of(ExternalZooKeeper.start(coordinator, port(2181), folder.resolve("zookeeper")));
        }
        List<Host> hosts = new ArrayList<>();
        List<String> members = new ArrayList<>();
        for (int id = 1; id <= SIZE; id++) {
            Host host = network.isPresent() ? network.get().add(10 + id) : Host.loopback("hub" + id);
            hosts.add(host);
            members.add(host.address() + ":" + port(2888));
        }
        List<String> settings = new ArrayList<>(SETTINGS);
        settings.addAll(ensemble.map(there -> List.of("roles=broker", "zookeeper.connect=" + there.connect()))
                .orElse(List.of(
                        "roles=zookeeper,broker",
                        "cluster=" + String.join(",", members),
                        "cluster.secret=${env:" + Node.SECRET + "}")));
        for (int id = 1; id <= SIZE; id++) {
            nodes.add(node(machine, id, hosts.get(id - 1), folder.resolve("hub" + id), settings));
        }
    }

    /** With a ZooKeeper of its own. */
    static Cluster start(Machine machine, Path folder) throws IOException, InterruptedException {
        return start(machine, false, folder);
    }

    /**
     * @param embedded whether each hub has one peer of the ensemble in it
     * @param folder for everything it writes
     */
    static Cluster start(Machine machine, boolean embedded, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var cluster = new Cluster(machine, embedded, folder);
        try {
            startAll(cluster.nodes);
            cluster.roles = new Roles(cluster.bootstrap());
            cluster.admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()));
            return cluster;
        } catch (IOException | RuntimeException failed) {
            cluster.close();
            throw failed;
        }
    }

    private Node node(Machine machine, int id, Host host, Path data, List<String> settings)
            throws IOException, InterruptedException {
        Optional<SmallDisk> disk = machine.has().contains(Kind.Needs.SMALL_DISKS)
                ? Optional.of(SmallDisk.mount(data, DISK_MEGABYTES))
                : Optional.empty();
        Optional<WallClock> clock = machine.has().contains(Kind.Needs.CLOCK)
                ? Optional.of(WallClock.make(Files.createDirectories(data.resolveSibling("clock" + id))))
                : Optional.empty();
        return new Node(id, host, port(9092), data, settings, disk, clock);
    }

    /** On a host of its own everybody has the usual port. */
    private int port(int usual) throws IOException {
        if (network.isPresent()) {
            return usual;
        }
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Whether the hubs are the ensemble. */
    boolean isEmbedded() {
        return ensemble.isEmpty();
    }

    static void startAll(List<Node> nodes) throws IOException, InterruptedException {
        together(nodes.stream().<Network.Undo>map(node -> node::start).toList());
    }

    private static void together(List<Network.Undo> tasks) throws IOException {
        List<CompletableFuture<Void>> ends = tasks.stream()
                .map(task -> CompletableFuture.runAsync(
                        () -> {
                            try {
                                task.now();
                            } catch (IOException | InterruptedException failed) {
                                throw new CompletionException(failed);
                            }
                        },
                        run -> new Thread(run, "healing").start()))
                .toList();
        try {
            CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
                    .orTimeout(240, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException failed) {
            throw new IOException("not everything that was disturbed comes back", failed);
        }
    }

    List<Node> nodes() {
        return nodes;
    }

    /** @param id from 1 */
    Node node(int id) {
        return nodes.get(id - 1);
    }

    /** Empty where the hubs embed it. */
    Optional<Ensemble> ensemble() {
        return ensemble;
    }

    Network network() {
        return network.orElseThrow();
    }

    Roles roles() {
        return Objects.requireNonNull(roles);
    }

    Admin admin() {
        return Objects.requireNonNull(admin);
    }

    /** What has been done to it so far. */
    Map<Kind, Integer> inflicted() {
        return inflicted;
    }

    @Override
    public String bootstrap() {
        return nodes.stream().map(Node::address).collect(Collectors.joining(","));
    }

    @Override
    public short replicas() {
        return SIZE;
    }

    @Override
    public void requireAlive() {
        nodes.forEach(Node::requireAlive);
    }

    @Override
    public void disturb(Step.Disturbance disturbance, Running running) throws IOException, InterruptedException {
        if (!(disturbance instanceof Episode episode)) {
            throw new IllegalArgumentException("a cluster cannot be put through " + disturbance);
        }
        var healings = new ArrayList<Healing>();
        for (Fault fault : episode.faults()) {
            if (!healings.isEmpty()) {
                running.pause(episode.apartMillis());
            }
            Optional<Healing> healing = infliction.begin(fault);
            if (healing.isPresent()) {
                healings.add(healing.get());
                inflicted.merge(fault.kind(), 1, Integer::sum);
            }
        }
        running.pause(episode.holdMillis());
        for (Healing.Order order : Healing.Order.values()) {
            // hubs that are an ensemble themselves wait for each other, so their starts must not
            together(healings.stream()
                    .filter(healing -> healing.order() == order)
                    .map(Healing::undo)
                    .toList());
        }
    }

    @Override
    public List<String> unhealed(Admin asking) throws InterruptedException {
        long deadline = System.nanoTime() + UNTIL_HEALED.toNanos();
        while (true) {
            List<String> wrong = outOfSync(asking);
            if (wrong.isEmpty() || System.nanoTime() > deadline) {
                return wrong;
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private static List<String> outOfSync(Admin asking) throws InterruptedException {
        var wrong = new ArrayList<String>();
        try {
            var names = asking.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get();
            for (TopicDescription topic :
                    asking.describeTopics(names).allTopicNames().get().values()) {
                for (TopicPartitionInfo partition : topic.partitions()) {
                    if (partition.leader() == null
                            || partition.isr().size() < partition.replicas().size()) {
                        wrong.add(topic.name() + " " + partition + " is not in sync " + UNTIL_HEALED
                                + " after everything was healed");
                    }
                }
            }
        } catch (ExecutionException failed) {
            wrong.add(UNTIL_HEALED + " after everything was healed, topics cannot be described: " + failed.getCause());
        }
        return wrong;
    }

    /** Copies what the hubs wrote to where it stays. */
    void keep(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        for (Node node : nodes) {
            Shell.works(
                    "cp",
                    "-r",
                    node.data().toString(),
                    folder.resolve("hub" + node.id()).toString());
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (roles != null) {
            roles.close();
        }
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
        }
        for (Node node : nodes) {
            node.close();
        }
        if (ensemble.isPresent()) {
            ensemble.get().close();
        }
        network.ifPresent(Network::close);
    }

    /** Where this process may leave what it needs only for itself. */
    static Path scratch() {
        return Tarball.home().resolveSibling("faults-" + ProcessHandle.current().pid());
    }
}
