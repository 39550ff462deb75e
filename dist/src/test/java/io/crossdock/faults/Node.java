package io.crossdock.faults;

import io.crossdock.tarball.Launch;
import io.crossdock.tarball.RunningHub;
import io.crossdock.tarball.Tarball;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** One hub of the cluster: always the same number, address and data, whatever happens to its process. Not thread-safe. */
final class Node implements AutoCloseable {
    /** The variable that holds what the hubs of an embedded ensemble prove to each other. */
    static final String SECRET = "FAULTS_SECRET";
    /** A hub that its ZooKeeper server has given up stops within this time. */
    private static final Duration END_OF_ZOOKEEPER = Duration.ofSeconds(30);

    private final int id;
    private final Host host;
    private final int port;
    private final Path data;
    private final List<String> settings;
    private final Optional<SmallDisk> disk;
    private final Optional<WallClock> clock;
    private Path home = Tarball.home();
    private @Nullable RunningHub hub;

    /** @param settings of the cluster, as {@code KEY=VALUE} */
    Node(
            int id,
            Host host,
            int port,
            Path data,
            List<String> settings,
            Optional<SmallDisk> disk,
            Optional<WallClock> clock) {
        this.id = id;
        this.host = host;
        this.port = port;
        this.data = data;
        this.settings = List.copyOf(settings);
        this.disk = disk;
        this.clock = clock;
    }

    int id() {
        return id;
    }

    Host host() {
        return host;
    }

    String address() {
        return host.address() + ":" + port;
    }

    SmallDisk disk() {
        return disk.orElseThrow();
    }

    WallClock clock() {
        return clock.orElseThrow();
    }

    Path data() {
        return data;
    }

    /** Whether it is meant to run. */
    boolean up() {
        return hub != null;
    }

    void start() throws IOException, InterruptedException {
        var environment = new HashMap<String, String>(Map.of(
                SECRET,
                "d6b1a4f0c27e4a6b9b1f8c53a07e2d94",
                "CROSSDOCK_HEAP_OPTS",
                "-Xms32m -Xmx192m",
                "CROSSDOCK_JVM_OPTS",
                "-XX:TieredStopAtLevel=1"));
        clock.ifPresent(own -> environment.putAll(own.environment()));
        var arguments = new ArrayList<String>();
        for (String setting : settings) {
            arguments.add("--set");
            arguments.add(setting);
        }
        arguments.addAll(List.of(
                "--set", "node.id=" + id,
                "--set", "insecure=true", // on a network that nobody else is in
                "--set", "broker.listeners=PLAINTEXT://" + address()));
        hub = RunningHub.start(new Launch(home, host.before(), environment), data, arguments.toArray(String[]::new));
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        running().kill();
        hub = null;
    }

    /** SIGTERM, which has to end it well. */
    void stop() throws InterruptedException {
        int exit = running().stop();
        hub = null;
        if (exit != 0) {
            throw new IllegalStateException("stopped by SIGTERM, hub " + id + " ended with " + exit);
        }
    }

    void signal(String name) throws IOException, InterruptedException {
        Shell.run("kill", "-" + name, Long.toString(running().pid()));
    }

    /** As a supervisor would: a ZooKeeper server that met a full disk takes its hub with it. */
    void startAgainIfItEnds() throws IOException, InterruptedException {
        OptionalInt exit = running().ended(END_OF_ZOOKEEPER);
        if (exit.isPresent()) {
            hub = null;
            if (exit.getAsInt() == 0) {
                throw new IllegalStateException("hub " + id + " ended by itself, but not as a failure");
            }
            start();
        }
    }

    /** @throws IllegalStateException if it ended by itself */
    void requireAlive() {
        if (hub != null && !hub.alive()) {
            throw new IllegalStateException("hub " + id + " is gone; see " + data.resolve("logs/hub.log"));
        }
    }

    long pid() {
        return running().pid();
    }

    /** From now on it is started from this installation. */
    void install(Path other) {
        home = other;
    }

    @Override
    public void close() throws InterruptedException {
        if (hub != null) {
            kill();
        }
        disk.ifPresent(SmallDisk::close);
    }

    private RunningHub running() {
        if (hub == null) {
            throw new IllegalStateException("hub " + id + " does not run");
        }
        return hub;
    }
}
