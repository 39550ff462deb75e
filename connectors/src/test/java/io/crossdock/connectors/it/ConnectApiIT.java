package io.crossdock.connectors.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorsConfig;
import io.crossdock.connectors.cluster.Crossdock;
import io.crossdock.connectors.cluster.Topics;
import io.crossdock.connectors.rest.ClusterId;
import io.crossdock.connectors.rest.ConnectErrors;
import io.crossdock.connectors.rest.ConnectOffsetsResource;
import io.crossdock.connectors.rest.ConnectResource;
import io.crossdock.connectors.rest.DeadLettersResource;
import io.crossdock.security.rest.RestServer;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Every path below {@code /connect}, asked as a client of Kafka Connect would. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectApiIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SINK = """
            name: NAME
            topic: NAME
            sink: {uri: "log:NAME"}
            value: {format: json}
            tasks: 2
            errors: {retries: 0, deadLetter: NAME.dead}
            """;

    private final HttpClient http = HttpClient.newHttpClient();
    private Crossdock cluster;
    private ConnectorRuntime runtime;
    private RestServer server;
    private Path folder;
    private Topics topics;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        cluster = Crossdock.start();
        topics = new Topics(cluster);
        runtime = ConnectorRuntime.start(new ConnectorsConfig(
                folder,
                cluster.clientSettings(),
                Map.of("PASSWORD", "hunter2-secret", "DIR", folder.toString()),
                Duration.ofMillis(100)));
        server = RestServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(
                        new ConnectResource(() -> runtime, "127.0.0.1:8080", new ClusterId(cluster.clientSettings())),
                        new ConnectOffsetsResource(() -> runtime),
                        new DeadLettersResource(() -> runtime),
                        new ConnectErrors()));
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
        runtime.close();
        cluster.close();
    }

    @Test
    void aConnectorIsMadeShownSteeredAndTakenAway() throws Exception {
        JsonNode served = ask("GET", "/", 200);
        assertThat(served.path("version").asText()).isNotEmpty();
        try (Admin admin = Admin.create(cluster.clientSettings())) {
            assertThat(served.path("kafka_cluster_id").asText())
                    .isEqualTo(admin.describeCluster().clusterId().get());
        }
        assertThat(ask("GET", "/connectors", 200).isArray()).isTrue();

        JsonNode made = ask("POST", "/connectors", creation("made", yaml("made")), 201);
        assertThat(made.path("name").asText()).isEqualTo("made");
        assertThat(made.path("type").asText()).isEqualTo("sink");
        assertThat(made.path("tasks")).hasSize(2);
        assertThat(folder.resolve("made.yaml")).hasContent(yaml("made"));
        refused("POST", "/connectors", creation("made", yaml("made")), 409, "already exists");
        awaitState("made", "RUNNING");

        assertThat(ask("GET", "/connectors", 200))
                .anyMatch(name -> name.asText().equals("made"));
        JsonNode expanded =
                ask("GET", "/connectors?expand=status&expand=info", 200).path("made");
        assertThat(expanded.at("/status/connector/state").asText()).isEqualTo("RUNNING");
        assertThat(expanded.at("/info/config/connector.class").asText()).isEqualTo("io.crossdock.connectors.Sink");
        assertThat(ask("GET", "/connectors/made", 200).at("/tasks/1/task").asInt())
                .isEqualTo(1);
        JsonNode config = ask("GET", "/connectors/made/config", 200);
        assertThat(config.path("topics").asText()).isEqualTo("made");
        assertThat(config.path("yaml").asText()).isEqualTo(yaml("made"));
        assertThat(config).allMatch(JsonNode::isTextual);
        assertThat(ask("GET", "/connectors/made/tasks", 200)
                        .at("/0/id/connector")
                        .asText())
                .isEqualTo("made");
        assertThat(ask("GET", "/connectors/made/tasks/0/status", 200)
                        .path("worker_id")
                        .asText())
                .isEqualTo("127.0.0.1:8080");
        assertThat(ask("GET", "/connectors/made/topics", 200)
                        .at("/made/topics/0")
                        .asText())
                .isEqualTo("made");

        ask("PUT", "/connectors/made/pause", 202);
        awaitState("made", "PAUSED");
        ask("PUT", "/connectors/made/resume", 202);
        awaitState("made", "RUNNING");
        ask("PUT", "/connectors/made/stop", 204);
        awaitState("made", "STOPPED");
        assertThat(ask("GET", "/connectors/made/tasks", 200)).isEmpty();
        ask("POST", "/connectors/made/restart", 204);
        awaitState("made", "RUNNING");
        assertThat(ask("POST", "/connectors/made/restart?includeTasks=true&onlyFailed=true", 202)
                        .path("name")
                        .asText())
                .isEqualTo("made");
        ask("POST", "/connectors/made/tasks/1/restart", 204);
        awaitState("made", "RUNNING");

        String changed = yaml("made").replace("tasks: 2", "tasks: 1");
        String whole = ((ObjectNode) config).put("yaml", changed).toString();
        assertThat(ask("PUT", "/connectors/made/config", whole, 200).path("tasks"))
                .hasSize(1);
        assertThat(folder.resolve("made.yaml")).hasContent(changed);

        ask("DELETE", "/connectors/made", 204);
        refused("GET", "/connectors/made", "", 404, "not found");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith(".made.yaml.removed-"))
                    .doesNotContain("made.yaml");
        }
    }

    @Test
    void whatIsWrongIsRefusedInConnectsWordsAndNothingIsWritten() throws Exception {
        refused("GET", "/connectors/nobody", "", 404, "Connector nobody not found");
        refused("GET", "/connectors/nobody/status", "", 404, "not found");
        refused("PUT", "/connectors/nobody/pause", "", 404, "nobody");
        refused("DELETE", "/connectors/nobody", "", 404, "nobody");
        refused("GET", "/connectors/nobody/offsets", "", 404, "nobody");
        refused("GET", "/connectors/nobody/dead-letters", "", 404, "nobody");
        refused("GET", "/nothing", "", 404, "");
        refused("POST", "/connectors", "{\"name\": \"flat\", \"config\": {\"topics\": \"x\"}}", 400, "'yaml'");
        refused(
                "POST",
                "/connectors",
                creation("bad", "name: bad\ntopc: x\n"),
                400,
                "1:1: a connector has exactly one");
        refused("POST", "/connectors", creation("other", yaml("name")), 400, "write the same name in both places");
        refused("PUT", "/connectors/masked/config", body(yaml("masked") + "# ***\n"), 400, "blotted out");
        refused("POST", "/connectors", "{", 400, "");
        assertThat(folder.resolve("bad.yaml")).doesNotExist();
        assertThat(folder.resolve("other.yaml")).doesNotExist();

        assertThat(ask("GET", "/connector-plugins", 200)).hasSize(2).allMatch(it -> it.has("class"));
        String validate = "/connector-plugins/io.crossdock.connectors.Sink/config/validate";
        assertThat(ask("PUT", validate, body(yaml("v")), 200)
                        .path("error_count")
                        .asInt())
                .isZero();
        JsonNode invalid = ask("PUT", validate, body(yaml("v").replace("sink:", "snk:")), 200);
        assertThat(invalid.path("error_count").asInt()).isPositive();
        assertThat(invalid.at("/configs/0/value/errors/0").asText()).contains("source");
        assertThat(folder.resolve("v.yaml")).doesNotExist();
    }

    @Test
    void aConnectorIsMadePausedOrStoppedWhereThatIsAsked() throws Exception {
        for (String state : List.of("paused", "STOPPED")) {
            ObjectNode wanted = (ObjectNode) JSON.readTree(creation("later", yaml("later")));

            ask("POST", "/connectors", wanted.put("initial_state", state).toString(), 201);

            awaitState("later", state.toUpperCase(Locale.ROOT));
            ask("PUT", "/connectors/later/resume", 202);
            awaitState("later", "RUNNING");
            ask("DELETE", "/connectors/later", 204);
        }
        ObjectNode wanted = (ObjectNode) JSON.readTree(creation("later", yaml("later")));
        refused(
                "POST",
                "/connectors",
                wanted.put("initial_state", "asleep").toString(),
                400,
                "RUNNING, PAUSED or STOPPED");
    }

    @Test
    void secretsAreBlottedOutOfEveryAnswer() throws Exception {
        ask("POST", "/connectors", creation("secretive", """
                name: secretive
                topic: secretive
                sink: {uri: "sql:INSERT INTO t VALUES (:#id)"}
                datasource: {url: "jdbc:h2:${env:DIR}/none;IFEXISTS=TRUE", username: sa, password: "${env:PASSWORD}"}
                """), 201);

        for (String path : List.of("", "/config", "/status", "/tasks")) {
            assertThat(ask("GET", "/connectors/secretive" + path, 200).toString())
                    .doesNotContain("hunter2-secret");
        }
        assertThat(ask("GET", "/connectors/secretive/config", 200).path("yaml").asText())
                .contains("password: \"${env:PASSWORD}\"");
        String refusal = refused("POST", "/connectors", creation("literal", """
                name: literal
                topic: literal
                sink: {uri: "sql:INSERT INTO t VALUES (:#id)"}
                datasource: {url: "jdbc:h2:mem:x", username: sa, password: literal-secret}
                """), 400, "'password' is written out");
        assertThat(refusal).doesNotContain("literal-secret");
    }

    @Test
    void offsetsThatAreKeptInADatabaseAreNotChangedHere() throws Exception {
        String keeps = "name: keeps\ntopic: keeps\nsink: {uri: 'sql:INSERT INTO t VALUES (:#n)'}\n"
                + "datasource: {url: 'jdbc:h2:mem:keeps', exactlyOnce: true}\n";
        ask("POST", "/connectors", creation("keeps", keeps), 201);
        ask("PUT", "/connectors/keeps/stop", 204);
        awaitState("keeps", "STOPPED");

        refused("DELETE", "/connectors/keeps/offsets", "", 400, "crossdock_offsets");
    }

    @Test
    void offsetsOfAStoppedSinkAreReadSetAndReset() throws Exception {
        topics.write("moved", "{\"n\": 1}", "{\"n\": 2}", "{\"n\": 3}");
        ask("POST", "/connectors", creation("moved", yaml("moved")), 201);
        patiently().untilAsserted(() -> assertThat(offset("moved")).isEqualTo(3));

        String one =
                "{\"offsets\": [{\"partition\": {\"kafka_topic\": \"moved\", \"kafka_partition\": 0}, \"offset\": {\"kafka_offset\": 1}}]}";
        refused("PATCH", "/connectors/moved/offsets", one, 400, "STOPPED");
        ask("PUT", "/connectors/moved/stop", 204);
        awaitState("moved", "STOPPED");
        patiently().untilAsserted(() -> assertThat(status("PATCH", "/connectors/moved/offsets", one))
                .isEqualTo(200));
        assertThat(offset("moved")).isEqualTo(1);
        ask("DELETE", "/connectors/moved/offsets", 200);
        assertThat(ask("GET", "/connectors/moved/offsets", 200).path("offsets")).isEmpty();
    }

    @Test
    void deadLettersAreListedShownTestedEditedAndRedriven() throws Exception {
        topics.write("broken", "{\"n\": 1}", "]", "]");
        ask("POST", "/connectors", creation("broken", yaml("broken")), 201);
        String letters = "/connectors/broken/dead-letters";
        patiently().untilAsserted(() -> assertThat(ask("GET", letters, 200).path("letters"))
                .hasSize(2));

        JsonNode page = ask("GET", letters + "?limit=1&order=oldest&stage=decode", 200);
        assertThat(page.at("/letters/0/letter").asText()).isEqualTo("0@0");
        assertThat(ask(
                                "GET",
                                letters + "?limit=1&order=oldest&after="
                                        + page.path("next").asText(),
                                200)
                        .at("/letters/0/letter")
                        .asText())
                .isEqualTo("0@1");
        refused("GET", letters + "?limit=0", "", 400, "limit");
        assertThat(ask("GET", letters + "/causes", 200).at("/causes/0/letters").asInt())
                .isEqualTo(2);
        JsonNode letter = ask("GET", letters + "/0@0", 200);
        assertThat(letter.path("value").asText()).isEqualTo("]");
        assertThat(letter.at("/headers/crossdock.topic").asText()).isEqualTo("broken");
        assertThat(ask("GET", letters + "/0%400", 200))
                .as("written as clients write it")
                .isEqualTo(letter);
        refused("GET", letters + "/0@99", "", 404, "0@99");
        assertThat(ask("POST", letters + "/0@0/test", "{}", 200).path("passed").asBoolean())
                .isFalse();
        assertThat(ask("POST", letters + "/0@0/test", "{\"value\": \"{}\"}", 200)
                        .path("passed")
                        .asBoolean())
                .isTrue();

        ask("PUT", letters + "/0@0", "{\"value\": \"{\\\"n\\\": 2}\", \"headers\": {\"mended\": \"yes\"}}", 204);
        refused("PUT", letters + "/0@1", "{\"headers\": {\"crossdock.stage\": \"x\"}}", 400, "crossdock.stage");
        assertThat(ask("GET", letters + "/redrive", 200).path("state").asText()).isEqualTo("NONE");
        ask("POST", letters + "/redrive", "{\"from\": 2, \"pace\": 100}", 202);
        patiently().untilAsserted(() -> assertThat(
                        ask("GET", letters + "/redrive", 200).path("state").asText())
                .isEqualTo("DONE"));

        assertThat(ask("GET", letters + "/redrive", 200).path("redriven").asInt())
                .isEqualTo(1);
        assertThat(ask("GET", letters + "/0@2", 200).path("settled").asBoolean())
                .isTrue();
        assertThat(ask("GET", letters + "/0@1", 200).path("settled").asBoolean())
                .isFalse();
        assertThat(ask("DELETE", letters + "/redrive", 200).path("state").asText())
                .isEqualTo("CANCELLED");
        refused("POST", letters + "/redrive", "{\"pace\": 0}", 400, "pace");
    }

    private long offset(String name) throws Exception {
        return ask("GET", "/connectors/" + name + "/offsets", 200)
                .at("/offsets/0/offset/kafka_offset")
                .asLong(-1);
    }

    private static String yaml(String name) {
        return SINK.replace("NAME", name);
    }

    private static String creation(String name, String yaml) {
        return JSON.createObjectNode()
                .put("name", name)
                .set("config", JSON.createObjectNode().put("yaml", yaml))
                .toString();
    }

    private static String body(String yaml) {
        return JSON.createObjectNode().put("yaml", yaml).toString();
    }

    private void awaitState(String name, String state) {
        patiently().untilAsserted(() -> assertThat(ask("GET", "/connectors/" + name + "/status", 200)
                        .at("/connector/state")
                        .asText())
                .isEqualTo(state));
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(60));
    }

    private JsonNode ask(String method, String path, int status) throws Exception {
        return ask(method, path, "", status);
    }

    private JsonNode ask(String method, String path, String body, int status) throws Exception {
        HttpResponse<String> answer = send(method, path, body);
        assertThat(answer.statusCode())
                .as(method + " " + path + ": " + answer.body())
                .isEqualTo(status);
        return JSON.readTree(answer.body().isEmpty() ? "null" : answer.body());
    }

    private int status(String method, String path, String body) throws Exception {
        return send(method, path, body).statusCode();
    }

    private String refused(String method, String path, String body, int status, String message) throws Exception {
        JsonNode answer = ask(method, path, body, status);
        assertThat(answer.path("error_code").asInt()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.path("message").asText()).contains(message);
        return answer.toString();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + "/connect" + path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
