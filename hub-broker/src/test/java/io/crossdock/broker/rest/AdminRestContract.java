package io.crossdock.broker.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossdock.broker.rest.RestClient.Answer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/** What {@code /admin/v1} promises about topics, settings, groups and brokers, on whatever cluster. */
abstract class AdminRestContract extends RestContract {
    @Test
    void aTopicIsCreatedSeenAndDeleted() throws Exception {
        String topic = name();

        Answer created = rest().post("/admin/v1/topics", """
                {"name": "%s", "partitions": 3, "configs": {"retention.ms": "60000"}}""".formatted(topic));

        assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
        assertThat(created.text("/changes/0/action")).isEqualTo("CREATE");
        Answer shown = awaitTopic(topic);
        assertThat(shown.body().get("partitions")).hasSize(3);
        assertThat(shown.text("/configs/retention.ms")).isEqualTo("60000");
        assertThat(rest().delete("/admin/v1/topics/" + topic).status()).isEqualTo(200);
        await().until(() -> rest().get("/admin/v1/topics/" + topic).status() == 404);
    }

    @Test
    void whatExistsIsNotCreatedAgain() throws Exception {
        String topic = topic(1);

        Answer again = rest().post("/admin/v1/topics", "{\"name\": \"" + topic + "\"}");

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.text("/detail")).contains(topic);
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        String topic = name();
        String spec = "{\"partitions\": 2, \"configs\": {\"retention.ms\": \"1000\"}}";

        Answer rehearsed = rest().put("/admin/v1/topics/" + topic + "?dryRun=true", spec);

        assertThat(rehearsed.status()).as(rehearsed.body().toString()).isEqualTo(200);
        assertThat(rehearsed.body().get("dryRun").asBoolean()).isTrue();
        assertThat(rehearsed.body().get("changes")).hasSize(1);
        assertThat(rest().get("/admin/v1/topics/" + topic).status()).isEqualTo(404);
    }

    @Test
    void aDryRunOfWhatTheClusterWouldRefuseIsRefused() throws Exception {
        Answer refused = rest().put(
                        "/admin/v1/topics/" + name() + "?dryRun=true", "{\"configs\": {\"retention.ms\": \"soon\"}}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("/detail")).contains("retention.ms");
        assertThat(refused.text("/errors/0/field")).isEqualTo("configs.retention.ms");
    }

    @Test
    void aSettingThatTheClusterDoesNotTakeIsNamedByItsPlaceInTheBody() throws Exception {
        String topic = name();
        rest().put("/admin/v1/topics/" + topic, "{\"partitions\": 1}");
        awaitTopic(topic);

        Answer refused = rest().patch(
                        "/admin/v1/topics/" + topic + "/configs",
                        "{\"set\": {\"retention.ms\": \"60000\", \"cleanup.policy\": \"sometimes\"}}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("/errors/0/field")).isEqualTo("set.cleanup.policy");
    }

    @Test
    void puttingTheSameTopicTwiceChangesNothingTheSecondTime() throws Exception {
        String topic = name();
        String spec = "{\"partitions\": 2, \"configs\": {\"retention.ms\": \"5000\"}}";
        assertThat(rest().put("/admin/v1/topics/" + topic, spec).body().get("changes"))
                .hasSize(1);
        awaitTopic(topic);

        Answer second = rest().put("/admin/v1/topics/" + topic, spec);

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.body().get("changes")).isEmpty();
    }

    @Test
    void puttingATopicGrowsItAndGivesBackTheDefaultsOfWhatIsNotNamed() throws Exception {
        String topic = topic(1);
        rest().patch("/admin/v1/topics/" + topic + "/configs", "{\"set\": {\"retention.ms\": \"5000\"}}");
        await().until(() -> rest().get("/admin/v1/topics/" + topic)
                .text("/configs/retention.ms")
                .equals("5000"));

        Answer put = rest().put(
                        "/admin/v1/topics/" + topic,
                        "{\"partitions\": 4, \"configs\": {\"cleanup.policy\": \"compact\"}}");

        assertThat(put.body().get("changes")).as(put.body().toString()).hasSize(3);
        await().untilAsserted(() -> {
            JsonNode now = rest().get("/admin/v1/topics/" + topic).body();
            assertThat(now.get("partitions")).hasSize(4);
            assertThat(now.get("configs")).hasSize(1);
        });
    }

    @Test
    void aTopicDoesNotShrink() throws Exception {
        Answer refused = rest().put("/admin/v1/topics/" + topic(2), "{\"partitions\": 1}");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("/detail")).contains("can only grow");
    }

    @Test
    void whoSawAnOlderStateChangesNothing() throws Exception {
        String topic = topic(1);
        String seen = rest().get("/admin/v1/topics/" + topic).tag();
        rest().post("/admin/v1/topics/" + topic + "/partitions", "{\"count\": 2}");
        await().until(() ->
                rest().get("/admin/v1/topics/" + topic).body().get("partitions").size() == 2);

        Answer late = rest().call("DELETE", "/admin/v1/topics/" + topic, "", "If-Match", seen);

        assertThat(late.status()).isEqualTo(412);
        String now = rest().get("/admin/v1/topics/" + topic).tag();
        assertThat(rest().call("DELETE", "/admin/v1/topics/" + topic, "", "If-Match", now)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whoHasTheLatestStateDoesNotGetItAgain() throws Exception {
        String topic = topic(1);
        String seen = rest().get("/admin/v1/topics/" + topic).tag();

        Answer again = rest().call("GET", "/admin/v1/topics/" + topic, "", "If-None-Match", seen);

        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body().isNull()).isTrue();
    }

    @Test
    void aLongListComesInParts() throws Exception {
        String prefix = name();
        for (String end : List.of("a", "b", "c")) {
            rest().post("/admin/v1/topics", "{\"name\": \"" + prefix + end + "\"}");
            awaitTopic(prefix + end);
        }

        JsonNode first = rest().get("/admin/v1/topics?limit=2&prefix=" + prefix).body();
        JsonNode second = rest().get("/admin/v1/topics?limit=2&prefix=" + prefix + "&after="
                        + first.get("next").asText())
                .body();

        assertThat(first.get("items").findValuesAsText("name")).containsExactly(prefix + "a", prefix + "b");
        assertThat(second.get("items").findValuesAsText("name")).containsExactly(prefix + "c");
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void everyWrongFieldIsNamed() throws Exception {
        Answer refused = rest().post("/admin/v1/topics", "{\"name\": \"a b\", \"partitions\": 0}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().findValuesAsText("field")).containsExactly("name", "partitions");
    }

    @Test
    void aWrongParameterIsNamed() throws Exception {
        Answer refused = rest().get("/admin/v1/topics?limit=many");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("/errors/0/field")).isEqualTo("limit");
        assertThat(rest().get("/admin/v1/topics?limit=0").text("/errors/0/field"))
                .isEqualTo("limit");
    }

    @Test
    void aMissingBodyIsRefused() throws Exception {
        assertThat(rest().post("/admin/v1/topics", "").status()).isEqualTo(400);
        assertThat(rest().put("/admin/v1/topics/" + name(), "null").status()).isEqualTo(400);
    }

    @Test
    void noPathLeadsOutOfTheNamesOfTopics() throws Exception {
        for (String odd :
                List.of("..%2f..%2fetc", "%2e%2e", "a%00b", "%24%7bjndi:x%7d", "a%20b", "%0d%0aset-cookie:x")) {
            assertThat(rest().get("/admin/v1/topics/" + odd).status()).as(odd).isBetween(400, 404);
        }
    }

    @Test
    void settingsOfBrokersAreSeenAndChanged() throws Exception {
        Answer shown = rest().get("/admin/v1/brokers/1/configs");

        assertThat(shown.status()).as(shown.body().toString()).isEqualTo(200);
        assertThat(shown.body().at("/entries").findValuesAsText("name")).contains("log.retention.ms", "node.id");
        Answer changed =
                rest().patch("/admin/v1/brokers/default/configs", "{\"set\": {\"log.cleaner.backoff.ms\": \"14000\"}}");
        assertThat(changed.status()).as(changed.body().toString()).isEqualTo(200);
        await().until(() -> rest().get("/admin/v1/brokers/default/configs")
                .body()
                .toString()
                .contains("14000"));
        assertThat(rest().patch("/admin/v1/brokers/default/configs", "{\"unset\": [\"log.cleaner.backoff.ms\"]}")
                        .status())
                .isEqualTo(200);
        await().until(() -> !rest().get("/admin/v1/brokers/default/configs")
                .body()
                .toString()
                .contains("14000"));
    }

    @Test
    void anUnknownSettingIsRefused() throws Exception {
        Answer refused = rest().patch("/admin/v1/topics/" + topic(1) + "/configs", "{\"set\": {\"no.such\": \"1\"}}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("/detail")).contains("no.such");
    }

    @Test
    void theClusterAndItsBrokersAreShown() throws Exception {
        JsonNode shown = rest().get("/admin/v1/cluster").body();

        assertThat(shown.get("id").asText()).isNotBlank();
        assertThat(shown.at("/brokers/0/id").asInt()).isEqualTo(1);
        JsonNode brokers = rest().get("/admin/v1/brokers").body();
        assertThat(brokers.at("/items/0/id").asInt()).isEqualTo(1);
        assertThat(brokers.has("next")).as("one broker is one page").isFalse();
        assertThat(rest().get("/admin/v1/brokers?after=1").body().get("items")).isEmpty();
        assertThat(rest().get("/admin/v1/brokers/1").body().get("port").asInt()).isPositive();
        assertThat(rest().get("/admin/v1/brokers/77").status()).isEqualTo(404);
        JsonNode directories = rest().get("/admin/v1/brokers/1/log-directories").body();
        assertThat(directories.get(0).get("path").asText()).isNotBlank();
        assertThat(directories.get(0).has("error")).isFalse();
    }

    @Test
    void whatATopicTakesOnDisksIsTold() throws Exception {
        String topic = topic(2);
        String idle = topic(1);
        try (var producer =
                new KafkaProducer<>(cluster().adminSettings(), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, 1, "k", "v".repeat(5000))).get();
        }

        Answer told = rest().get("/admin/v1/sizes?topics=" + topic + "," + idle + ",never-was");

        JsonNode sizes = told.body();
        assertThat(sizes).as(sizes.toString()).hasSize(2);
        int first = topic.equals(sizes.at("/0/topic").asText()) ? 0 : 1;
        JsonNode size = sizes.get(first);
        JsonNode other = sizes.get(1 - first);
        assertThat(size.get("bytes").asLong()).isBetween(5000L, 5200L);
        assertThat(size.at("/partitions/0/bytes").asLong()).isZero();
        assertThat(size.at("/partitions/1/replicas/0/broker").asInt()).isEqualTo(1);
        assertThat(size.at("/partitions/1/replicas/0/bytes").asLong())
                .isEqualTo(size.get("bytes").asLong());
        assertThat(size.get("silent")).isEmpty();
        assertThat(other.get("topic").asText()).isEqualTo(idle);
        assertThat(other.get("bytes").asLong()).isZero();
        assertThat(rest().get("/admin/v1/sizes?topics=" + "t,".repeat(3)).body())
                .isEmpty();
        assertThat(rest().get("/admin/v1/sizes?topics=").text("/errors/0/field"))
                .isEqualTo("topics");
    }

    @Test
    void aGroupsLagIsShownAndItsOffsetsAreReset() throws Exception {
        String topic = topic(1);
        String group = name();
        write(topic, 10);
        commit(group, topic, 4);

        Answer lag = rest().get("/admin/v1/groups/" + group + "/lag");
        String path = "/admin/v1/groups/" + group + "/offsets";
        Answer preview = rest().post(path + "?dryRun=true", "{\"to\": \"EARLIEST\"}");
        Answer shifted = rest().post(path, "{\"to\": \"SHIFT\", \"shift\": 3}");

        assertThat(lag.body().get("total").asLong()).as(lag.body().toString()).isEqualTo(6);
        assertThat(preview.body().at("/moves/0/before").asLong()).isEqualTo(4);
        assertThat(preview.body().at("/moves/0/after").asLong()).isZero();
        assertThat(shifted.body().at("/moves/0/before").asLong()).isEqualTo(4);
        assertThat(shifted.body().at("/moves/0/after").asLong()).isEqualTo(7);
        assertThat(rest().get("/admin/v1/groups/" + group + "/lag")
                        .body()
                        .get("total")
                        .asLong())
                .isEqualTo(3);
        assertThat(rest().get("/admin/v1/groups?prefix=" + group)
                        .body()
                        .at("/items/0/group")
                        .asText())
                .isEqualTo(group);
        assertThat(rest().delete("/admin/v1/groups/" + group).status()).isEqualTo(200);
        assertThat(rest().get("/admin/v1/groups/" + group).status()).isEqualTo(404);
    }

    @Test
    void lagsOfManyGroupsAreThoseThatEachIsToldToHave() throws Exception {
        String topic = topic(2);
        write(topic, 12);
        String prefix = name();
        for (int each = 0; each < 4; each++) {
            commit(prefix + each, topic, each * 4L);
        }

        Answer first = rest().get("/admin/v1/lags?limit=3&prefix=" + prefix);
        Answer rest = rest().get("/admin/v1/lags?prefix=" + prefix + "&after="
                + first.body().get("next").asText());

        assertThat(first.body().get("items")).hasSize(3);
        assertThat(rest.body().get("items")).hasSize(1);
        assertThat(rest.body().has("next")).isFalse();
        for (int each = 0; each < 4; each++) {
            JsonNode told = (each < 3 ? first : rest).body().at("/items/" + each % 3);
            assertThat(told.get("group").asText()).isEqualTo(prefix + each);
            assertThat(told.get("total").asLong()).isEqualTo(12 - each * 4L);
            JsonNode alone =
                    rest().get("/admin/v1/groups/" + prefix + each + "/lag").body();
            assertThat(told.get("partitions")).hasSameSizeAs(alone.get("partitions"));
            assertThat(told.at("/partitions/0/committed")).isEqualTo(alone.at("/partitions/0/committed"));
            assertThat(told.get("lagSeconds").asDouble())
                    .as("%s beside %s", told, alone)
                    .isCloseTo(alone.get("lagSeconds").asDouble(), within(3.0));
        }
    }

    @Test
    void offsetsStayWithinTheLog() throws Exception {
        String topic = topic(1);
        String group = name();
        write(topic, 5);
        commit(group, topic, 2);
        String path = "/admin/v1/groups/" + group + "/offsets";

        Answer far = rest().post(path, "{\"to\": \"OFFSET\", \"offset\": 9000000000000000000}");

        assertThat(far.body().at("/moves/0/after").asLong())
                .as(far.body().toString())
                .isEqualTo(5);
        Answer back = rest().post(path, "{\"to\": \"SHIFT\", \"shift\": -9223372036854775808}");
        assertThat(back.body().at("/moves/0/after").asLong()).isZero();
    }

    @Test
    void aResetThatContradictsItselfIsRefused() throws Exception {
        String topic = topic(1);
        String group = name();
        commit(group, topic, 0);
        String path = "/admin/v1/groups/" + group + "/offsets";

        assertThat(rest().post(path, "{\"to\": \"OFFSET\"}").text("/errors/0/field"))
                .isEqualTo("offset");
        assertThat(rest().post(path, "{\"to\": \"LATEST\", \"shift\": 1}").text("/errors/0/field"))
                .isEqualTo("shift");
        assertThat(rest().post(
                                path,
                                "{\"to\": \"LATEST\", \"topics\": [{\"topic\": \"" + topic
                                        + "\", \"partitions\": [9]}]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aGroupTakesOverWhereAnotherStandsOrGoesBackForATimeSpan() throws Exception {
        String topic = topic(1);
        String group = name();
        String other = name();
        write(topic, 8);
        commit(group, topic, 2);
        commit(other, topic, 5);
        String path = "/admin/v1/groups/" + group + "/offsets";

        Answer taken = rest().post(path, "{\"to\": \"GROUP\", \"group\": \"" + other + "\"}");
        Answer hour = rest().post(path, "{\"to\": \"DURATION\", \"duration\": \"PT1H\"}");
        Answer now = rest().post(path + "?dryRun=true", "{\"to\": \"DURATION\", \"duration\": \"PT0S\"}");

        assertThat(taken.body().at("/moves/0/after").asLong())
                .as(taken.body().toString())
                .isEqualTo(5);
        assertThat(taken.body().at("/moves/0/passedOver").asLong()).isEqualTo(3);
        assertThat(hour.body().at("/moves/0/after").asLong()).isZero();
        assertThat(hour.body().at("/moves/0/again").asLong()).isEqualTo(5);
        assertThat(now.body().at("/moves/0/after").asLong()).isEqualTo(8);
        assertThat(rest().post(path, "{\"to\": \"DURATION\", \"duration\": \"2 h\"}")
                        .text("/errors/0/field"))
                .isEqualTo("duration");
        assertThat(rest().post(path, "{\"to\": \"GROUP\", \"group\": \"" + name() + "\"}")
                        .text("/errors/0/field"))
                .isEqualTo("group");
    }

    @Test
    void theLastResetIsUndoneUnlessTheGroupHasReadSince() throws Exception {
        String topic = topic(2);
        String group = name();
        write(topic, 6);
        commit(group, topic, 4);
        String path = "/admin/v1/groups/" + group + "/offsets";
        assertThat(rest().get(path + "/undo").status()).isEqualTo(404);
        String all = "{\"to\": \"EARLIEST\", \"topics\": [{\"topic\": \"" + topic + "\"}]}";
        rest().post(path, all);

        Answer last = rest().get(path + "/undo");
        Answer undone = rest().post(path + "/undo", "");

        assertThat(last.body().get("by").asText()).isEqualTo(RestCluster.ADMIN);
        assertThat(last.body().get("partitions").asInt()).isEqualTo(2);
        assertThat(last.body().at("/moves/0/passedOver").asLong()).isEqualTo(4);
        assertThat(undone.status()).as(undone.body().toString()).isEqualTo(200);
        JsonNode lag = rest().get("/admin/v1/groups/" + group + "/lag").body();
        assertThat(lag.at("/partitions/0/committed").asLong())
                .as(lag.toString())
                .isEqualTo(4);
        assertThat(lag.get("partitions"))
                .as("nothing was committed of the other")
                .hasSize(1);
        assertThat(rest().post(path + "/undo", "").status()).isEqualTo(404);

        rest().post(path, all);
        commit(group, topic, 1);
        Answer late = rest().post(path + "/undo", "");
        assertThat(late.status()).as(late.body().toString()).isEqualTo(409);
        assertThat(late.text("/detail")).contains("1 of the 2 partitions");
    }

    @Test
    void whereALagIsHeadingIsToldToWhoMaySeeTheGroup() throws Exception {
        String topic = topic(1);
        String group = name();
        write(topic, 6);
        commit(group, topic, 2);

        Answer first = rest().get("/admin/v1/groups/" + group + "/lag/trend");

        assertThat(first.body().get("outlook").asText())
                .as(first.body().toString())
                .isEqualTo("UNKNOWN");
        assertThat(first.body().get("lag").asLong()).isEqualTo(4);
        assertThat(first.body().at("/points/0/lag").asLong()).isEqualTo(4);
        assertThat(rest().get("/admin/v1/groups/" + name() + "/lag/trend").status())
                .isEqualTo(404);
    }

    @Test
    void whatDoesNotExistIs404() throws Exception {
        assertThat(rest().get("/admin/v1/groups/" + name()).status()).isEqualTo(404);
        assertThat(rest().get("/admin/v1/groups/" + name() + "/lag").status()).isEqualTo(404);
        assertThat(rest().get("/admin/v1/topics/" + name() + "/configs").status())
                .isEqualTo(404);
        assertThat(rest().post("/admin/v1/topics/" + name() + "/partitions", "{\"count\": 2}")
                        .status())
                .isEqualTo(404);
        assertThat(rest().get("/admin/v1/elsewhere").status()).isEqualTo(404);
    }

    @Test
    void lagIsToldInSecondsHoweverTheLoadChanged() throws Exception {
        String topic = topic(1);
        String group = name();
        long now = System.currentTimeMillis();
        long[] ages = changingLoad();
        try (var producer =
                new KafkaProducer<>(cluster().adminSettings(), new StringSerializer(), new StringSerializer())) {
            for (long age : ages) {
                producer.send(new ProducerRecord<>(topic, 0, now - age, null, "v"));
            }
            producer.flush();
        }
        for (int read : new int[] {0, 1, 900, 2_500, 4_000, ages.length - 1}) {
            commit(group, topic, read);

            Answer lag = rest().get("/admin/v1/groups/" + group + "/lag");

            double truth = (System.currentTimeMillis() - now + ages[read]) / 1000.0;
            assertThat(lag.body().at("/partitions/0/lagSeconds").asDouble())
                    .as("after " + read + " records: " + lag.body())
                    .isCloseTo(truth, within(Math.max(1, truth * 0.05)));
            assertThat(lag.body().get("lagSeconds")).isEqualTo(lag.body().at("/partitions/0/lagSeconds"));
        }
        commit(group, topic, ages.length);
        assertThat(rest().get("/admin/v1/groups/" + group + "/lag")
                        .body()
                        .get("lagSeconds")
                        .asDouble())
                .as("everything is read")
                .isZero();
    }

    /** Ages of records in milliseconds: an hour in which there is a rush, a lull of twenty minutes, and a slow end. */
    private static long[] changingLoad() {
        var ages = new ArrayList<Long>();
        long age = 3_600_000;
        for (int i = 0; age > 10_000; i++) {
            ages.add(age);
            age -= i < 1_000 ? 1_000 : i < 4_000 ? 50 : i == 4_000 ? 1_200_000 : 5_000;
        }
        return ages.stream().mapToLong(Long::longValue).toArray();
    }
}
