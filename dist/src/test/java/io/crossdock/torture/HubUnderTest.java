package io.crossdock.torture;

import io.crossdock.tarball.RunningHub;
import org.apache.kafka.clients.admin.Admin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A hub of the tarball that always comes back on the same port and data. */
final class HubUnderTest implements UnderTest, AutoCloseable {
    private final Path data;
    private final int port;
    private RunningHub hub;

    HubUnderTest(Path data) throws IOException, InterruptedException {
        this.data = data;
        port = freePort();
        hub = start();
    }

    @Override
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    @Override
    public short replicas() {
        return 1;
    }

    @Override
    public List<String> unhealed(Admin admin) {
        return List.of(); // its actors come to an end, or it is not well
    }

    @Override
    public void disturb(Step.Disturbance disturbance, Running running) throws IOException, InterruptedException {
        if (disturbance instanceof Step.Kill) {
            kill();
        } else if (disturbance instanceof Step.CleanRestart) {
            restart();
        } else if (disturbance instanceof Step.Pause pause) {
            pause(Duration.ofMillis(pause.millis()), running);
        } else {
            throw new IllegalArgumentException("one hub cannot be put through " + disturbance);
        }
    }

    /** SIGKILL, and a new start. */
    private void kill() throws IOException, InterruptedException {
        hub.kill();
        hub = start();
    }

    /** SIGTERM, which must end it well and soon, and a new start. */
    private void restart() throws IOException, InterruptedException {
        int exit = hub.stop();
        if (exit != 0) {
            throw new IllegalStateException("stopped by SIGTERM, the hub ended with " + exit);
        }
        hub = start();
    }

    private void pause(Duration time, Running running) throws IOException, InterruptedException {
        signal("STOP");
        running.pause(time.toMillis());
        signal("CONT");
    }

    @Override
    public void requireAlive() {
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
