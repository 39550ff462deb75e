package io.crossdock.registry.log;

import io.crossdock.registry.cluster.TestCluster;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import static org.awaitility.Awaitility.await;

/** A {@link NamesServer} or {@link RegistryServer} as its users and its killers see it. */
final class NodeProcess implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private final Process process;
    private final URI url;

    private NodeProcess(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /**
     * Starts one; returns when it answers.
     *
     * @param server whose main method takes bootstrap servers, topic, and the file for {@link #announce}
     * @param folder for what the process writes
     */
    static NodeProcess start(Class<?> server, TestCluster cluster, String topic, Path folder) throws Exception {
        Path announced = Files.createTempFile(folder, "node", ".url");
        Files.delete(announced);
        Process process = new ProcessBuilder(command(server, cluster.bootstrap(), topic, announced))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(announced.getFileName() + ".log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly)); // also if a test run is cut short
        await().atMost(Node.PATIENCE).until(() -> Files.exists(announced) || !process.isAlive());
        return new NodeProcess(process, URI.create(Files.readString(announced)));
    }

    private static List<String> command(Class<?> server, String bootstrap, String topic, Path announced) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                server.getName(),
                bootstrap,
                topic,
                announced.toString());
    }

    /** What a process does once it answers. */
    static void announce(URI url, Path file) throws IOException {
        Path written = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), url.toString());
        Files.move(written, file);
    }

    URI url() {
        return url;
    }

    boolean isLeader() {
        try {
            return get("leader", "", Duration.ofSeconds(5)).statusCode() == 200;
        } catch (IOException | InterruptedException away) {
            return false;
        }
    }

    HttpResponse<String> get(String path, String name, Duration patience) throws IOException, InterruptedException {
        return HTTP.send(request(path, name, patience), HttpResponse.BodyHandlers.ofString());
    }

    /**
     * Registers a schema, or reads.
     *
     * @param body to be posted; empty to read
     */
    HttpResponse<String> call(String path, Optional<String> body, Duration patience)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url.resolve(path)).timeout(patience).header("Content-Type", "application/json");
        body.ifPresent(json -> request.POST(HttpRequest.BodyPublishers.ofString(json)));
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> ask(String path, String name) {
        return HTTP.sendAsync(request(path, name, Duration.ofMinutes(2)), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String name, Duration patience) {
        String query = URLEncoder.encode(name, StandardCharsets.UTF_8);
        return HttpRequest.newBuilder(url.resolve("/" + path + "?" + query))
                .timeout(patience)
                .build();
    }

    /** The process does nothing until {@link #wake()}; its connections stay. */
    void freeze() throws Exception {
        signal("-STOP");
    }

    void wake() throws Exception {
        signal("-CONT");
    }

    private void signal(String name) throws Exception {
        new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
    }

    static NodeProcess leaderOf(List<NodeProcess> nodes) {
        await().atMost(Node.PATIENCE).until(() -> nodes.stream().anyMatch(NodeProcess::isLeader));
        return nodes.stream().filter(NodeProcess::isLeader).findFirst().orElseGet(() -> leaderOf(nodes));
    }

    /** Kills it, without a chance to say goodbye. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
