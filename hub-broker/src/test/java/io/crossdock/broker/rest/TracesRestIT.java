package io.crossdock.broker.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossdock.broker.rest.RestClient.Answer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/** A client is watched over REST while it and others produce and consume. */
class TracesRestIT extends RestContract {
    private static final JsonMapper JSON = new JsonMapper();

    @Override
    RestCluster startCluster() throws Exception {
        return CrossdockCluster.start();
    }

    @Test
    void everyRequestOfThatClientAndOfNobodyElseIsToldWithWhereItsTimeWent() throws Exception {
        String topic = topic(1);
        Answer started = rest().post("/admin/v1/traces", "{\"clientId\": \"slow*\", \"seconds\": 3600}");
        assertThat(started.status()).as(started.body().toString()).isEqualTo(201);
        String trace = "/admin/v1/traces/" + started.text("/id");
        assertThat(started.body().get("brokers")).extracting(JsonNode::asInt).containsExactly(1);
        assertThat(started.text("/by")).isEqualTo("User:" + RestCluster.ADMIN);

        try (var slow = producer("slow producer");
                var other = producer("another one");
                var consumer = consumer("slow consumer")) {
            for (int i = 0; i < 5; i++) {
                other.send(new ProducerRecord<>(topic, "secret key", "secret value"))
                        .get();
                slow.send(new ProducerRecord<>(topic, "secret key", "secret value"))
                        .get();
            }
            consumer.subscribe(List.of(topic));
            var read = new ArrayList<String>();
            await().until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> read.add(record.value()));
                return read.size() >= 10;
            });
            // nothing comes any more: the next fetch waits for as long as it may
            consumer.poll(Duration.ofMillis(1500));
        }
        await().until(() -> rest().get(trace).body().get("kept").asInt() > 12);
        assertThat(rest().delete(trace).status()).isEqualTo(204);
        List<JsonNode> lines = lines(trace + "/requests");

        List<JsonNode> requests = lines.stream()
                .filter(line -> line.has("request"))
                .map(line -> line.get("request"))
                .toList();
        assertThat(requests)
                .extracting(request -> request.get("clientId").asText())
                .containsOnly("slow producer", "slow consumer");
        List<JsonNode> produced = of(requests, "PRODUCE");
        assertThat(produced).hasSize(5).allSatisfy(request -> {
            assertThat(request.get("user").asText()).isEqualTo(RestCluster.ADMIN);
            assertThat(request.get("address").asText()).isEqualTo("127.0.0.1");
            assertThat(request.get("listener").asText()).isEqualTo("USERS");
            assertThat(request.get("outcome").asText()).isEqualTo("ANSWERED");
            assertThat(request.at("/partitions/0").asText()).isEqualTo(topic + "-0");
            assertThat(request.get("partitionCount").asInt()).isEqualTo(1);
            assertThat(request.get("requestBytes").asInt()).isGreaterThan(60);
            assertThat(request.get("responseBytes").asInt()).isGreaterThan(20);
            assertThat(request.get("errors")).isEmpty();
            assertThat(request.at("/spent/work").asDouble()).isPositive();
            assertThat(sum(request.get("spent")))
                    .isCloseTo(request.get("millis").asDouble(), within(0.01));
        });
        assertThat(of(requests, "SASL_AUTHENTICATE"))
                .as("logins are requests too")
                .isNotEmpty();
        assertThat(of(requests, "FETCH"))
                .anySatisfy(request ->
                        assertThat(request.at("/partitions/0").asText()).isEqualTo(topic + "-0"))
                .anySatisfy(request -> assertThat(request.at("/spent/waiting").asDouble())
                        .as("for records: " + request)
                        .isGreaterThan(400));
        assertThat(lines.toString()).doesNotContain("secret");
        JsonNode end = lines.get(lines.size() - 1).get("end");
        assertThat(end.get("reason").asText()).isEqualTo("over");
        assertThat(end.get("told").asInt()).isEqualTo(requests.size());
        assertThat(end.get("missed").asInt()).isZero();
    }

    @Test
    void ofABusyClientNoMoreIsKeptThanWasWanted() throws Exception {
        String topic = topic(1);
        Answer started =
                rest().post("/admin/v1/traces", "{\"clientId\": \"busy\", \"seconds\": 3600, \"recordsPerSecond\": 5}");
        String trace = "/admin/v1/traces/" + started.text("/id");
        try (var busy = producer("busy")) {
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                for (int i = 0; i < 50; i++) {
                    busy.send(new ProducerRecord<>(topic, "v")).get();
                }
                return rest().get(trace).body().get("passedOver").asInt() > 30;
            });
        }

        JsonNode watched = rest().get(trace).body();
        double seconds = 3600 - watched.get("secondsLeft").asDouble();
        assertThat(watched.get("kept").asDouble()).isBetween(5.0, 5 * (seconds + 1));
        List<JsonNode> lines = lines(trace + "/requests?limit=3");
        JsonNode end = lines.get(lines.size() - 1).get("end");
        assertThat(end.get("reason").asText()).isEqualTo("limit");
        assertThat(end.get("told").asInt()).isEqualTo(3);
        assertThat(end.get("passedOver").asInt())
                .isEqualTo(watched.get("passedOver").asInt());
        rest().delete(trace);
    }

    @Test
    void itEndsByItself() throws Exception {
        String topic = topic(1);
        String trace = "/admin/v1/traces/"
                + rest().post("/admin/v1/traces", "{\"clientId\": \"quiet\", \"seconds\": 1}")
                        .text("/id");
        List<JsonNode> lines = lines(trace + "/requests");
        assertThat(lines.get(lines.size() - 1).at("/end/reason").asText()).isEqualTo("over");
        try (var quiet = producer("quiet")) {
            quiet.send(new ProducerRecord<>(topic, "v")).get();
        }

        JsonNode watched = rest().get(trace).body();

        assertThat(watched.get("secondsLeft").asDouble()).isZero();
        assertThat(watched.get("kept").asInt()).isZero();
    }

    @Test
    void whoMayNotLookAtTheClusterSeesNothingAndWhoMayOnlyLookStartsNothing() throws Exception {
        String user = name();
        String password = rest().put("/admin/v1/users/" + user, "{}").text("/password");
        RestClient curious = as(user, password);
        await().until(() -> curious.get("/admin/v1/topics").status() == 200);
        String body = "{\"user\": \"" + RestCluster.ADMIN + "\", \"seconds\": 1}";
        String trace =
                "/admin/v1/traces/" + rest().post("/admin/v1/traces", body).text("/id");

        assertThat(curious.get("/admin/v1/traces").status()).isEqualTo(403);
        assertThat(curious.get(trace + "/requests").status()).isEqualTo(403);
        rest().post(
                        "/admin/v1/acls",
                        "{\"acls\": [{\"resourceType\": \"CLUSTER\", \"name\": \"kafka-cluster\", \"principal\": \"User:"
                                + user + "\", \"operation\": \"DESCRIBE\"}]}");
        await().until(() -> curious.get(trace).status() == 200);
        assertThat(curious.post("/admin/v1/traces", body).status()).isEqualTo(403);
        assertThat(curious.delete(trace).status()).isEqualTo(403);
        assertThat(rest().post("/admin/v1/traces", "{\"address\": \"127.0.0.1\"}")
                        .text("/errors/0/field"))
                .isEqualTo("clientId");
    }

    private List<JsonNode> lines(String path) throws Exception {
        var lines = new ArrayList<JsonNode>();
        try (var reader =
                new BufferedReader(new InputStreamReader(rest().stream(path).body(), StandardCharsets.UTF_8))) {
            reader.lines().forEach(line -> lines.add(json(line)));
        }
        return lines;
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException notJson) {
            throw new UncheckedIOException(line, notJson);
        }
    }

    private static List<JsonNode> of(List<JsonNode> requests, String api) {
        return requests.stream()
                .filter(request -> request.get("api").asText().equals(api))
                .toList();
    }

    private static double sum(JsonNode numbers) {
        return StreamSupport.stream(numbers.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .sum();
    }

    private KafkaProducer<String, String> producer(String client) {
        return new KafkaProducer<>(
                settings(Map.of("client.id", client)), new StringSerializer(), new StringSerializer());
    }

    private KafkaConsumer<String, String> consumer(String client) {
        return new KafkaConsumer<>(
                settings(Map.of("client.id", client, "group.id", name(), "auto.offset.reset", "earliest")),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private Map<String, Object> settings(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(cluster().adminSettings());
        settings.putAll(more);
        return settings;
    }
}
