package io.crossdock.broker.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossdock.broker.rest.RestClient.Answer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What tools made for Confluent's REST API v3 find below {@code /kafka/v3}, on whatever cluster. */
@NullUnmarked
abstract class V3RestContract extends RestContract {
    private String base;

    @BeforeAll
    void findCluster() throws Exception {
        base = "/kafka/v3/clusters/" + rest().get("/kafka/v3/clusters").text("/data/0/cluster_id");
    }

    @Test
    void aTopicIsCreatedSeenGrownAndDeleted() throws Exception {
        String topic = name();
        Answer created = rest().post(base + "/topics", """
                {"topic_name": "%s", "partitions_count": 2, "configs": [{"name": "retention.ms", "value": "1000"}]}""".formatted(topic));
        assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
        assertThat(created.text("/kind")).isEqualTo("KafkaTopic");
        awaitTopic(topic);

        JsonNode shown = rest().get(base + "/topics/" + topic).body();
        Answer grown = rest().patch(base + "/topics/" + topic, "{\"partitions_count\": 3}");

        assertThat(shown.get("partitions_count").asInt()).isEqualTo(2);
        assertThat(shown.get("replication_factor").asInt()).isEqualTo(1);
        assertThat(shown.at("/metadata/resource_name").asText()).endsWith("/topic=" + topic);
        assertThat(grown.body().get("partitions_count").asInt()).isEqualTo(3);
        await().until(() -> rest().get(base + "/topics/" + topic)
                        .body()
                        .get("partitions_count")
                        .asInt()
                == 3);
        assertThat(rest().delete(base + "/topics/" + topic).status()).isEqualTo(204);
        await().until(() -> rest().get(base + "/topics/" + topic).status() == 404);
    }

    @Test
    void whereEachReplicaGoesCanBeSaid() throws Exception {
        String topic = name();

        Answer created = rest().post(base + "/topics", """
                {"topic_name": "%s", "replicas_assignments": [{"partition_id": 0, "broker_ids": [1]}]}""".formatted(topic));

        assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
        awaitTopic(topic);
        assertThat(rest().get(base + "/topics/" + topic + "/partitions/0/replicas/1")
                        .body()
                        .get("is_leader")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void partitionsAndReplicasAreShown() throws Exception {
        String topic = topic(2);
        String at = base + "/topics/" + topic + "/partitions";

        JsonNode partitions = rest().get(at).body();
        JsonNode replicas = rest().get(at + "/1/replicas").body();

        assertThat(partitions.get("kind").asText()).isEqualTo("KafkaPartitionList");
        assertThat(partitions.get("data")).hasSize(2);
        assertThat(rest().get(at + "/1").body().get("partition_id").asInt()).isEqualTo(1);
        assertThat(replicas.at("/data/0/broker_id").asInt()).isEqualTo(1);
        assertThat(replicas.at("/data/0/is_in_sync").asBoolean()).isTrue();
        assertThat(rest().get(base + "/brokers/1/partition-replicas").body().findValuesAsText("topic_name"))
                .contains(topic);
        assertThat(rest().get(at + "/-/reassignment").body().get("data")).isEmpty();
        assertThat(rest().get(base + "/topics/-/partitions/-/reassignment")
                        .body()
                        .get("data"))
                .isEmpty();
    }

    @Test
    void everyLinkLeadsSomewhere() throws Exception {
        String topic = topic(1);
        String group = name();
        commit(group, topic, 0);
        var seen = new HashSet<String>();
        var next = new ArrayList<>(List.of(
                "/kafka/v3/clusters",
                base,
                base + "/topics/" + topic,
                base + "/topics/" + topic + "/configs/retention.ms",
                base + "/topics/" + topic + "/partitions/0",
                base + "/consumer-groups/" + group,
                base + "/consumer-groups/" + group + "/lags",
                base + "/consumer-groups/" + group + "/lag-summary",
                base + "/brokers/1"));
        while (!next.isEmpty()) {
            String path = next.remove(next.size() - 1);
            if (!seen.add(path)) {
                continue;
            }
            Answer answer = rest().get(path);
            // What is not being moved has no reassignment, and says so.
            assertThat(answer.status())
                    .as(path + " " + answer.body())
                    .isIn(200, path.endsWith("/reassignment") ? 404 : 200);
            if (answer.status() == 200) {
                links(answer.body()).stream()
                        .filter(link -> link.contains(topic) || link.contains(group) || !link.contains("/topics/"))
                        .filter(link -> !link.contains("/configs/") && !link.contains("/broker-configs/"))
                        .filter(link -> !link.contains("/consumer-groups/") || link.contains(group))
                        .forEach(next::add);
            }
        }
        assertThat(seen).contains(base + "/acls", base + "/broker-configs", base + "/brokers/1/configs");
    }

    private static Set<String> links(JsonNode body) {
        var links = new HashSet<String>();
        for (String name : List.of("related", "self")) {
            body.findValuesAsText(name)
                    .forEach(link -> links.add(URI.create(link).getRawPath()));
        }
        return links;
    }

    @Test
    void settingsOfATopicAreSetResetAndAlteredTogether() throws Exception {
        String topic = topic(1);
        String at = base + "/topics/" + topic + "/configs";

        assertThat(rest().put(at + "/retention.ms", "{\"value\": \"2000\"}").status())
                .isEqualTo(204);
        await().until(() -> rest().get(at + "/retention.ms").text("/value").equals("2000"));
        JsonNode set = rest().get(at + "/retention.ms").body();
        assertThat(set.get("source").asText()).isEqualTo("DYNAMIC_TOPIC_CONFIG");
        assertThat(set.get("is_default").asBoolean()).isFalse();
        assertThat(set.at("/synonyms/0/value").asText()).isEqualTo("2000");
        assertThat(rest().post(at + ":alter", """
                        {"data": [{"name": "retention.ms", "operation": "DELETE"}, {"name": "cleanup.policy", "value": "compact"}]}""").status()).isEqualTo(204);
        await().until(() -> rest().get(at + "/cleanup.policy").text("/value").equals("compact"));
        assertThat(rest().get(at + "/retention.ms").body().get("is_default").asBoolean())
                .isTrue();
        JsonNode defaults =
                rest().get(base + "/topics/" + topic + "/default-configs").body();
        JsonNode policy = named(defaults, "cleanup.policy");
        assertThat(policy.get("value").asText()).isEqualTo("delete");
        assertThat(policy.get("source").asText()).isEqualTo("DEFAULT_CONFIG");
        assertThat(rest().delete(at + "/cleanup.policy").status()).isEqualTo(204);
        await().until(() -> rest().get(at + "/cleanup.policy").text("/value").equals("delete"));
        assertThat(rest().get(base + "/topics/-/configs").body().findValuesAsText("topic_name"))
                .contains(topic);
    }

    @Test
    void aRehearsalOfSettingsChangesNothing() throws Exception {
        String topic = topic(1);
        String at = base + "/topics/" + topic + "/configs";

        assertThat(rest().post(at + ":alter", """
                        {"data": [{"name": "retention.ms", "value": "7"}], "validate_only": true}""").status()).isEqualTo(204);

        assertThat(rest().get(at + "/retention.ms").body().get("is_default").asBoolean())
                .isTrue();
    }

    @Test
    void settingsOfBrokersAreSetForAllAndForOne() throws Exception {
        String all = base + "/broker-configs";
        assertThat(rest().post(
                                all + ":alter",
                                "{\"data\": [{\"name\": \"log.cleaner.backoff.ms\", \"value\": \"14001\"}]}")
                        .status())
                .isEqualTo(204);
        await().until(() -> rest().get(all).body().findValuesAsText("value").contains("14001"));
        JsonNode set = rest().get(all + "/log.cleaner.backoff.ms").body();
        assertThat(set.get("kind").asText()).isEqualTo("KafkaClusterConfig");
        assertThat(set.get("config_type").asText()).isEqualTo("BROKER");
        assertThat(rest().delete(all + "/log.cleaner.backoff.ms").status()).isEqualTo(204);
        await().until(() -> rest().get(all + "/log.cleaner.backoff.ms").status() == 404);

        String one = base + "/brokers/1/configs";
        assertThat(rest().put(one + "/log.cleaner.backoff.ms", "{\"value\": \"14002\"}")
                        .status())
                .isEqualTo(204);
        await().until(() ->
                rest().get(one + "/log.cleaner.backoff.ms").text("/value").equals("14002"));
        assertThat(rest().get(one).body().at("/data/0/broker_id").asInt()).isEqualTo(1);
        JsonNode every = rest().get(base + "/brokers/-/configs").body();
        assertThat(every.get("kind").asText()).isEqualTo("KafkaBrokerConfigList");
        assertThat(named(every, "log.cleaner.backoff.ms").get("value").asText()).isEqualTo("14002");
        assertThat(every.get("data")).hasSameSizeAs(rest().get(one).body().get("data"));
        assertThat(rest().post(
                                one + ":alter",
                                "{\"data\": [{\"name\": \"log.cleaner.backoff.ms\", \"operation\": \"DELETE\"}]}")
                        .status())
                .isEqualTo(204);
        await().until(() ->
                !rest().get(one + "/log.cleaner.backoff.ms").text("/value").equals("14002"));
    }

    @Test
    void aGroupIsShownWithItsMembersAndHowFarItIsBehind() throws Exception {
        String topic = topic(1);
        String group = name();
        String at = base + "/consumer-groups/" + group;
        write(topic, 10);
        commit(group, topic, 4);
        Map<String, Object> settings = new HashMap<>(cluster().adminSettings());
        settings.putAll(Map.of("group.id", group, "client.id", "reader", "enable.auto.commit", "false"));
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            await().until(() -> {
                consumer.poll(Duration.ofMillis(100));
                return !consumer.assignment().isEmpty();
            });

            JsonNode shown = rest().get(at).body();
            JsonNode member = rest().get(at + "/consumers").body().at("/data/0");
            String id = member.get("consumer_id").asText();
            JsonNode reads =
                    rest().get(at + "/consumers/" + id + "/assignments").body();

            assertThat(shown.get("state").asText()).isEqualTo("STABLE");
            assertThat(shown.get("is_simple").asBoolean()).isFalse();
            assertThat(member.get("client_id").asText()).isEqualTo("reader");
            assertThat(rest().get(at + "/consumers/" + id).text("/kind")).isEqualTo("KafkaConsumer");
            assertThat(reads.at("/data/0/topic_name").asText()).isEqualTo(topic);
            assertThat(rest().get(at + "/consumers/" + id + "/assignments/" + topic + "/partitions/0")
                            .text("/kind"))
                    .isEqualTo("KafkaConsumerAssignment");
            JsonNode lag = rest().get(at + "/lags/" + topic + "/partitions/0").body();
            assertThat(lag.get("current_offset").asLong()).isEqualTo(4);
            assertThat(lag.get("log_end_offset").asLong()).isEqualTo(10);
            assertThat(lag.get("lag").asLong()).isEqualTo(6);
            assertThat(lag.get("consumer_id").asText()).isEqualTo(id);
            JsonNode summary = rest().get(at + "/lag-summary").body();
            assertThat(summary.get("total_lag").asLong()).isEqualTo(6);
            assertThat(summary.get("max_lag_topic_name").asText()).isEqualTo(topic);
            assertThat(summary.get("max_lag_client_id").asText()).isEqualTo("reader");
            assertThat(rest().get(at + "/lags").body().get("data")).hasSize(1);
        }
        assertThat(rest().get(base + "/consumer-groups").body().findValuesAsText("consumer_group_id"))
                .contains(group);
    }

    @Test
    void rulesAreAddedFoundAndDeleted() throws Exception {
        String topic = name();
        assertThat(rest().post(base + "/acls", rule(topic, "READ")).status()).isEqualTo(201);
        assertThat(rest().post(base + "/acls:batch", "{\"data\": [" + rule(topic, "WRITE") + "]}")
                        .status())
                .isEqualTo(201);
        String found = base + "/acls?principal=User:v3&resource_name=" + topic;
        await().until(() -> rest().get(found).body().get("data").size() == 2);

        JsonNode rule = rest().get(found + "&operation=READ").body().at("/data/0");
        Answer deleted = rest().delete(base + "/acls?resource_name=" + topic);

        assertThat(rule.get("resource_type").asText()).isEqualTo("TOPIC");
        assertThat(rule.get("permission").asText()).isEqualTo("ALLOW");
        assertThat(deleted.body().findValuesAsText("operation")).containsExactlyInAnyOrder("READ", "WRITE");
    }

    /** What a provider for Terraform does: look, and create or change what is not as it is to be. */
    @Test
    void applyingTheSameTwiceChangesNothingTheSecondTime() throws Exception {
        String topic = name();
        assertThat(apply(topic)).containsExactly("topic created", "rule created");
        await().until(() -> rest().get(base + "/topics/" + topic).status() == 200
                && rest().get(query(topic)).body().get("data").size() == 1);
        String before = rest().get("/admin/v1/topics/" + topic).tag();

        assertThat(apply(topic)).isEmpty();

        // and a provider that does not look but repeats itself changes nothing either
        assertThat(rest().post(base + "/acls", rule(topic, "READ")).status()).isEqualTo(201);
        assertThat(rest().patch(base + "/topics/" + topic, "{\"partitions_count\": 2}")
                        .status())
                .isEqualTo(200);
        assertThat(rest().post(
                                base + "/topics/" + topic + "/configs:alter",
                                "{\"data\": [{\"name\": \"retention.ms\", \"value\": \"86400000\"}]}")
                        .status())
                .isEqualTo(204);
        assertThat(rest().get(query(topic)).body().get("data")).hasSize(1);
        assertThat(rest().get("/admin/v1/topics/" + topic).tag()).isEqualTo(before);
    }

    private List<String> apply(String topic) throws Exception {
        var changed = new ArrayList<String>();
        Answer now = rest().get(base + "/topics/" + topic);
        if (now.status() == 404) {
            assertThat(now.body().get("error_code").asInt()).isEqualTo(40403);
            Answer created = rest().post(base + "/topics", """
                    {"topic_name": "%s", "partitions_count": 2, "configs": [{"name": "retention.ms", "value": "86400000"}]}""".formatted(topic));
            assertThat(created.status()).isEqualTo(201);
            changed.add("topic created");
        } else {
            if (now.body().get("partitions_count").asInt() != 2) {
                changed.add("partitions");
            }
            JsonNode configs =
                    rest().get(base + "/topics/" + topic + "/configs").body();
            for (JsonNode config : configs.get("data")) {
                boolean wanted = config.get("name").asText().equals("retention.ms");
                boolean set = config.get("source").asText().equals("DYNAMIC_TOPIC_CONFIG");
                if (wanted != set || wanted && !config.get("value").asText().equals("86400000")) {
                    changed.add("config " + config.get("name").asText());
                }
            }
        }
        if (rest().get(query(topic)).body().get("data").isEmpty()) {
            assertThat(rest().post(base + "/acls", rule(topic, "READ")).status())
                    .isEqualTo(201);
            changed.add("rule created");
        }
        return changed;
    }

    private String query(String topic) {
        return base + "/acls?resource_type=TOPIC&pattern_type=LITERAL&host=*&operation=READ&permission=ALLOW"
                + "&principal=User:v3&resource_name=" + topic;
    }

    @Test
    void refusalsHaveConfluentsCodes() throws Exception {
        String topic = topic(1);

        code(rest().get("/kafka/v3/clusters/other/topics"), 404, 404, "Cluster other cannot be found.");
        code(rest().get(base + "/topics/" + name()), 404, 40403, "");
        code(rest().get(base + "/topics/" + name() + "/configs"), 404, 40403, "");
        code(rest().get(base + "/topics/" + topic + "/partitions/9"), 404, 40403, "Partition 9");
        code(rest().get(base + "/topics/" + topic + "/configs/no.such"), 404, 404, "Config no.such");
        code(rest().get(base + "/brokers/77"), 404, 404, "Broker 77");
        code(rest().get(base + "/brokers/77/configs"), 404, 404, "Broker 77");
        code(rest().get(base + "/consumer-groups/" + name()), 404, 404, "there is no group");
        code(rest().post(base + "/topics", "{\"topic_name\": \"" + topic + "\"}"), 400, 40002, topic);
        code(
                rest().put(base + "/topics/" + topic + "/configs/retention.ms", "{\"value\": \"soon\"}"),
                400,
                40002,
                "retention.ms");
        code(rest().patch(base + "/topics/" + topic, "{\"partitions_count\": 0}"), 400, 400, "partitions_count");
        code(rest().post(base + "/topics", "{"), 400, 400, "");
        code(rest().get(base + "/elsewhere"), 404, 404, "");
        code(asNobody().get(base + "/topics"), 401, 401, "say who you are");
        code(as("nobody", "guess").get(base + "/topics"), 401, 40101, "");
        String user = name();
        String password = rest().put("/admin/v1/users/" + user, "{}").text("/password");
        await().until(() -> as(user, password).get("/admin/v1/topics").status() == 200);
        code(as(user, password).get(base + "/topics/" + topic), 403, 40301, "");
        code(as(user, password).get(base + "/acls"), 403, 40301, "");
    }

    private static void code(Answer answer, int status, int code, String message) {
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
        assertThat(answer.body().get("error_code").asInt())
                .as(answer.body().toString())
                .isEqualTo(code);
        assertThat(answer.text("/message")).contains(message);
        assertThat(answer.headers().get("content-type").toString()).contains("application/json");
    }

    private static JsonNode named(JsonNode list, String name) {
        for (JsonNode each : list.get("data")) {
            if (each.get("name").asText().equals(name)) {
                return each;
            }
        }
        throw new AssertionError("there is no " + name + " in " + list);
    }

    private static String rule(String topic, String operation) {
        return """
                {"resource_type": "TOPIC", "resource_name": "%s", "pattern_type": "LITERAL", "principal": "User:v3",
                 "host": "*", "operation": "%s", "permission": "ALLOW"}""".formatted(topic, operation);
    }
}
