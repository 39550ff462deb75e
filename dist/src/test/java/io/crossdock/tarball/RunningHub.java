package io.crossdock.tarball;

import io.crossdock.hub.data.RunFile;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A hub of the tarball as a process of its own, on free ports; killed at the end if it was not stopped. */
public final class RunningHub implements AutoCloseable {
    private static final List<String> FREE_PORTS = List.of(
            "--set",
            "broker.listeners=PLAINTEXT://127.0.0.1:0",
            "--set",
            "zookeeper.listen=127.0.0.1:0",
            "--set",
            "http.listen=127.0.0.1:0",
            "--set",
            "broker.group.initial.rebalance.delay.ms=0");

    private final Process process;
    private final Path data;
    private final String readyLine;

    private RunningHub(Process process, Path data, String readyLine) {
        this.process = process;
        this.data = data;
        this.readyLine = readyLine;
    }

    public static RunningHub start(Path data, String... more) throws IOException, InterruptedException {
        return start(Launch.usual(), data, more);
    }

    public static RunningHub start(Launch launch, Path data, String... more) throws IOException, InterruptedException {
        var arguments = new ArrayList<String>(List.of("start", "--data", data.toString()));
        arguments.addAll(FREE_PORTS);
        arguments.addAll(List.of(more));
        Files.createDirectories(data);
        Path errors = data.resolve("start.err");
        Process process =
                launch.command(arguments).redirectError(errors.toFile()).start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        while (line != null && line.startsWith("waiting for ")) { // in a cluster, for the other hubs
            line = out.readLine();
        }
        if (line == null) {
            process.waitFor();
            throw new IllegalStateException("the hub ended with " + process.exitValue() + ":\n"
                    + Files.readString(errors) + Files.readString(data.resolve("logs/hub.log")));
        }
        if (!line.startsWith("ready ")) {
            process.destroyForcibly();
            throw new IllegalStateException("the hub is to print one line beginning 'ready', not: " + line);
        }
        return new RunningHub(process, data, line);
    }

    /** The one line it prints. */
    public String readyLine() {
        return readyLine;
    }

    Path data() {
        return data;
    }

    /** What it says of itself. */
    RunFile run() {
        return RunFile.find(data).orElseThrow();
    }

    /** {@code host:port} of its broker. */
    public String bootstrap() {
        return run().brokerAddresses().get(0).replace("PLAINTEXT://", "");
    }

    String http() {
        return run().addresses().getOrDefault("http", List.of()).get(0);
    }

    public long pid() {
        return process.pid();
    }

    /** As SIGTERM does it. */
    public int stop() throws InterruptedException {
        process.destroy();
        process.waitFor(60, TimeUnit.SECONDS);
        return process.exitValue();
    }

    /** The exit code, if it ends by itself within this time. */
    public OptionalInt ended(Duration within) throws InterruptedException {
        return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)
                ? OptionalInt.of(process.exitValue())
                : OptionalInt.empty();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** As SIGKILL does it. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
