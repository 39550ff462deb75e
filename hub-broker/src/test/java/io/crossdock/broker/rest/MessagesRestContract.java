package io.crossdock.broker.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossdock.broker.rest.RestClient.Answer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What {@code /admin/v1/topics/{topic}/messages} promises, on whatever cluster. */
abstract class MessagesRestContract extends RestContract {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void recordsAreShownWithEverythingTheyHave() throws Exception {
        String topic = topic(1);
        Answer placed = rest().post(messages(topic), """
                {"key": "k1", "value": "{\\"total\\": 7}", "timestamp": 1700000000000,
                 "headers": [{"name": "from", "value": "web"}, {"name": "id", "value": "AAE=", "encoding": "BASE64"}]}""");
        assertThat(placed.status()).as(placed.body().toString()).isEqualTo(201);
        assertThat(placed.body().get("offset").asLong()).isZero();

        Found found = search(topic, "from=earliest");

        JsonNode message = found.messages().get(0);
        assertThat(message.get("partition").asInt()).isZero();
        assertThat(message.get("offset").asLong()).isZero();
        assertThat(message.get("timestamp").asLong()).isEqualTo(1_700_000_000_000L);
        assertThat(message.get("key").asText()).isEqualTo("k1");
        assertThat(message.get("keyFormat").asText()).isEqualTo("text");
        assertThat(message.get("value").asText()).isEqualTo("{\"total\": 7}");
        assertThat(message.get("format").asText()).isEqualTo("json");
        assertThat(message.get("size").asInt()).isEqualTo(14);
        assertThat(message.at("/headers/0/name").asText()).isEqualTo("from");
        assertThat(message.at("/headers/0/value").asText()).isEqualTo("web");
        assertThat(message.at("/headers/1/value").asText()).isEqualTo("AAE=");
        assertThat(message.at("/headers/1/format").asText()).isEqualTo("base64");
        assertThat(found.end().get("reason").asText()).isEqualTo("end");
    }

    @Test
    void bytesThatAreNoTextComeAsTheyWentIn() throws Exception {
        String topic = topic(1);
        rest().post(messages(topic), "{\"value\": \"AAAAAAn/\", \"valueEncoding\": \"BASE64\", \"headers\": []}");
        rest().post(messages(topic), "{\"key\": \"gone\", \"headers\": []}");

        List<JsonNode> messages = search(topic, "").messages();

        assertThat(messages.get(0).get("value").asText()).isEqualTo("AAAAAAn/");
        assertThat(messages.get(0).get("format").asText()).isEqualTo("base64");
        assertThat(messages.get(0).get("key").isNull()).isTrue();
        assertThat(messages.get(1).get("value").isNull()).isTrue();
        assertThat(messages.get(1).get("format").asText()).isEqualTo("null");
    }

    @Test
    void aSearchFindsByKeyValueHeaderAndPath() throws Exception {
        String topic = topic(3);
        orders(topic, 60);

        assertThat(values(search(topic, "key=k7"))).containsExactly("{\"n\": 7, \"even\": false}");
        assertThat(values(search(topic, "value=" + encoded("\"n\": 12,"))))
                .containsExactly("{\"n\": 12, \"even\": true}");
        assertThat(values(search(topic, "header=third:0"))).hasSize(20);
        assertThat(values(search(topic, "header=third"))).hasSize(60);
        assertThat(values(search(topic, "header=fourth"))).isEmpty();
        assertThat(values(search(topic, "jsonPath=" + encoded("$[?(@.n >= 58)]"))))
                .containsExactlyInAnyOrder("{\"n\": 58, \"even\": true}", "{\"n\": 59, \"even\": false}");
        assertThat(values(search(topic, "jsonPath=" + encoded("$.even")))).hasSize(30);
        assertThat(values(search(topic, "header=third:0&jsonPath=" + encoded("$.even"))))
                .as("all that is asked for has to apply")
                .hasSize(10);
    }

    @Test
    void aSearchThatEndsEarlyGoesOnWhereItStopped() throws Exception {
        String topic = topic(3);
        orders(topic, 50);

        var seen = new ArrayList<String>();
        Found part = search(topic, "limit=20");
        assertThat(part.end().get("reason").asText()).isEqualTo("limit");
        while (!part.messages().isEmpty()) {
            seen.addAll(values(part));
            part = search(topic, "limit=20&resume=" + part.end().get("next").asText());
        }

        assertThat(seen).doesNotHaveDuplicates().hasSize(50);
        rest().post(messages(topic), "{\"value\": \"later\", \"headers\": []}");
        assertThat(values(search(topic, "resume=" + part.end().get("next").asText())))
                .as("what came since the end")
                .containsExactly("later");
    }

    @Test
    void aSearchBeginsWhereItIsAskedTo() throws Exception {
        String topic = topic(1);
        write(topic, 10);

        assertThat(values(search(topic, "from=offset:7"))).containsExactly("v7", "v8", "v9");
        assertThat(values(search(topic, "from=latest&limit=2"))).containsExactly("v8", "v9");
        assertThat(values(search(topic, "from=offset:70"))).isEmpty();
        assertThat(values(search(topic, "from=time:2100-01-01T00:00:00Z"))).isEmpty();
        assertThat(values(search(topic, "from=time:2001-01-01T00:00:00Z&partition=0")))
                .hasSize(10);
        assertThat(search(topic, "from=offset:7")
                        .progress()
                        .get(0)
                        .at("/partitions/0")
                        .asLong())
                .isEqualTo(7);
    }

    @Test
    void aQueryThatMakesNoSenseIsRefusedByItsParameter() throws Exception {
        String topic = topic(1);

        for (String wrong : List.of(
                "from=yesterday",
                "from=time:soon",
                "limit=0",
                "limit=10001",
                "partition=1",
                "partition=x",
                "resume=x",
                "jsonPath=" + encoded("$["),
                "jsonPath=" + encoded("$[?(@.a =~ /(a+)+/)]"))) {
            Answer refused = rest().get(messages(topic) + "?" + wrong);
            assertThat(refused.status()).as(wrong + refused.body()).isEqualTo(400);
            assertThat(refused.text("/errors/0/field")).isEqualTo(wrong.substring(0, wrong.indexOf('=')));
        }
        assertThat(rest().get(messages("no-such-topic")).status()).isEqualTo(404);
    }

    @Test
    void everybodyReadsAndWritesWhatTheRulesAllowAndNothingElse() throws Exception {
        String topic = topic(1);
        write(topic, 1);
        String user = name();
        String password = rest().put("/admin/v1/users/" + user, "{}").text("/password");
        await().until(() -> as(user, password).get("/admin/v1/topics").status() == 200);
        assertThat(as(user, password).get(messages(topic)).status()).isEqualTo(403);

        allow(user, topic, "DESCRIBE");
        await().until(() -> as(user, password)
                .get("/admin/v1/topics?prefix=" + topic)
                .body()
                .toString()
                .contains(topic));
        assertThat(as(user, password).get(messages(topic)).status())
                .as("who may see that it is there may not read it")
                .isEqualTo(403);

        allow(user, topic, "READ");
        await().until(() -> as(user, password).get(messages(topic)).status() == 200);
        String one = "{\"value\": \"v\", \"headers\": []}";
        assertThat(as(user, password).post(messages(topic), one).status()).isEqualTo(403);

        allow(user, topic, "WRITE");
        await().until(() -> as(user, password).post(messages(topic), one).status() == 201);
    }

    @Test
    void nothingIsSeenOfATransactionThatWasAborted() throws Exception {
        String topic = topic(1);
        Map<String, Object> settings = new HashMap<>(cluster().adminSettings());
        settings.put("transactional.id", name());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "aborted")).get();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "committed")).get();
            producer.commitTransaction();
        }

        assertThat(values(search(topic, ""))).containsExactly("committed");
    }

    @Test
    void readingLeavesNoGroupBehind() throws Exception {
        String topic = topic(1);
        write(topic, 5);
        List<String> before = groups();

        search(topic, "");

        assertThat(groups()).isEqualTo(before);
    }

    private List<String> groups() throws Exception {
        try (Admin admin = Admin.create(cluster().adminSettings())) {
            return admin.listGroups().all().get().stream()
                    .map(group -> group.groupId())
                    .sorted()
                    .toList();
        }
    }

    private void allow(String user, String topic, String operation) throws Exception {
        Answer allowed = rest().post("/admin/v1/acls", """
                {"acls": [{"resourceType": "TOPIC", "name": "%s", "principal": "User:%s", "operation": "%s"}]}""".formatted(topic, user, operation));
        assertThat(allowed.status()).as(allowed.body().toString()).isBetween(200, 201);
    }

    private void orders(String topic, int count) {
        try (var producer =
                new KafkaProducer<>(cluster().adminSettings(), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < count; i++) {
                String value = "{\"n\": " + i + ", \"even\": " + (i % 2 == 0) + "}";
                var record = new ProducerRecord<>(topic, "k" + i, value);
                record.headers().add("third", Integer.toString(i % 3).getBytes(StandardCharsets.UTF_8));
                producer.send(record);
            }
            producer.flush();
        }
    }

    Found search(String topic, String query) throws Exception {
        Lines lines = lines(topic, query);
        JsonNode end = lines.last().get("end");
        assertThat(end).as("the last line: " + lines.last()).isNotNull();
        assertThat(end.get("matched").asInt()).isEqualTo(lines.messages().size());
        return new Found(lines.messages(), lines.progress(), end);
    }

    /** Whatever its end is. */
    Lines lines(String topic, String query) throws Exception {
        Answer answer = rest().get(messages(topic) + "?" + query);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        var messages = new ArrayList<JsonNode>();
        var progress = new ArrayList<JsonNode>();
        JsonNode last = JSON.missingNode();
        for (String line : answer.body().asText().lines().toList()) {
            last = JSON.readTree(line);
            if (last.has("message")) {
                messages.add(last.get("message"));
            } else if (last.has("progress")) {
                progress.add(last.get("progress"));
            }
        }
        return new Lines(messages, progress, last);
    }

    record Lines(List<JsonNode> messages, List<JsonNode> progress, JsonNode last) {}

    record Found(List<JsonNode> messages, List<JsonNode> progress, JsonNode end) {}

    static List<String> values(Found found) {
        return values(found.messages());
    }

    static List<String> values(List<JsonNode> messages) {
        return messages.stream().map(message -> message.get("value").asText()).toList();
    }

    private static String messages(String topic) {
        return "/admin/v1/topics/" + topic + "/messages";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
