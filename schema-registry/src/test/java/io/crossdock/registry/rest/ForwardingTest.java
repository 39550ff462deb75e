package io.crossdock.registry.rest;

import com.sun.net.httpserver.HttpServer;
import io.crossdock.registry.log.RegistryRecord;
import io.crossdock.registry.rest.ServedRegistry.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import static org.assertj.core.api.Assertions.assertThat;

/** What is to be written goes to the node that writes. */
class ForwardingTest {
    private ServedRegistry leader;
    private ServedRegistry follower;

    @BeforeEach
    void open() throws IOException {
        leader = ServedRegistry.open();
        follower = ServedRegistry.open();
        follower.log.follow(Optional.of(leader.uri("/registry")));
    }

    @AfterEach
    void close() {
        follower.close();
        leader.close();
    }

    @Test
    void everyWriteIsAnsweredByTheLeader() {
        assertThat(follower.register("a%2Fb", "id").body()).isEqualTo("{\"id\":1}");
        assertThat(follower.post("/subjects/a%2Fb/versions?normalize=true", "{\"schema\":\"id x?\"}")
                        .body())
                .isEqualTo("{\"id\":2}");
        assertThat(follower.put("/config/a%2Fb", "{\"compatibility\":\"FULL\"}").status())
                .isEqualTo(200);
        assertThat(follower.put("/mode/a%2Fb?force=true", "{\"mode\":\"READWRITE\"}")
                        .status())
                .isEqualTo(200);
        assertThat(follower.delete("/mode/a%2Fb").body()).isEqualTo("{\"mode\":\"READWRITE\"}");
        assertThat(follower.delete("/config/a%2Fb").status()).isEqualTo(200);
        assertThat(follower.delete("/subjects/a%2Fb/versions/1").body()).isEqualTo("1");
        assertThat(follower.delete("/subjects/a%2Fb").body()).isEqualTo("[2]");

        assertThat(leader.get("/subjects?deleted=true").body()).isEqualTo("[\"a/b\"]");
        assertThat(follower.log.records()).isEmpty();
    }

    @Test
    void whatTheLeaderRefusesIsRefused() {
        follower.register("a", "id");

        Answer refused = follower.register("a", "other");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo(409);
        assertThat(refused.type()).isEqualTo(ServedRegistry.V1);
        assertThat(follower.delete("/subjects/none").code()).isEqualTo(40_401);
    }

    @Test
    void whatWasWrittenInAContextsPathGoesWhereItBelongs() {
        follower.post("/contexts/.sales/subjects/a/versions", "{\"schema\":\"id\"}");

        assertThat(leader.get("/subjects").body()).isEqualTo("[\":.sales:a\"]");
    }

    @Test
    void twoNodesThatTakeEachOtherForTheLeaderEnd() {
        leader.log.follow(Optional.of(follower.uri("/registry")));

        Answer refused = follower.register("a", "id");

        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.code()).isEqualTo(50_003);
        assertThat(refused.message()).contains("ask again");
    }

    @Test
    void aLeaderThatCannotBeReached() throws IOException {
        int free = loseTheLeader();

        Answer refused = follower.register("a", "id");

        assertThat(refused.code()).isEqualTo(50_003);
        assertThat(refused.message()).contains(String.valueOf(free)).contains("look before asking again");
    }

    @Test
    void whatIsRegisteredIsAnsweredWithoutALeader() throws IOException {
        follower.log.append(record(7, "id"));
        loseTheLeader();

        Answer known = follower.register("a", " id ");

        assertThat(known.status()).isEqualTo(200);
        assertThat(known.body()).isEqualTo("{\"id\":7}");
        assertThat(known.type()).isEqualTo(ServedRegistry.V1);
        assertThat(follower.post("/subjects/a/versions?normalize=true", "{\"schema\":\"id\"}")
                        .body())
                .isEqualTo("{\"id\":7}");
        assertThat(follower.register("a", "id x?").code()).isEqualTo(50_003);
        assertThat(follower.register("b", "id").code()).isEqualTo(50_003);
    }

    @Test
    void whatIsRegisteredIsAnsweredWhileNobodyLeads() {
        follower.log.append(record(7, "id"));
        follower.log.follow(Optional.empty());

        assertThat(follower.register("a", "id").body()).isEqualTo("{\"id\":7}");
        assertThat(follower.register("a", "id x?").code()).isEqualTo(50_004);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "no JSON",
                "{\"schema\":7,\"version\":\"x\"}",
                "{\"schema\":\"id\",\"references\":[null]}",
                "{\"schema\":\"id\",\"references\":[{\"name\":\"x\"}]}",
                "{\"schema\":\"id\",\"ruleSet\":{\"domainRules\":[{\"kind\":\"CONDITION\"}]}}"
            })
    void whatIsNoSchemaIsForTheLeaderToRefuse(String body) {
        Answer answer = follower.post("/subjects/a/versions", body);

        assertThat(answer).isEqualTo(leader.post("/subjects/a/versions", body));
        assertThat(answer.status()).isBetween(400, 422);
    }

    /** As another node wrote it. */
    private static RegistryRecord record(int id, String text) {
        return new RegistryRecord(
                "{\"keytype\":\"SCHEMA\",\"subject\":\"a\",\"version\":1,\"magic\":1}",
                "{\"subject\":\"a\",\"version\":1,\"id\":%d,\"schema\":\"%s\",\"deleted\":false}".formatted(id, text));
    }

    private int loseTheLeader() throws IOException {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        follower.log.follow(Optional.of(URI.create("http://127.0.0.1:" + free + "/registry")));
        return free;
    }

    @Test
    void theCallersOwnCredentialsAndHeadersAreHandedOn() throws IOException {
        Map<String, List<String>> seen = new ConcurrentHashMap<>();
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            exchange.getRequestHeaders().forEach((name, values) -> seen.put(name.toLowerCase(Locale.ROOT), values));
            seen.put("path", List.of(exchange.getRequestURI().toString()));
            byte[] answer = "{\"id\":9}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", ServedRegistry.V1);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        other.start();
        try {
            follower.log.follow(Optional.of(
                    URI.create("http://127.0.0.1:" + other.getAddress().getPort() + "/of/its/own")));

            Answer answer =
                    follower.send(HttpRequest.newBuilder(follower.uri("/registry/subjects/a/versions?normalize=true"))
                            .header("Authorization", "Basic YTpi")
                            .header("X-Request-ID", "17")
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"schema\":\"id\"}")));

            assertThat(answer.body()).isEqualTo("{\"id\":9}");
            assertThat(seen.get("authorization")).containsExactly("Basic YTpi");
            assertThat(seen.get("x-request-id")).containsExactly("17");
            assertThat(seen.get("content-type")).containsExactly("application/json");
            assertThat(seen.get("x-crossdock-forwarded")).containsExactly("1");
            assertThat(seen.get("path")).containsExactly("/of/its/own/subjects/a/versions?normalize=true");
        } finally {
            other.stop(0);
        }
    }
}
