package io.crossdock.torture;

import io.crossdock.tarball.RunningHub;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A hub of the tarball that always comes back on the same port and data. */
final class HubUnderTest implements AutoCloseable {
    private final Path data;
    private final int port;
    private RunningHub hub;

    HubUnderTest(Path data) throws IOException, InterruptedException {
        this.data = data;
        port = freePort();
        hub = start();
    }

    String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** SIGKILL, and a new start. */
    void kill() throws IOException, InterruptedException {
        hub.kill();
        hub = start();
    }

    /** SIGTERM, which must end it well and soon, and a new start. */
    void restart() throws IOException, InterruptedException {
        int exit = hub.stop();
        if (exit != 0) {
            throw new IllegalStateException("stopped by SIGTERM, the hub ended with " + exit);
        }
        hub = start();
    }

    void pause(Duration time, Running running) throws IOException, InterruptedException {
        signal("STOP");
        running.pause(time.toMillis());
        signal("CONT");
    }

    /** @throws IllegalStateException if it ended by itself */
    void requireAlive() {
        if (!hub.alive()) {
            throw new IllegalStateException("the hub is gone; see " + data.resolve("logs/hub.log"));
        }
    }

    @Override
    public void close() throws InterruptedException {
        hub.kill();
    }

    private RunningHub start() throws IOException, InterruptedException {
        return RunningHub.start(
                data,
                "--set",
                "roles=zookeeper,broker",
                "--set",
                "broker.listeners=PLAINTEXT://127.0.0.1:" + port,
                "--set",
                "broker.offsets.topic.num.partitions=4",
                "--set",
                "broker.log.cleaner.backoff.ms=1000");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(hub.pid())).start();
        if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IOException("kill -" + name + " " + hub.pid() + " failed");
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
