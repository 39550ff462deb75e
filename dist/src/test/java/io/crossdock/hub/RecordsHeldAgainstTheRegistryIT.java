package io.crossdock.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossdock.hub.config.HubConfigReader;
import io.crossdock.hub.data.DataFolder;
import io.crossdock.hub.data.RunFile;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A hub whose broker holds what producers write against the schemas of its registry. */
class RecordsHeldAgainstTheRegistryIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String AVRO = "{\"type\": \"record\", \"name\": \"Order\", \"namespace\": \"com.shop\","
            + " \"fields\": [{\"name\": \"text\", \"type\": \"string\"}]}";
    private static final String JSON_SCHEMA =
            "{\"title\": \"com.shop.Order\", \"type\": \"object\", \"required\": [\"id\"]}";
    private static final String PROTOBUF = "syntax = \"proto3\"; package com.shop;"
            + " message Order { message Line { string article = 1; } repeated Line lines = 1; }";
    private static final String RECORD_NAMES = "io.confluent.kafka.serializers.subject.RecordNameStrategy";

    @TempDir
    Path directory;

    private String http = "";

    @Test
    void payloadsOfEveryTypeAreReadAndSubjectsFound() throws Exception {
        var config = new HubConfigReader(directory, new KafkaBrokerSettings())
                .read(
                        Optional.empty(),
                        List.of(
                                "roles=zookeeper,broker,registry,http",
                                "http.listen=127.0.0.1:0",
                                "zookeeper.listen=127.0.0.1:0",
                                "broker.listeners=PLAINTEXT://127.0.0.1:0"),
                        Optional.of(directory.resolve("data")));
        try (var hub = new Hub(config, DataFolder.open(config.data()), "test", Clock.systemUTC(), what -> {})) {
            hub.start();
            Map<String, List<String>> addresses =
                    RunFile.find(directory.resolve("data")).orElseThrow().addresses();
            http = addresses.getOrDefault("http", List.of()).get(0);
            String broker = addresses.getOrDefault("broker", List.of()).get(0).replace("PLAINTEXT://", "");
            Map<String, Object> client = Map.of("bootstrap.servers", broker);
            try (Admin admin = Admin.create(client);
                    var producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
                admin.createTopics(List.of(
                                topic("avro", Map.of("schema.validation.patience.ms", "0")),
                                topic("json", Map.of()),
                                topic("protobuf", Map.of()),
                                topic("elsewhere", Map.of("schema.validation.context", ".shop")),
                                topic("named", Map.of("confluent.value.subject.name.strategy", RECORD_NAMES))))
                        .all()
                        .get();

                // nobody has asked for the registry yet: the first record does, and is tried again until it can say
                assertThatThrownBy(() -> send(producer, "avro", 1, new byte[] {4, 'o', 'k'}))
                        .isInstanceOf(InvalidRecordException.class)
                        .hasMessageContaining("names schema 1 in its value, which the registry does not have");

                int avro = register("avro-value", "AVRO", AVRO);
                send(producer, "avro", avro, new byte[] {4, 'o', 'k'});
                refused(producer, "avro", avro, new byte[] {40, 'o', 'k'}, "was not written with schema");
                refused(producer, "json", avro, new byte[] {4, 'o', 'k'}, "not registered under subject json-value");

                int json = register("json-value", "JSON", JSON_SCHEMA);
                send(producer, "json", json, "{\"id\": 1}".getBytes(StandardCharsets.UTF_8));
                refused(producer, "json", json, new byte[] {'{', '}'}, "was not written with schema");

                int protobuf = register("protobuf-value", "PROTOBUF", PROTOBUF);
                byte[] line = {4, 0, 0, 10, 1, 'x'}; // the first message in the first message, with an article
                send(producer, "protobuf", protobuf, line);
                refused(producer, "protobuf", protobuf, new byte[] {0, 10, 99}, "was not written with schema");

                register("com.shop.Order", "AVRO", AVRO);
                send(producer, "named", avro, new byte[] {4, 'o', 'k'});
                refused(producer, "named", json, "{\"id\": 1}".getBytes(StandardCharsets.UTF_8), "com.shop.Order");
                refused(producer, "named", protobuf, line, "under subject com.shop.Order.Line");

                int elsewhere = register(":.shop:elsewhere-value", "AVRO", AVRO);
                send(producer, "elsewhere", elsewhere, new byte[] {4, 'o', 'k'});
                assertThat(protobuf).as("ids of each context are its own").isNotEqualTo(elsewhere);
                refused(producer, "elsewhere", protobuf, line, "does not have in context .shop");
                register(":.shop:others-value", "JSON", JSON_SCHEMA);
                register("elsewhere-value", "JSON", JSON_SCHEMA); // in the default context, which is another's
                refused(
                        producer,
                        "elsewhere",
                        elsewhere + 1,
                        "{\"id\": 1}".getBytes(StandardCharsets.UTF_8),
                        "not registered under subject elsewhere-value in context .shop");

                delete("avro-value");
                refused(producer, "avro", avro, new byte[] {4, 'o', 'k'}, "not registered under subject avro-value");
            }
        }
    }

    private static NewTopic topic(String name, Map<String, String> more) {
        var configs = new HashMap<>(more);
        configs.put("schema.validation", "payload");
        return new NewTopic(name, 1, (short) 1).configs(configs);
    }

    private static void refused(
            KafkaProducer<byte[], byte[]> producer, String topic, int id, byte[] payload, String why) {
        assertThatThrownBy(() -> send(producer, topic, id, payload))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining(why);
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String topic, int id, byte[] payload)
            throws Exception {
        byte[] value = ByteBuffer.allocate(5 + payload.length)
                .put((byte) 0)
                .putInt(id)
                .put(payload)
                .array();
        try {
            producer.send(new ProducerRecord<>(topic, value)).get(60, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }

    private int register(String subject, String type, String schema) throws Exception {
        String body = JSON.createObjectNode()
                .put("schemaType", type)
                .put("schema", schema)
                .toString();
        JsonNode answer = ask("POST", "/subjects/" + subject + "/versions", body);
        return answer.path("id").asInt();
    }

    private void delete(String subject) throws Exception {
        ask("DELETE", "/subjects/" + subject, "");
    }

    private JsonNode ask(String method, String path, String body) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(http + "/registry" + path))
                                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }
}
