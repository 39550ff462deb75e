package io.crossdock.tarball;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Three whole hubs as a program for Kafka Connect sees them: whichever it asks, it gets the same, and what it orders holds on all. */
@NullUnmarked
class ConnectOfThreeHubsIT {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectOfThreeHubsIT.class);
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TICKS = """
            name: ticks
            topic: ticks
            source: {uri: "timer:tick", parameters: {period: 500, delay: 0}}
            value: {format: string}
            """;
    private static final String SINK = """
            name: sink
            topic: ticks
            sink: {uri: "log:sink"}
            value: {format: string}
            """;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<Integer, Integer> http = new HashMap<>();
    private HubCluster cluster;

    @BeforeEach
    void startThreeHubs() throws IOException {
        for (int id = 1; id <= 3; id++) {
            http.put(id, HubCluster.freePort());
        }
        cluster = new HubCluster(
                folder,
                id -> List.of(
                        "--set=roles=zookeeper,broker,connectors,http",
                        "--set=http.listen=127.0.0.1:" + http.get(id),
                        "--set=connectors.lease=on",
                        "--set=connectors.directory=" + connectors(id)));
        cluster.startAll();
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void whatIsMadeAtOneHubIsSeenAndSteeredAtAllAndGoesOnWhenItsHubDies() throws Exception {
        make(1, "ticks", TICKS);
        make(1, "sink", SINK);
        String worker = awaitEverywhere("ticks", "RUNNING");
        for (int id : hubs()) {
            patiently().untilAsserted(() -> assertThat(tasks(id, "sink"))
                    .as("tasks of the sink, asked of hub %d", id)
                    .containsExactlyInAnyOrderElementsOf(
                            hubs().stream().map(hub -> "RUNNING " + node(hub)).toList()));
            assertThat(connectors(id).resolve("ticks.yaml")).hasContent(TICKS);
        }

        long told = System.nanoTime();
        ask(2, "PUT", "/connectors/ticks/pause", "", 202);
        assertThat(awaitEverywhere("ticks", "PAUSED")).isEqualTo(worker);
        long paused = millisSince(told);
        told = System.nanoTime();
        ask(3, "PUT", "/connectors/ticks/resume", "", 202);
        assertThat(awaitEverywhere("ticks", "RUNNING")).isEqualTo(worker);
        long resumed = millisSince(told);

        int victim = hubs().stream()
                .filter(id -> node(id).equals(worker))
                .findFirst()
                .orElseThrow();
        told = System.nanoTime();
        cluster.kill(victim);
        for (int id : hubs()) {
            patiently().untilAsserted(() -> assertThat(tasks(id, "ticks"))
                    .hasSize(1)
                    .allMatch(task -> task.startsWith("RUNNING "))
                    .doesNotContain("RUNNING " + worker));
            patiently().untilAsserted(() -> assertThat(tasks(id, "sink")).contains("UNASSIGNED " + worker));
        }
        LOG.info(
                "All hubs said PAUSED {} ms after one was told, RUNNING {} ms after, and after kill -9 of its hub RUNNING elsewhere"
                        + " after {} ms",
                paused,
                resumed,
                millisSince(told));

        List<Integer> left = new ArrayList<>(hubs());
        ask(left.get(0), "DELETE", "/connectors/ticks", "", 204);
        for (int id : left) {
            patiently().untilAsserted(() -> assertThat(names(id)).containsExactly("sink"));
            ask(id, "GET", "/connectors/ticks/status", "", 404);
            assertThat(connectors(id).resolve("ticks.yaml")).doesNotExist();
        }
    }

    private void make(int id, String name, String yaml) throws Exception {
        String body = JSON.createObjectNode()
                .put("name", name)
                .set("config", JSON.createObjectNode().put("yaml", yaml))
                .toString();
        ask(id, "POST", "/connectors", body, 201);
        ask(id, "POST", "/connectors", body, 409);
    }

    /** The hub that all say it is on, once all say that it is so. */
    private String awaitEverywhere(String connector, String state) throws Exception {
        for (int id : hubs()) {
            patiently().untilAsserted(() -> assertThat(tasks(id, connector))
                    .as("tasks of %s, asked of hub %d", connector, id)
                    .hasSize(1)
                    .allMatch(task -> task.startsWith(state + " ")));
        }
        List<List<String>> said = new ArrayList<>();
        for (int id : hubs()) {
            said.add(tasks(id, connector));
        }
        assertThat(said).containsOnly(said.get(0));
        return said.get(0).get(0).split(" ")[1];
    }

    private List<String> tasks(int id, String connector) throws Exception {
        var tasks = new ArrayList<String>();
        ask(id, "GET", "/connectors/" + connector + "/status", "", 200)
                .path("tasks")
                .forEach(task -> tasks.add(task.path("state").asText() + " "
                        + task.path("worker_id").asText()));
        return tasks;
    }

    private List<String> names(int id) throws Exception {
        var names = new ArrayList<String>();
        ask(id, "GET", "/connectors", "", 200).forEach(name -> names.add(name.asText()));
        return names;
    }

    private JsonNode ask(int id, String method, String path, String body, int status) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + node(id) + "/connect" + path))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isEqualTo(status);
        return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
    }

    private Set<Integer> hubs() {
        return cluster.hubs().keySet();
    }

    private String node(int id) {
        return "127.0.0.1:" + http.get(id);
    }

    private Path connectors(int id) {
        return folder.resolve("connectors-" + id);
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }

    private static ConditionFactory patiently() {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50));
    }
}
