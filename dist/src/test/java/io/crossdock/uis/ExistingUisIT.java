package io.crossdock.uis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * The calls of AKHQ and of Kafbat UI, made one after the other on an open hub and on one with TLS and passwords. Which
 * calls there are was read in their sources: AKHQ's classes {@code AbstractKafkaWrapper}, {@code RecordRepository}, {@code
 * ConnectRepository}, {@code SchemaRegistryRepository} (tchiotludo/akhq at 09ca266, a91a422, 99e7aac, 01870d3), Kafbat's
 * {@code ReactiveAdminClient} and its descriptions of the other two APIs, {@code kafka-connect-api.yaml} and {@code
 * kafka-sr-api.yaml} (kafbat/kafka-ui at 34a30a1, a461b3e, b55fd50).
 *
 * <p>AKHQ still sends AlterConfigs, which today's client cannot; the broker's own scenarios do.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExistingUisIT {
    private Optional<UiHub> open = Optional.empty();
    private Optional<UiHub> guarded = Optional.empty();

    @BeforeAll
    void start(@TempDir Path one, @TempDir Path another) throws Exception {
        open = Optional.of(UiHub.open(one));
        guarded = Optional.of(UiHub.guarded(another));
    }

    @AfterAll
    void stop() {
        open.ifPresent(UiHub::close);
        guarded.ifPresent(UiHub::close);
    }

    @TestFactory
    Stream<DynamicContainer> callsOfAnOpenHub() throws Exception {
        return calls(open.orElseThrow());
    }

    @TestFactory
    Stream<DynamicContainer> callsOfAGuardedHub() throws Exception {
        UiHub hub = guarded.orElseThrow();
        return Stream.concat(
                Stream.of(dynamicContainer(
                        "without a password",
                        List.of(
                                refused(
                                        hub,
                                        "/connect",
                                        RestCall.of("connect.yaml").get(0)),
                                refused(
                                        hub,
                                        "/registry",
                                        RestCall.of("registry.yaml").get(0))))),
                calls(hub));
    }

    @Test
    void everyCallOfConnectIsDescribedWithItsAnswer() throws Exception {
        UiHub hub = open.orElseThrow();
        var ask = HttpRequest.newBuilder(URI.create(hub.address() + "/admin/v1/openapi.json"))
                .build();
        JsonNode paths = new ObjectMapper()
                .readTree(hub.http()
                        .send(ask, HttpResponse.BodyHandlers.ofString())
                        .body())
                .path("paths");

        for (RestCall call : RestCall.of("connect.yaml")) {
            assertThat(described(paths, call)).as(call.toString()).contains(Integer.toString(call.status()));
        }
    }

    /** The statuses of what describes a call. */
    private static List<String> described(JsonNode paths, RestCall call) {
        String[] parts = call.ask().split(" ", 2);
        String path = ("/connect" + parts[1]).replaceAll("[?].*", "").replaceAll("/$", "");
        return paths.properties().stream()
                .filter(each -> path.matches(each.getKey().replaceAll("\\{\\w+}", "[^/]+")))
                .min(Comparator.comparing(each -> each.getKey().contains("{"))) // what is written out comes first
                .map(each ->
                        each.getValue().path(parts[0].toLowerCase(Locale.ROOT)).path("responses"))
                .map(responses ->
                        responses.properties().stream().map(Map.Entry::getKey).toList())
                .orElse(List.of());
    }

    private static Stream<DynamicContainer> calls(UiHub hub) throws IOException {
        return Stream.of(
                dynamicContainer("topics", clients(hub, TopicCalls.all())),
                dynamicContainer("groups", clients(hub, GroupCalls.all())),
                dynamicContainer("cluster", clients(hub, ClusterCalls.all())),
                dynamicContainer("Connect", rest(hub, "/connect", "connect.yaml")),
                dynamicContainer("registry", rest(hub, "/registry", "registry.yaml")));
    }

    private static Stream<DynamicTest> clients(UiHub hub, List<UiCall> calls) {
        return calls.stream()
                .map(call -> dynamicTest(call.toString(), () -> {
                    try (Admin admin = hub.admin()) {
                        call.check().of(admin, hub);
                    }
                }));
    }

    private static Stream<? extends DynamicNode> rest(UiHub hub, String below, String file) throws IOException {
        return RestCall.of(file).stream().map(call -> dynamicTest(call.toString(), () -> call.check(hub, below)));
    }

    private static RestCall loggers() throws IOException {
        return RestCall.of("connect.yaml").stream()
                .filter(call -> call.ask().equals("GET /admin/loggers"))
                .findFirst()
                .orElseThrow();
    }

    private static DynamicTest refused(UiHub hub, String below, RestCall call) {
        return dynamicTest(
                call.toString(),
                () -> assertThat(call.send(hub, below, "").statusCode()).isEqualTo(401));
    }
}
