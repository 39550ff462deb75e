package io.crossdock.broker.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossdock.broker.rest.RestClient.Answer;
import io.crossdock.security.acl.Question;
import io.crossdock.security.acl.Simulation;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.Instant;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What {@code /admin/v1} promises about access rules, on whatever cluster. */
abstract class AccessRestContract extends RestContract {
    @Test
    void aRuleIsAddedFoundAndDeleted() throws Exception {
        String topic = name();
        Answer added = rest().post("/admin/v1/acls", acls(rule(topic, "alice", "READ")));
        assertThat(added.status()).as(added.body().toString()).isEqualTo(200);
        assertThat(added.body().get("changes")).hasSize(1);
        awaitRules(topic, 1);

        Answer found = rest().get("/admin/v1/acls?resourceType=topic&name=" + topic);

        JsonNode rule = found.body().at("/items/0");
        assertThat(rule.get("principal").asText()).isEqualTo("User:alice");
        assertThat(rule.get("host").asText()).isEqualTo("*");
        assertThat(rule.get("permission").asText()).isEqualTo("ALLOW");
        Answer deleted = rest().delete("/admin/v1/acls?name=" + topic + "&principal=User:alice");
        assertThat(deleted.body().at("/changes/0/before/operation").asText()).isEqualTo("READ");
        awaitRules(topic, 0);
    }

    @Test
    void addingTheSameRulesTwiceChangesNothingTheSecondTime() throws Exception {
        String topic = name();
        String rules = acls(rule(topic, "alice", "READ"), rule(topic, "bob", "WRITE"));
        rest().post("/admin/v1/acls", rules);
        awaitRules(topic, 2);

        assertThat(rest().post("/admin/v1/acls", rules).body().get("changes")).isEmpty();
    }

    @Test
    void puttingRulesMakesThemTheOnlyOnesOfTheirResource() throws Exception {
        String topic = name();
        String path = "/admin/v1/acls?resourceType=TOPIC&patternType=LITERAL&name=" + topic;
        rest().put(path, acls(rule(topic, "alice", "READ"), rule(topic, "bob", "WRITE")));
        awaitRules(topic, 2);

        String wanted = acls(rule(topic, "alice", "READ"), rule(topic, "carol", "DESCRIBE"));
        Answer put = rest().put(path, wanted);

        assertThat(put.body().findValuesAsText("action")).containsExactly("CREATE", "DELETE");
        await().untilAsserted(() -> assertThat(rest().get(path).body().findValuesAsText("principal"))
                .containsExactly("User:alice", "User:carol"));
        assertThat(rest().put(path, wanted).body().get("changes")).isEmpty();
    }

    @Test
    void aDryRunOfRulesChangesNothing() throws Exception {
        String topic = name();

        Answer rehearsed = rest().post("/admin/v1/acls?dryRun=true", acls(rule(topic, "alice", "READ")));

        assertThat(rehearsed.body().get("changes")).hasSize(1);
        assertThat(rest().get("/admin/v1/acls?name=" + topic).body().get("items"))
                .isEmpty();
    }

    @Test
    void whoSawOlderRulesDeletesNone() throws Exception {
        String topic = name();
        String path = "/admin/v1/acls?resourceType=TOPIC&name=" + topic;
        rest().post("/admin/v1/acls", acls(rule(topic, "alice", "READ")));
        awaitRules(topic, 1);
        String seen = rest().get(path).tag();
        rest().post("/admin/v1/acls", acls(rule(topic, "bob", "READ")));
        awaitRules(topic, 2);

        assertThat(rest().call("DELETE", path, "", "If-Match", seen).status()).isEqualTo(412);
        assertThat(rest().call("DELETE", path, "", "If-Match", rest().get(path).tag())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void deletingEverythingHasToBeSaid() throws Exception {
        assertThat(rest().delete("/admin/v1/acls").text("/errors/0/field")).isEqualTo("all");
        assertThat(rest().delete("/admin/v1/acls?pricnipal=User:alice").text("/errors/0/message"))
                .contains("did you mean 'principal'?");
        assertThat(rest().delete("/admin/v1/acls?all=true&dryRun=true").status())
                .isEqualTo(200);
    }

    @Test
    void rulesThatMakeNoSenseAreRefusedByField() throws Exception {
        assertThat(rest().post("/admin/v1/acls", acls(rule("a", "alice", "FLY")))
                        .status())
                .isEqualTo(400);
        assertThat(rest().post("/admin/v1/acls", acls(rule("a", "", "READ"))).text("/errors/0/field"))
                .isEqualTo("acls[0].principal");
        assertThat(rest().post("/admin/v1/acls", "{\"acls\": []}").text("/errors/0/field"))
                .isEqualTo("acls");
        assertThat(rest().get("/admin/v1/acls?operation=fly").text("/errors/0/field"))
                .isEqualTo("operation");
        Answer cluster = rest().post("/admin/v1/acls", """
                {"acls": [{"resourceType": "CLUSTER", "name": "x", "principal": "User:a", "operation": "ALTER"}]}""");
        assertThat(cluster.status()).isEqualTo(400);
        assertThat(cluster.text("/detail")).contains("kafka-cluster");
    }

    @Test
    void whyIsExplainedWithTheRuleThatDecides() throws Exception {
        String topic = name();
        rest().post("/admin/v1/acls", acls(rule(topic, "alice", "READ")));
        awaitRules(topic, 1);

        JsonNode allowed = explain("alice", "DESCRIBE", topic);
        JsonNode refused = explain("alice", "WRITE", topic);

        assertThat(allowed.get("allowed").asBoolean()).as(allowed.toString()).isTrue();
        assertThat(allowed.at("/rule/operation").asText()).isEqualTo("READ");
        assertThat(refused.get("allowed").asBoolean()).isFalse();
        assertThat(refused.at("/close/0/missed").asText()).isEqualTo("OPERATION");
        assertThat(refused.at("/remedy/add/operation").asText()).isEqualTo("WRITE");
        assertThat(refused.at("/remedy/add/principal").asText()).isEqualTo("User:alice");
    }

    @Test
    void theRemedyHelps() throws Exception {
        String topic = name();
        JsonNode refused = explain("dave", "WRITE", topic);

        rest().post("/admin/v1/acls", "{\"acls\": [" + refused.at("/remedy/add") + "]}");

        awaitRules(topic, 1);
        assertThat(explain("dave", "WRITE", topic).get("allowed").asBoolean()).isTrue();
    }

    @Test
    void questionsThatMakeNoSenseAreRefusedByField() throws Exception {
        String question = """
                {"principal": "User:a", "operation": "%s", "resourceType": "TOPIC", "name": "t", "host": "%s"}""";

        assertThat(rest().post("/admin/v1/acls/explain", question.formatted("ALL", "127.0.0.1"))
                        .text("/errors/0/field"))
                .isEqualTo("operation");
        assertThat(rest().post("/admin/v1/acls/explain", question.formatted("READ", "example.com"))
                        .text("/errors/0/field"))
                .isEqualTo("host");
    }

    @Test
    void aChangeIsTriedAgainstWhatReallyCame() throws Exception {
        String topic = name();
        rest().post("/admin/v1/acls", acls(rule(topic, "alice", "READ")));
        awaitRules(topic, 1);
        lately.add(observed("alice", AclOperation.READ, topic, 7));
        lately.add(observed("alice", AclOperation.WRITE, topic, 3));

        Answer tried = rest().post("/admin/v1/acls/simulate", "{\"remove\": [" + rule(topic, "alice", "READ") + "]}");

        assertThat(tried.status()).as(tried.body().toString()).isEqualTo(200);
        assertThat(tried.body().get("outcomes")).hasSize(1);
        JsonNode outcome = tried.body().at("/outcomes/0");
        assertThat(outcome.get("count").asLong()).isEqualTo(7);
        assertThat(outcome.get("allowedBefore").asBoolean()).isTrue();
        assertThat(outcome.get("allowedAfter").asBoolean()).isFalse();
        assertThat(rest().get("/admin/v1/acls?name=" + topic).body().get("items"))
                .hasSize(1);
    }

    private static Simulation.Observed observed(String user, AclOperation operation, String topic, long count) {
        return new Simulation.Observed(
                new Question(
                        new KafkaPrincipal("User", user),
                        InetAddress.getLoopbackAddress(),
                        operation,
                        ResourceType.TOPIC,
                        topic),
                count,
                Instant.parse("2026-01-01T00:00:00Z"));
    }

    private JsonNode explain(String user, String operation, String topic) throws Exception {
        Answer answer = rest().post("/admin/v1/acls/explain", """
                {"principal": "User:%s", "operation": "%s", "resourceType": "TOPIC", "name": "%s"}""".formatted(user, operation, topic));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body();
    }

    private void awaitRules(String topic, int count) {
        await().until(() ->
                rest().get("/admin/v1/acls?name=" + topic).body().get("items").size() == count);
    }

    static String rule(String topic, String user, String operation) {
        return """
                {"resourceType": "TOPIC", "name": "%s", "principal": "%s", "operation": "%s"}""".formatted(topic, user.isEmpty() ? "" : "User:" + user, operation);
    }

    static String acls(String... rules) {
        return "{\"acls\": [" + String.join(", ", rules) + "]}";
    }

    static String many(int count, String topic) {
        return acls(IntStream.range(0, count)
                .mapToObj(number -> rule(topic, "u" + number, "READ"))
                .toArray(String[]::new));
    }

    @Test
    void moreRulesThanAllowedAtOnceAreRefused() throws Exception {
        assertThat(rest().post("/admin/v1/acls", many(1001, "t")).text("/errors/0/field"))
                .isEqualTo("acls");
    }
}
