package io.crossdock.faults;

import io.crossdock.tarball.Tarball;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.awaitility.Awaitility.await;

/** ZooKeeper's own server as a process of its own, from the jar in the tarball. */
final class ExternalZooKeeper implements Ensemble {
    private final Host host;
    private final int port;
    private final Path folder;
    private Process process;
    private boolean up = true;

    private ExternalZooKeeper(Host host, int port, Path folder) throws IOException {
        this.host = host;
        this.port = port;
        this.folder = folder;
        process = launch();
    }

    static ExternalZooKeeper start(Host host, int port, Path folder) throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(
                folder.resolve("zoo.cfg"),
                String.join(
                        "\n",
                        "tickTime=1000",
                        "dataDir=" + folder.resolve("data"),
                        "clientPortAddress=" + host.address(),
                        "clientPort=" + port,
                        "admin.enableServer=false",
                        "maxClientCnxns=0",
                        ""));
        var server = new ExternalZooKeeper(host, port, folder);
        server.awaitListening();
        return server;
    }

    @Override
    public String connect() {
        return host.address() + ":" + port;
    }

    @Override
    public Host host() {
        return host;
    }

    @Override
    public boolean up() {
        return up;
    }

    @Override
    public void kill() throws InterruptedException {
        up = false;
        process.destroyForcibly().waitFor();
    }

    @Override
    public void start() throws IOException {
        process = launch();
        up = true;
        awaitListening();
    }

    @Override
    public void signal(String name) throws IOException, InterruptedException {
        Shell.run("kill", "-" + name, Long.toString(process.pid()));
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    private Process launch() throws IOException {
        var words = new ArrayList<>(host.before());
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Tarball.home().resolve("lib") + "/*",
                "org.apache.zookeeper.server.ZooKeeperServerMain",
                folder.resolve("zoo.cfg").toString()));
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("server.out").toFile()))
                .start();
    }

    private void awaitListening() {
        await("ZooKeeper, see " + folder).atMost(Duration.ofSeconds(90)).until(this::listens);
    }

    private boolean listens() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host.address(), port), 500);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
