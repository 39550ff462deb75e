package io.crossdock.broker.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossdock.broker.rest.OperationCalls.Call;
import io.crossdock.broker.rest.RestClient.Answer;
import io.crossdock.security.rest.Readiness;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Every operation of the OpenAPI document is called, once for its good answer and once for each status with which it refuses,
 * and answers as the document says. An operation that is added without a call of its own fails here.
 */
@NullUnmarked
class EveryOperationIT extends RestContract {
    private static final String MOVING = "moving";

    private final Map<String, JsonNode> operations = new TreeMap<>();
    private JsonNode document;
    private OperationCalls calls;
    private RestClient powerless;
    private KafkaConsumer<String, String> member;

    @Override
    RestCluster startCluster() throws Exception {
        CrossdockCluster cluster = CrossdockCluster.start();
        cluster.strand(MOVING);
        return cluster;
    }

    @BeforeAll
    void prepare() throws Exception {
        document = asNobody().get("/admin/v1/openapi.json").body();
        for (JsonNode path : document.get("paths")) {
            for (Map.Entry<String, JsonNode> method : path.properties()) {
                operations.put(method.getValue().get("operationId").asText(), method.getValue());
            }
        }
        String user = name();
        String password = rest().put("/admin/v1/users/" + user, "{}").text("/password");
        await().until(() -> as(user, password).get("/admin/v1/topics").status() == 200);
        powerless = as(user, password);
        String topic = topic(3);
        write(topic, 5);
        String idle = name();
        commit(idle, topic, 2);
        rest().post("/admin/v1/groups/" + idle + "/offsets", "{\"to\": \"EARLIEST\"}");
        String busy = name();
        commit(busy, topic, 2);
        rest().post(
                        "/admin/v1/groups/" + busy + "/offsets",
                        "{\"to\": \"EARLIEST\", \"topics\": [{\"topic\": \"" + topic + "\"}]}");
        commit(busy, topic, 2);
        member = join(busy, topic);
        String consumer = rest().get("/admin/v1/groups/" + busy).text("/members/0/member");
        String cluster = rest().get("/admin/v1/cluster").text("/id");
        rest().patch("/admin/v1/brokers/default/configs", "{\"set\": {\"log.cleaner.backoff.ms\": \"14500\"}}");
        await().until(() -> rest().get("/admin/v1/brokers/default/configs")
                .body()
                .toString()
                .contains("14500"));
        rest().post("/admin/v1/topics", "{\"name\": \"to-be-deleted\"}");
        String trace = rest().post("/admin/v1/traces", "{\"clientId\": \"nobody\", \"seconds\": 1}")
                .text("/id");
        calls = new OperationCalls(cluster, topic, idle, busy, consumer, user, MOVING, trace);
    }

    private KafkaConsumer<String, String> join(String group, String topic) {
        Map<String, Object> settings = new HashMap<>(cluster().adminSettings());
        settings.putAll(Map.of("group.id", group, "enable.auto.commit", "false", "session.timeout.ms", "45000"));
        var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
        consumer.subscribe(List.of(topic));
        await().until(() -> {
            consumer.poll(Duration.ofMillis(100));
            return !consumer.assignment().isEmpty();
        });
        return consumer;
    }

    @AfterAll
    void leave() {
        member.close();
    }

    @Test
    void aMoveTellsWhichBrokersItWaitsFor() throws Exception {
        JsonNode move = rest().get("/admin/v1/moves").body().at("/items/0");

        assertThat(move.get("topic").asText()).as(move.toString()).isEqualTo(MOVING);
        assertThat(move.get("replicas")).extracting(JsonNode::asInt).containsExactly(1);
        assertThat(move.get("adding")).extracting(JsonNode::asInt).containsExactly(1);
        assertThat(move.get("removing")).extracting(JsonNode::asInt).containsExactly(2);
        assertThat(move.get("waitsFor")).extracting(JsonNode::asInt).containsExactly(2);
        assertThat(move.has("bytesToCopy")).isFalse();
    }

    @Test
    void everyOperationHasACall() {
        assertThat(calls.good().keySet()).isEqualTo(operations.keySet());
    }

    @Test
    void everyRefusalHasACall() {
        var described = new TreeSet<String>();
        operations.forEach((id, operation) -> refusals(operation).forEach(status -> described.add(id + " " + status)));
        var called = new TreeSet<String>();
        refused().forEach(call -> called.add(call.operation() + " " + call.status()));

        assertThat(called).isEqualTo(described);
    }

    @TestFactory
    List<DynamicTest> everyRefusalIsAnsweredAsDescribed() {
        return refused().stream()
                .map(call -> DynamicTest.dynamicTest(
                        call.operation() + " refuses with " + call.status(), () -> answered(call)))
                .toList();
    }

    @TestFactory
    List<DynamicTest> everyOperationIsAnsweredAsDescribed() {
        return calls.good().entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.getKey() + " answers", () -> answered(good(each.getKey(), each.getValue()))))
                .toList();
    }

    private Call good(String id, OperationCalls.Request request) {
        int status = operations.get(id).get("responses").properties().stream()
                .map(Map.Entry::getKey)
                .filter(key -> key.startsWith("2"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElseThrow();
        return new Call(id, status, OperationCalls.Who.ADMIN, request);
    }

    /** Those that follow from the good call, and those that need one of their own. */
    private List<Call> refused() {
        var refused = new ArrayList<>(calls.refused());
        calls.good().forEach((id, request) -> {
            Set<Integer> own = new TreeSet<>();
            refused.stream().filter(call -> call.operation().equals(id)).forEach(call -> own.add(call.status()));
            for (int status : refusals(operations.get(id))) {
                if (!own.contains(status)) {
                    calls.derived(id, status, request).ifPresent(refused::add);
                }
            }
        });
        return refused;
    }

    private static List<Integer> refusals(JsonNode operation) {
        return operation.get("responses").properties().stream()
                .map(Map.Entry::getKey)
                .filter(key -> key.matches("[45]\\d\\d"))
                .map(Integer::valueOf)
                .toList();
    }

    private void answered(Call call) throws Exception {
        boolean unready = call.status() == 503;
        if (unready) {
            readiness = Readiness.of(List.of("broker: loading the log"));
        }
        OperationCalls.Request request = call.request();
        RestClient caller =
                switch (call.who()) {
                    case ADMIN -> rest();
                    case POWERLESS -> powerless;
                    case NOBODY -> asNobody();
                };

        Answer answer = caller.call(
                request.method(),
                request.path(),
                request.body(),
                request.headers().toArray(String[]::new));

        readiness = Readiness.of(List.of());
        String what = call + " -> " + answer.status() + " " + answer.body();
        assertThat(answer.status()).as(what).isEqualTo(call.status());
        assertThat(matches(call.operation(), request)).as(what).isTrue();
        JsonNode content = operations.get(call.operation()).at("/responses/" + call.status() + "/content");
        if (!content.isMissingNode()) {
            String type = String.valueOf(answer.headers().get("content-type")).replaceAll("[\\[\\]]|;.*", "");
            assertThat(content.has(type)).as(what + " " + type).isTrue();
            assertThat(Shape.problems(document, content.path(type).path("schema"), answer.body()))
                    .as(what)
                    .isEmpty();
        }
    }

    /** Whether the request is one of that operation at all. */
    private boolean matches(String operation, OperationCalls.Request request) {
        String path = request.path().replaceAll("\\?.*", "");
        return document.get("paths").properties().stream()
                .filter(each -> each.getValue()
                        .path(request.method().toLowerCase(Locale.ROOT))
                        .path("operationId")
                        .asText()
                        .equals(operation))
                .anyMatch(each -> path.matches(each.getKey().replaceAll("\\{\\w+}", "[^/]+")));
    }
}
