package io.crossdock.hub;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossdock.hub.config.HubConfigReader;
import io.crossdock.hub.data.DataFolder;
import io.crossdock.hub.data.RunFile;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The registry as a part of a hub: where it is served, when it begins, and who may do what. */
class RegistryIT {
    private static final String USERS = "org.apache.kafka.common.security.scram.ScramLoginModule required"
            + " username=\"root\" password=\"root-secret\" user_root=\"root-secret\" user_ann=\"ann-secret\";";
    private static final String SCHEMA = JsonMapper.builder()
            .build()
            .createObjectNode()
            .put("schema", "{\"type\":\"record\",\"name\":\"Order\",\"fields\":[{\"name\":\"id\",\"type\":\"long\"}]}")
            .toString();

    @TempDir
    Path directory;

    @Test
    void itBeginsWhenItIsAskedAndIsServedAtTwoListeners() throws Exception {
        try (Hub hub = hub(List.of("broker.listeners=PLAINTEXT://127.0.0.1:0", "registry.listen=127.0.0.1:0"))) {
            hub.start();
            try (Admin admin =
                    Admin.create(Map.of("bootstrap.servers", address("broker").substring(12)))) {
                assertThat(admin.listTopics().names().get()).doesNotContain("_schemas");
                assertThat(ask("GET", address("http") + "/metrics", "", "").body())
                        .contains("crossdock_registry_ready 0.0");
                String below = address("http") + "/registry";
                String own = address("registry");

                assertThat(ask("GET", own + "/subjects", "", "").body()).isEqualTo("[]");
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                                ask("POST", below + "/subjects/orders-value/versions", "", SCHEMA)
                                        .statusCode())
                        .isEqualTo(200));

                assertThat(ask("GET", own + "/subjects", "", "").body()).isEqualTo("[\"orders-value\"]");
                assertThat(admin.listTopics().names().get()).contains("_schemas");
                assertThat(ask("GET", address("http") + "/metrics", "", "").body())
                        .contains("crossdock_registry_ready 1.0")
                        .contains("crossdock_registry_leader 1.0")
                        .contains("crossdock_registry_subjects 1.0")
                        .contains("crossdock_registry_versions 1.0")
                        .contains("crossdock_registry_schemas 1.0")
                        .contains(
                                "crossdock_http_request_seconds_count{method=\"GET\",path=\"/registry/subjects\",status=\"200\"} 2")
                        .contains("path=\"/registry/subjects/{subject}/versions\",status=\"200\"} 1");
            }
        }
    }

    @Test
    void theBrokersRulesDecideAndItsAuditRemembers() throws Exception {
        var settings = new ArrayList<String>();
        Map.of(
                        "listeners", "USERS://127.0.0.1:0,HUBS://127.0.0.1:0",
                        "listener.security.protocol.map", "USERS:SASL_PLAINTEXT,HUBS:PLAINTEXT",
                        "inter.broker.listener.name", "HUBS",
                        "sasl.enabled.mechanisms", "SCRAM-SHA-512",
                        "listener.name.users.scram-sha-512.sasl.jaas.config", USERS,
                        "authorizer", "acl",
                        "super.users", "User:root;User:ANONYMOUS")
                .forEach((name, value) -> settings.add("broker." + name + "=" + value));
        try (Hub hub = hub(settings)) {
            hub.start();
            String versions = address("http") + "/registry/subjects/orders-value/versions";

            assertThat(ask("POST", versions, "", SCHEMA).statusCode()).isEqualTo(401);
            assertThat(ask("POST", versions, "ann:wrong", SCHEMA).statusCode()).isEqualTo(401);
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                            ask("POST", versions, "ann:ann-secret", SCHEMA).statusCode())
                    .isEqualTo(403));
            allow();
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                            ask("POST", versions, "ann:ann-secret", SCHEMA).statusCode())
                    .isEqualTo(200));
            assertThat(ask("GET", versions + "/1", "ann:ann-secret", "").statusCode())
                    .isEqualTo(403);
            assertThat(ask("GET", versions + "/1", "root:root-secret", "").statusCode())
                    .isEqualTo(200);
            await().untilAsserted(() -> assertThat(audited())
                    .contains("REGISTRY_WRITE", "WRITE TOPIC _schemas/orders-value", "subject orders-value"));
        }
    }

    private void allow() throws Exception {
        String hubs = addresses("broker").stream()
                .filter(each -> each.startsWith("HUBS://"))
                .findFirst()
                .orElseThrow()
                .substring(7);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", hubs))) {
            admin.createAcls(List.of(new AclBinding(
                            new ResourcePattern(ResourceType.TOPIC, "_schemas/orders-value", PatternType.LITERAL),
                            new AccessControlEntry("User:ann", "*", AclOperation.WRITE, AclPermissionType.ALLOW))))
                    .all()
                    .get();
        }
    }

    private String audited() throws Exception {
        var all = new StringBuilder();
        try (var files = Files.walk(directory.resolve("data"))) {
            for (Path file : files.filter(each -> each.toString().contains("audit") && Files.isRegularFile(each))
                    .toList()) {
                if (!file.toString().contains("_crossdock")) {
                    all.append(Files.readString(file));
                }
            }
        }
        return all.toString();
    }

    private Hub hub(List<String> more) throws Exception {
        var settings = new ArrayList<>(List.of(
                "roles=zookeeper,broker,registry,http", "zookeeper.listen=127.0.0.1:0", "http.listen=127.0.0.1:0"));
        settings.addAll(more);
        var config = new HubConfigReader(directory, new KafkaBrokerSettings())
                .read(Optional.empty(), settings, Optional.of(directory.resolve("data")));
        return new Hub(config, DataFolder.open(config.data()), "test", Clock.systemUTC(), what -> {});
    }

    private String address(String role) {
        return addresses(role).get(0);
    }

    private List<String> addresses(String role) {
        return RunFile.find(directory.resolve("data")).orElseThrow().addresses().getOrDefault(role, List.of());
    }

    private static HttpResponse<String> ask(String method, String url, String login, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!login.isEmpty()) {
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
