package io.crossdock.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossdock.broker.Broker;
import io.crossdock.broker.BrokerConfigs;
import io.crossdock.broker.metadata.zk.EmbeddedZooKeeper;
import io.crossdock.hub.config.HubConfigReader;
import io.crossdock.hub.data.DataFolder;
import io.crossdock.hub.data.RunFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** A hub that is no broker administers a cluster elsewhere that asks who everybody is: {@code http.client.config}. */
class RemoteClusterIT {
    private static final String USERS = "org.apache.kafka.common.security.scram.ScramLoginModule required"
            + " username=\"root\" password=\"root-secret\" user_root=\"root-secret\" user_ann=\"ann-secret\";";

    @TempDir
    Path directory;

    @Test
    void callersBringTheirOwnCredentialsAndThoseInTheFileAreNotUsed() throws Exception {
        try (EmbeddedZooKeeper zookeeper =
                        EmbeddedZooKeeper.start(directory.resolve("zookeeper"), new InetSocketAddress("127.0.0.1", 0));
                Broker broker = Broker.start(
                        BrokerConfigs.of(1, "127.0.0.1:" + zookeeper.port(), directory.resolve("log"), secured()))) {
            int port = broker.endpoints().stream()
                    .filter(each -> each.listener().equals("USERS"))
                    .findFirst()
                    .orElseThrow()
                    .port();
            Path client = Files.writeString(
                    directory.resolve("client.properties"),
                    "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=SCRAM-SHA-512\nsasl.jaas.config=" + USERS + "\n");
            try (Hub hub = hub(port, client)) {
                hub.start();
                String http = RunFile.find(directory.resolve("data"))
                        .orElseThrow()
                        .addresses()
                        .getOrDefault("http", List.of())
                        .get(0);

                assertThat(ask("GET", http + "/admin/v1/topics", "", "").statusCode())
                        .isEqualTo(401);
                assertThat(ask("POST", http + "/admin/v1/topics", "ann:ann-secret", "{\"name\": \"t\"}")
                                .statusCode())
                        .isEqualTo(403);
                HttpResponse<String> made =
                        ask("POST", http + "/admin/v1/topics", "root:root-secret", "{\"name\": \"orders\"}");
                assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
                JsonNode cluster = JsonMapper.builder()
                        .build()
                        .readTree(ask("GET", http + "/admin/v1/cluster", "ann:ann-secret", "")
                                .body());
                assertThat(cluster.at("/brokers/0/port").asInt()).isEqualTo(port);
            }
        }
    }

    private static Map<String, String> secured() {
        return Map.of(
                "listeners",
                "USERS://127.0.0.1:0,HUBS://127.0.0.1:0",
                "listener.security.protocol.map",
                "USERS:SASL_PLAINTEXT,HUBS:PLAINTEXT",
                "inter.broker.listener.name",
                "HUBS",
                "sasl.enabled.mechanisms",
                "SCRAM-SHA-512",
                "listener.name.users.scram-sha-512.sasl.jaas.config",
                USERS,
                "authorizer",
                "acl",
                "super.users",
                "User:root;User:ANONYMOUS");
    }

    private Hub hub(int port, Path client) throws Exception {
        var config = new HubConfigReader(directory, new KafkaBrokerSettings())
                .read(
                        Optional.empty(),
                        List.of(
                                "roles=http",
                                "http.listen=127.0.0.1:0",
                                "http.client.config=" + client,
                                "connectors.bootstrap.servers=127.0.0.1:" + port),
                        Optional.of(directory.resolve("data")));
        return new Hub(config, DataFolder.open(config.data()), "test", Clock.systemUTC(), what -> {});
    }

    private static HttpResponse<String> ask(String method, String url, String login, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!login.isEmpty()) {
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
