package io.crossdock.tarball;

import org.jspecify.annotations.NullUnmarked;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Three hubs of the tarball, each with broker and ZooKeeper, that know nothing but each other. Killed at the end. */
@NullUnmarked
final class HubCluster implements AutoCloseable {
    /** Few partitions of the hub's own topics, so that a start is quick. */
    static final String OFFSETS = "--set=broker.offsets.topic.num.partitions=3";

    static final String TRANSACTIONS = "--set=broker.transaction.state.log.num.partitions=3";
    private static final int SIZE = 3;
    private static final int HIGHEST = 64000;

    private final Path folder;
    private final List<Integer> ports = freePorts();
    private final IntFunction<List<String>> more;
    private final Map<Integer, RunningHub> hubs = new HashMap<>();

    /**
     * @param folder for the data of all of them
     * @param more words of the command that starts the hub of this number
     */
    HubCluster(Path folder, IntFunction<List<String>> more) throws IOException {
        this.folder = folder;
        this.more = more;
    }

    /** Those that run, by their numbers from 1 on. */
    Map<Integer, RunningHub> hubs() {
        return hubs;
    }

    /** At which members listen to each other; the one 1000 above each is theirs, too. */
    List<Integer> ports() {
        return ports;
    }

    /** At once, since none is ready before there are two. */
    void startAll() {
        var starting = new HashMap<Integer, CompletableFuture<RunningHub>>();
        for (int id = 1; id <= SIZE; id++) {
            int member = id;
            starting.put(id, CompletableFuture.supplyAsync(() -> {
                try {
                    return launch(member);
                } catch (IOException | InterruptedException failed) {
                    throw new CompletionException(failed);
                }
            }));
        }
        starting.forEach((id, hub) -> hubs.put(id, hub.join()));
    }

    void start(int id) throws IOException, InterruptedException {
        hubs.put(id, launch(id));
    }

    void kill(int id) throws InterruptedException {
        hubs.remove(id).kill();
    }

    /** The exit code. */
    int stop(int id) throws InterruptedException {
        return hubs.remove(id).stop();
    }

    private RunningHub launch(int id) throws IOException, InterruptedException {
        String members = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        var words = new ArrayList<String>(
                Arrays.asList("--set", "cluster=" + members, "--set", "node.id=" + id, OFFSETS, TRANSACTIONS));
        words.addAll(more.apply(id));
        return RunningHub.start(data(id), words.toArray(String[]::new));
    }

    /** What the hub of this number keeps. */
    Path data(int id) {
        return folder.resolve("n" + id);
    }

    String bootstrap() {
        return hubs.values().stream().map(RunningHub::bootstrap).collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        hubs.values().forEach(RunningHub::close);
    }

    /** Each free, and so is the one 1000 above it. */
    private static List<Integer> freePorts() throws IOException {
        var free = new ArrayList<Integer>();
        while (free.size() < SIZE) {
            int port = freePort();
            if (port < HIGHEST && !free.contains(port) && isFree(port + 1000)) {
                free.add(port);
            }
        }
        return free;
    }

    /** One that nobody listens at now. */
    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
