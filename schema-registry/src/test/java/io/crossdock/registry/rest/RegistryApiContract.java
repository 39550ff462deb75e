package io.crossdock.registry.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossdock.registry.cluster.TestCluster;
import io.crossdock.registry.rest.ServedRegistry.Answer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the whole registry answers over HTTP on every cluster. Each test has a topic of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RegistryApiContract {
    private static final String MONEY =
            "{\"type\":\"record\",\"name\":\"Money\",\"namespace\":\"shop\",\"fields\":[{\"name\":\"cents\",\"type\":\"long\"}]}";
    private static final String ORDER =
            "{\"type\":\"record\",\"name\":\"Order\",\"namespace\":\"shop\",\"fields\":[{\"name\":\"total\",\"type\":\"shop.Money\"}%s]}";
    private static final String TEXT = "{\"type\":\"string\"}";
    private static final String PROTO_MONEY = "syntax = \"proto3\"; package shop; message Money { int64 cents = 1; }";
    private static final String PROTO_ORDER =
            "syntax = \"proto3\"; package shop; import \"shop/money.proto\"; message Order { Money total = 1;%s }";
    private static final String JSON_ORDER =
            "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"total\":{\"$ref\":\"money.json\"}%s}}";

    private TestCluster cluster;
    private String topic;

    abstract TestCluster startCluster() throws Exception;

    @BeforeAll
    void startTheCluster() throws Exception {
        cluster = startCluster();
    }

    @AfterAll
    void closeTheCluster() throws Exception {
        cluster.close();
    }

    @BeforeEach
    void nameTheTopic(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName();
    }

    private ServedNode node() throws Exception {
        return ServedNode.start(cluster, topic);
    }

    private ServedNode leader() throws Exception {
        return node().awaitLeader();
    }

    private static void answered(Answer answer, String body) {
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.status()).isEqualTo(200);
    }

    private static void refused(Answer answer, int status, int code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.code()).as(answer.body()).isEqualTo(code);
    }

    @Test
    void schemasOfEveryTypeReferToOthersEvolveAndAreRefused() throws Exception {
        try (ServedNode node = leader()) {
            RegistryCalls calls = node.calls;

            answered(calls.register("money", "AVRO", MONEY), "{\"id\":1}");
            evolve(calls, "orders-value", "AVRO", ORDER, new String[] {"shop.Money", "money"}, new String[] {
                ",{\"name\":\"note\",\"type\":\"string\",\"default\":\"\"}", ",{\"name\":\"paid\",\"type\":\"boolean\"}"
            });
            answered(calls.register("money.proto", "PROTOBUF", PROTO_MONEY), "{\"id\":4}");
            evolve(
                    calls,
                    "orders.proto",
                    "PROTOBUF",
                    PROTO_ORDER,
                    new String[] {"shop/money.proto", "money.proto"},
                    new String[] {" string note = 2;", " sint32 note = 2;"});
            answered(calls.register("money.json", "JSON", "{\"type\":\"integer\"}"), "{\"id\":7}");
            evolve(calls, "orders.json", "JSON", JSON_ORDER, new String[] {"money.json", "money.json"}, new String[] {
                ",\"note\":{\"type\":\"string\"}", ",\"note\":{\"type\":\"integer\"}"
            });

            answered(calls.get("/schemas/types"), "[\"AVRO\",\"JSON\",\"PROTOBUF\"]");
            answered(calls.get("/subjects/money/versions/1/referencedby"), "[2,3]");
            answered(calls.get("/subjects/money.proto/versions/1/referencedby"), "[5,6]");
            answered(calls.get("/subjects/money.json/versions/latest/referencedby"), "[8,9]");
            refused(calls.delete("/subjects/money"), 422, 42_206);
            String verdict = "/compatibility/subjects/orders-value/versions?verdict=true";
            await().atMost(Duration.ofSeconds(60)) // what the cluster says of groups is asked for beside the answer
                    .until(() -> calls.post(verdict, RegistryCalls.body("AVRO", MONEY))
                            .json()
                            .at("/verdict/readers/known")
                            .asBoolean());
            assertThat(calls.get("/schemas").json()).hasSize(9);
        }
    }

    /** Registers, adds what may be added, and is refused what breaks readers, each with its reference. */
    private static void evolve(
            RegistryCalls calls, String subject, String type, String schema, String[] reference, String[] added) {
        String first = schema.formatted("");
        String second = schema.formatted(added[0]);
        String breaking = schema.formatted(added[1]);
        String latest = "/compatibility/subjects/" + subject + "/versions/latest";

        int id = calls.register(subject, type, first, reference)
                .json()
                .path("id")
                .asInt();
        answered(calls.register(subject, type, second, reference), "{\"id\":" + (id + 1) + "}");
        answered(calls.register(subject, type, first, reference), "{\"id\":" + id + "}");
        answered(calls.post(latest, RegistryCalls.body(type, second, reference)), "{\"is_compatible\":true}");
        JsonNode verdict = calls.post(
                        latest + "?verbose=true&verdict=true", RegistryCalls.body(type, breaking, reference))
                .json();
        assertThat(verdict.path("is_compatible").asBoolean()).isFalse();
        assertThat(verdict.path("messages")).isNotEmpty();
        assertThat(verdict.at("/verdict/findings/0/version").asInt()).isEqualTo(2);
        assertThat(verdict.at("/verdict/findings/0/rule").asText()).isNotBlank();
        Answer refusal = calls.register(subject, type, breaking, reference);
        refused(refusal, 409, 409);
        assertThat(refusal.message())
                .contains(verdict.at("/verdict/findings/0/rule").asText())
                .contains(verdict.at("/verdict/findings/0/mend").asText());
        answered(calls.get("/subjects/" + subject + "/versions"), "[1,2]");
        assertThat(calls.post("/subjects/" + subject, RegistryCalls.body(type, first, reference))
                        .json()
                        .path("version")
                        .asInt())
                .isEqualTo(1);
        refused(calls.register(subject, type, "{ nonsense", reference), 422, 42_201);
        refused(calls.register(subject, type, first, reference[0], "nobody"), 422, 42_201);
    }

    @Test
    void subjectsAreDeletedSoftlyAndForGoodAndComeBack() throws Exception {
        try (ServedNode node = leader()) {
            RegistryCalls calls = node.calls;
            calls.register("a", "AVRO", MONEY);
            calls.put("/config/a", "{\"compatibility\":\"NONE\"}");
            calls.register("a", "AVRO", TEXT);

            refused(calls.delete("/subjects/a/versions/1?permanent=true"), 404, 40_407);
            answered(calls.delete("/subjects/a/versions/1"), "1");
            refused(calls.delete("/subjects/a/versions/1"), 404, 40_406);
            refused(calls.get("/subjects/a/versions/1"), 404, 40_402);
            answered(calls.get("/subjects/a/versions?deleted=true"), "[1,2]");
            answered(calls.get("/schemas/ids/1/schema"), MONEY);
            answered(calls.delete("/subjects/a"), "[2]");
            answered(calls.get("/subjects"), "[]");
            answered(calls.get("/subjects?deleted=true"), "[\"a\"]");
            answered(calls.register("a", "AVRO", TEXT), "{\"id\":2}");
            answered(calls.get("/subjects/a/versions"), "[3]");
            answered(calls.delete("/subjects/a"), "[3]");
            answered(calls.delete("/subjects/a?permanent=true"), "[1,3]");
            refused(calls.get("/schemas/ids/1"), 404, 40_403);
            answered(calls.register("a", "AVRO", "{\"type\":\"bytes\"}"), "{\"id\":3}");
            answered(calls.get("/subjects/a/versions"), "[1]");
        }
    }

    @Test
    void settingsModesContextsAndImportsHold() throws Exception {
        try (ServedNode node = leader()) {
            RegistryCalls calls = node.calls;

            answered(calls.put("/config", "{\"compatibility\":\"FULL\"}"), "{\"compatibility\":\"FULL\"}");
            answered(calls.get("/config/a?defaultToGlobal=true"), "{\"compatibilityLevel\":\"FULL\"}");
            refused(calls.get("/config/a"), 404, 40_408);
            answered(calls.put("/mode/shut", "{\"mode\":\"READONLY\"}"), "{\"mode\":\"READONLY\"}");
            refused(calls.register("shut", "AVRO", TEXT), 422, 42_205);
            answered(calls.delete("/mode/shut"), "{\"mode\":\"READONLY\"}");
            refused(calls.post("/subjects/in/versions", "{\"schema\":\"\\\"int\\\"\",\"id\":70}"), 422, 42_205);
            answered(calls.put("/mode/in", "{\"mode\":\"IMPORT\"}"), "{\"mode\":\"IMPORT\"}");
            answered(
                    calls.post("/subjects/in/versions", "{\"schema\":\"\\\"int\\\"\",\"id\":70,\"version\":4}"),
                    "{\"id\":70}");
            refused(calls.post("/subjects/in/versions", "{\"schema\":\"\\\"long\\\"\",\"id\":70}"), 422, 42_205);
            answered(calls.get("/subjects/in/versions"), "[4]");
            answered(calls.register("after", "AVRO", TEXT), "{\"id\":71}");
            answered(calls.register(":.sales:a", "AVRO", TEXT), "{\"id\":1}");
            answered(calls.get("/contexts"), "[\".\",\".sales\"]");
            answered(calls.get("/contexts/.sales/subjects"), "[\":.sales:a\"]");
            answered(calls.get("/contexts/.sales/schemas/ids/1/schema"), "\"string\"");
            answered(
                    calls.get("/schemas/ids/1/versions?subject=:.sales:"),
                    "[{\"subject\":\":.sales:a\",\"version\":1}]");
            refused(calls.delete("/contexts/.sales"), 422, 42_211);
            answered(calls.delete("/subjects/:.sales:a"), "[1]");
            answered(calls.delete("/subjects/:.sales:a?permanent=true"), "[1]");
            assertThat(calls.delete("/contexts/.sales").status()).isEqualTo(204);
            answered(calls.get("/contexts"), "[\".\"]");
            await().atMost(Duration.ofSeconds(60)).until(() -> !calls.get("/v1/metadata/id")
                    .json()
                    .at("/scope/clusters/kafka-cluster")
                    .asText()
                    .isEmpty());
        }
    }

    @Test
    void whatWasAnsweredIsAnsweredAfterARestart() throws Exception {
        Map<String, String> before;
        try (ServedNode node = leader()) {
            fill(node.calls);
            before = answers(node.calls);
        }

        try (ServedNode node = leader()) {
            assertThat(answers(node.calls)).isEqualTo(before);
            answered(node.calls.register("orders", "AVRO", ORDER.formatted(""), "shop.Money", "money"), "{\"id\":2}");
            answered(node.calls.register("next", "PROTOBUF", PROTO_MONEY), "{\"id\":41}");
        }
    }

    private static void fill(RegistryCalls calls) {
        calls.register("money", "AVRO", MONEY);
        calls.register("orders", "AVRO", ORDER.formatted(""), "shop.Money", "money");
        calls.register("orders.json", "JSON", "{\"type\":\"object\"}");
        calls.post(
                "/subjects/noted/versions",
                "{\"schema\":\"\\\"string\\\"\",\"metadata\":{\"properties\":{\"owner\":\"sales\"}},\"ruleSet\":"
                        + "{\"domainRules\":[{\"name\":\"r\",\"kind\":\"CONDITION\",\"mode\":\"WRITE\",\"type\":\"CEL\","
                        + "\"expr\":\"true\"}]}}");
        calls.register("gone", "AVRO", TEXT);
        calls.delete("/subjects/gone");
        calls.register("gone.for.good", "AVRO", "{\"type\":\"bytes\"}");
        calls.delete("/subjects/gone.for.good");
        calls.delete("/subjects/gone.for.good?permanent=true");
        calls.register(":.sales:a", "JSON", "{\"type\":\"string\"}");
        calls.put("/config/orders", "{\"compatibility\":\"FULL_TRANSITIVE\",\"normalize\":true}");
        calls.put("/config/old", "{\"alias\":\"orders\"}");
        calls.put("/mode/imported", "{\"mode\":\"IMPORT\"}");
        calls.post("/subjects/imported/versions", "{\"schema\":\"\\\"double\\\"\",\"id\":40,\"version\":7}");
    }

    /** Whatever may be asked of what {@link #fill} wrote. */
    private static Map<String, String> answers(RegistryCalls calls) {
        var answers = new TreeMap<String, String>();
        for (String path : List.of(
                "/subjects",
                "/subjects?deleted=true",
                "/subjects?deletedOnly=true",
                "/subjects/orders/versions",
                "/subjects/orders/versions/latest",
                "/subjects/old/versions/1",
                "/subjects/noted/versions/1",
                "/subjects/noted/metadata?key=owner&value=sales",
                "/subjects/gone/versions",
                "/subjects/gone/versions/1?deleted=true",
                "/subjects/gone.for.good/versions?deleted=true",
                "/subjects/money/versions/1/referencedby",
                "/subjects/imported/versions",
                "/schemas?deleted=true",
                "/schemas?latestOnly=true",
                "/schemas/ids/1?fetchMaxId=true",
                "/schemas/ids/5/subjects?deleted=true",
                "/schemas/ids/6",
                "/schemas/ids/40",
                "/config",
                "/config/orders",
                "/config/old",
                "/mode",
                "/mode/imported",
                "/contexts",
                "/contexts/.sales/schemas",
                "/contexts/.sales/schemas/ids/1")) {
            Answer answer = calls.get(path);
            answers.put(path, answer.status() + " " + answer.body());
        }
        return answers;
    }

    @Test
    void aTopicOfConfluentsRegistryIsTakenOver() throws Exception {
        createTopic();
        write("{\"keytype\":\"NOOP\",\"magic\":0}", null);
        write("{\"keytype\":\"CONFIG\",\"subject\":null,\"magic\":0}", "{\"compatibilityLevel\":\"FULL\"}");
        writeSchema("money", 1, 11, "\"schema\":\"\\\"int\\\"\",\"deleted\":true");
        writeSchema("money", 2, 12, "\"schema\":\"\\\"long\\\"\",\"deleted\":false");
        writeSchema(
                "orders",
                1,
                13,
                "\"schemaType\":\"JSON\",\"schema\":\"{\\\"type\\\":\\\"object\\\"}\",\"deleted\":false");
        writeSchema("old", 1, 14, "\"schema\":\"\\\"bytes\\\"\",\"deleted\":false");
        write(
                "{\"keytype\":\"DELETE_SUBJECT\",\"subject\":\"old\",\"magic\":0}",
                "{\"subject\":\"old\",\"version\":1}");
        writeSchema("gone", 1, 15, "\"schema\":\"\\\"double\\\"\",\"deleted\":true");
        write("{\"keytype\":\"SCHEMA\",\"subject\":\"gone\",\"version\":1,\"magic\":1}", null);
        write(
                "{\"keytype\":\"MODE\",\"subject\":\"shut\",\"magic\":0}",
                "{\"subject\":\"shut\",\"mode\":\"READONLY\"}");

        try (ServedNode node = leader()) {
            RegistryCalls calls = node.calls;
            answered(calls.get("/subjects"), "[\"money\",\"orders\"]");
            answered(calls.get("/subjects?deletedOnly=true"), "[\"old\"]");
            answered(calls.get("/subjects/money/versions?deleted=true"), "[1,2]");
            answered(calls.get("/schemas/ids/11"), "{\"schema\":\"\\\"int\\\"\"}");
            answered(
                    calls.get("/schemas/ids/13"),
                    "{\"schemaType\":\"JSON\",\"schema\":\"{\\\"type\\\":\\\"object\\\"}\"}");
            refused(calls.get("/schemas/ids/15"), 404, 40_403);
            answered(calls.get("/config"), "{\"compatibilityLevel\":\"FULL\"}");
            answered(calls.get("/mode/shut"), "{\"mode\":\"READONLY\"}");
            refused(calls.register("money", "AVRO", TEXT), 409, 409);
            answered(calls.register("money", "AVRO", "{\"type\":\"long\"}"), "{\"id\":12}");
            answered(calls.register("new", "AVRO", TEXT), "{\"id\":16}");
        }
    }

    private void createTopic() throws Exception {
        try (Admin admin = Admin.create(cluster.clientSettings())) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())
                            .configs(Map.of("cleanup.policy", "compact"))))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
    }

    private void writeSchema(String subject, int version, int id, String rest) throws Exception {
        write(
                "{\"keytype\":\"SCHEMA\",\"subject\":\"%s\",\"version\":%d,\"magic\":1}".formatted(subject, version),
                "{\"subject\":\"%s\",\"version\":%d,\"id\":%d,%s}".formatted(subject, version, id, rest));
    }

    private void write(String key, @Nullable String value) throws Exception {
        try (var producer =
                new KafkaProducer<>(cluster.clientSettings(), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, key, value)).get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void aNodeThatDoesNotLeadAnswersReadsAndHandsWritesOn() throws Exception {
        try (ServedNode leader = leader();
                ServedNode follower = node()) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> answered(follower.calls.register("a", "AVRO", TEXT), "{\"id\":1}"));

            assertThat(follower.registry.isLeader()).isFalse();
            refused(follower.calls.register("a", "AVRO", MONEY), 409, 409);
            answered(follower.calls.put("/config/a", "{\"compatibility\":\"NONE\"}"), "{\"compatibility\":\"NONE\"}");
            answered(follower.calls.register("a", "AVRO", MONEY), "{\"id\":2}");
            answered(leader.calls.get("/subjects/a/versions"), "[1,2]");
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> answered(follower.calls.get("/subjects/a/versions"), "[1,2]"));
            answered(follower.calls.delete("/subjects/a"), "[1,2]");
            answered(leader.calls.get("/subjects?deletedOnly=true"), "[\"a\"]");
        }
    }
}
