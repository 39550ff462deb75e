package io.crossdock.connectors.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorState;
import io.crossdock.connectors.ConnectorStatus;
import io.crossdock.connectors.ConnectorsConfig;
import io.crossdock.connectors.cluster.ChosenBroker;
import io.crossdock.connectors.cluster.TestCluster;
import io.crossdock.connectors.cluster.Topics;
import io.crossdock.connectors.rest.ConnectErrors;
import io.crossdock.connectors.rest.SecretsResource;
import io.crossdock.connectors.secret.SecretKey;
import io.crossdock.connectors.secret.SecretTopic;
import io.crossdock.security.rest.RestServer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Secrets that the cluster keeps, from setting one to the connector that logs in with it. */
class SecretsIT {
    private static final String SINK = """
            name: NAME
            topic: NAME
            sink: {uri: "sql:INSERT INTO t VALUES (:#id)"}
            datasource: {url: "jdbc:h2:${env:DIR}/db;AUTO_SERVER=TRUE", username: worker, password: "PASSWORD"}
            errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
            """;

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private RestServer server;

    @Test
    void aSecretIsSetKeptSealedUsedChangedAndDeleted() throws Exception {
        Path connectors = Files.createDirectory(folder.resolve("connectors"));
        SecretKey.create(folder.resolve("key"));
        SecretKey key = SecretKey.read(folder.resolve("key"));
        String database = "jdbc:h2:" + folder + "/db;AUTO_SERVER=TRUE";
        try (TestCluster cluster = ChosenBroker.start();
                Connection admin = DriverManager.getConnection(database, "sa", "")) {
            execute(admin, "CREATE TABLE t (id INT)");
            execute(admin, "CREATE USER worker PASSWORD 'first-word'");
            execute(admin, "GRANT ALL ON t TO worker");
            var topics = new Topics(cluster);
            var config = new ConnectorsConfig(
                            connectors,
                            cluster.clientSettings(),
                            Map.of("DIR", folder.toString(), "PASSWORD", "first-word"),
                            Duration.ofMillis(100))
                    .withSecrets(key);
            try (ConnectorRuntime runtime = ConnectorRuntime.start(config)) {
                serve(runtime);
                Files.writeString(connectors.resolve("sealed.yaml"), sink("sealed", "${secret:worker}"));
                Files.writeString(connectors.resolve("other.yaml"), sink("other", "${env:PASSWORD}"));
                patiently().untilAsserted(() -> assertThat(
                                status(runtime, "sealed").problems())
                        .singleElement()
                        .satisfies(it -> assertThat(it.message())
                                .isEqualTo("there is no secret 'worker' in the cluster's store - set it with: crossdock"
                                        + " connectors secrets set worker")));

                assertThat(ask("PUT", "/worker", "{\"value\": \"first-word\"}")).isEmpty();
                awaitState(runtime, "sealed", ConnectorState.RUNNING);
                awaitState(runtime, "other", ConnectorState.RUNNING);
                topics.write("sealed", "{\"id\": 1}");
                topics.write("other", "{\"id\": 2}");
                patiently().untilAsserted(() -> assertThat(ids(admin)).containsExactlyInAnyOrder(1, 2));
                assertThat(ask("GET", "", "")).contains("\"worker\"").doesNotContain("first-word");
                assertThat(topics.values(SecretTopic.TOPIC).toString()).doesNotContain("first");

                execute(admin, "ALTER USER worker SET PASSWORD 'second-word'");
                patiently().until(() -> status(runtime, "other").delivered() == 1); // counted after the row is there
                long before = status(runtime, "other").delivered();
                assertThat(ask("PUT", "/worker", "{\"value\": \"second-word\"}"))
                        .isEmpty();
                patiently().untilAsserted(() -> assertThat(runtime.file("sealed")
                                .definition()
                                .pipeline()
                                .dataSource()
                                .password())
                        .isEqualTo("second-word"));
                awaitState(runtime, "sealed", ConnectorState.RUNNING);
                topics.write("sealed", "{\"id\": 3}");
                patiently().untilAsserted(() -> assertThat(ids(admin)).contains(3));
                assertThat(status(runtime, "other").delivered())
                        .as("whoever does not use it has gone on, counters and all")
                        .isEqualTo(before)
                        .isEqualTo(1);

                checkAnotherHub(cluster, key);
                assertThat(ask("DELETE", "/worker", "")).isEmpty();
                assertThat(ask("DELETE", "/worker", "")).contains("there is no secret 'worker'");
                patiently().untilAsserted(() -> assertThat(status(runtime, "sealed"))
                        .satisfies(it -> assertThat(it.state()).isEqualTo(ConnectorState.RUNNING))
                        .satisfies(it -> assertThat(it.toString()).contains("there is no secret 'worker'")));
                assertThat(ask("GET", "", "")).doesNotContain("worker");
                assertThat(ask("PUT", "/no%20name", "{\"value\": \"x\"}")).contains("the name of a secret is");
                assertThat(ask("PUT", "/empty", "{\"value\": \"\"}")).contains("1 to 65536 characters");
                server.close();
            }
        }
    }

    private void checkAnotherHub(TestCluster cluster, SecretKey key) throws Exception {
        SecretKey.create(folder.resolve("other-key"));
        try (var same = new SecretTopic(cluster.clientSettings(), key, Clock.systemUTC());
                var wrong = new SecretTopic(
                        cluster.clientSettings(), SecretKey.read(folder.resolve("other-key")), Clock.systemUTC())) {
            assertThat(same.list()).extracting(SecretTopic.Entry::name).containsExactly("worker");
            assertThat(same.find("worker")).contains("second-word");
            assertThat(wrong.list()).hasSize(1);
            assertThatThrownBy(() -> wrong.find("worker")).hasMessageContaining("was set with another key");
        }
    }

    private void serve(ConnectorRuntime runtime) throws Exception {
        server = RestServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(new SecretsResource(() -> runtime), new ConnectErrors()));
    }

    private String ask(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + "/connect/secrets" + path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return answer.isEmpty() ? "" : new ObjectMapper().readTree(answer).toString();
    }

    private static String sink(String name, String password) {
        return SINK.replace("NAME", name).replace("PASSWORD", password);
    }

    private static ConnectorStatus status(ConnectorRuntime runtime, String name) {
        return runtime.connector(name).orElseThrow();
    }

    private static void awaitState(ConnectorRuntime runtime, String name, ConnectorState state) {
        patiently().untilAsserted(() -> assertThat(status(runtime, name).state())
                .as(status(runtime, name).toString())
                .isEqualTo(state));
    }

    private static void execute(Connection database, String statement) throws SQLException {
        try (var sql = database.createStatement()) {
            sql.execute(statement);
        }
    }

    private static List<Integer> ids(Connection database) throws SQLException {
        var ids = new ArrayList<Integer>();
        try (var sql = database.createStatement();
                var rows = sql.executeQuery("SELECT id FROM t")) {
            while (rows.next()) {
                ids.add(rows.getInt(1));
            }
        }
        return ids;
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(60)).ignoreExceptions();
    }
}
