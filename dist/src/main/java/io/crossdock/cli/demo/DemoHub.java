package io.crossdock.cli.demo;

import io.crossdock.hub.data.RunFile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One hub of the demo: a process of its own on free ports, started as everybody starts one. */
final class DemoHub {
    private final Process process;
    private final Path data;
    private final RunFile run;

    private DemoHub(Process process, Path data, RunFile run) {
        this.process = process;
        this.data = data;
        this.run = run;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param data its folder
     * @param inbox what the connectors' files mean by ORDERS_IN
     * @param settings besides those of the ports, as {@code KEY=VALUE}
     */
    static DemoHub start(Path home, Path data, Path inbox, String databaseUrl, List<String> settings, PrintWriter out)
            throws IOException {
        var command = new ArrayList<String>(
                List.of(home.resolve("bin/crossdock").toString(), "start", "--data", data.toString()));
        List<String> freePorts = List.of(
                "broker.listeners=PLAINTEXT://127.0.0.1:0", "zookeeper.listen=127.0.0.1:0", "http.listen=127.0.0.1:0");
        Stream.concat(freePorts.stream(), settings.stream())
                .forEach(setting -> command.addAll(List.of("--set", setting)));
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
        return new DemoHub(process, data, RunFile.find(data).orElseThrow());
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

    /** {@code host:port} of its broker. */
    String address() {
        String address = run.brokerAddresses().get(0);
        return address.substring(address.indexOf("://") + 3);
    }

    /** {@code host:port} of the ZooKeeper it embeds. */
    String zooKeeper() {
        return run.addresses().getOrDefault("zookeeper", List.of()).get(0);
    }

    long pid() {
        return process.pid();
    }

    Path log() {
        return data.resolve("logs/hub.log");
    }

    /** Waits that long for its end. */
    boolean ended(Duration wait) throws InterruptedException {
        return process.waitFor(wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** As kill -9 does it. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** As SIGTERM does it; waits for the end. */
    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
