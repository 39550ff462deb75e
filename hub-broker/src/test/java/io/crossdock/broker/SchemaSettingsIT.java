package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

import static io.crossdock.broker.CheckedTopics.ORDER;
import static io.crossdock.broker.CheckedTopics.PATIENCE;
import static io.crossdock.broker.CheckedTopics.bytes;
import static io.crossdock.broker.CheckedTopics.get;
import static io.crossdock.broker.CheckedTopics.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What topics ask for, and from when until when they do. */
class SchemaSettingsIT {
    private static CheckedTopics hub;

    private String orders = "";

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        hub = new CheckedTopics(directory);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @BeforeEach
    void nameTopic() {
        orders = hub.nextTopic();
    }

    @Test
    void countingRefusesNothingAndCounts() throws Exception {
        hub.create(Map.of("schema.validation", "payload", "schema.validation.action", "count"));
        try (var producer = hub.batching("none")) {
            for (Future<RecordMetadata> each : hub.sendTogether(
                    producer, value(ORDER, "not"), value(99, ""), bytes("plain"), value(ORDER, "ok"))) {
                get(each);
            }
        }
        assertThat(hub.endOffset()).isEqualTo(4);
        assertThat(hub.metric("crossdock_schema_records_checked", Map.of("topic", orders)))
                .hasValue(4.0);
        for (String reason : List.of("payload", "unknown-id", "no-schema-id")) {
            assertThat(hub.metric(
                            "crossdock_schema_records_failed",
                            Map.of("topic", orders, "reason", reason, "action", "count")))
                    .hasValue(1.0);
        }
    }

    @Test
    void aTopicThatAsksForNothingIsNotLookedAt() throws Exception {
        hub.create(Map.of());
        int before = hub.schemas().questions();
        try (var producer = hub.producer(Map.of())) {
            get(producer.send(new ProducerRecord<>(orders, bytes("plain"), bytes("plain"))));
        }
        assertThat(hub.schemas().questions()).isEqualTo(before);
        assertThat(hub.metric("crossdock_schema_records_checked", Map.of("topic", orders)))
                .isEmpty();
    }

    @Test
    void aTopicIsCheckedFromWhenItIsAskedForUntilItIsNotAnyMore() throws Exception {
        hub.create(Map.of());
        try (var producer = hub.producer(Map.of())) {
            get(producer.send(new ProducerRecord<>(orders, bytes("plain"))));
            hub.alter(Map.of("schema.validation", "id"));
            await().atMost(PATIENCE).untilAsserted(() -> assertThatThrownBy(
                            () -> get(producer.send(new ProducerRecord<>(orders, bytes("plain")))))
                    .isInstanceOf(InvalidRecordException.class));
            hub.alter(Map.of("schema.validation", "off"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> get(producer.send(new ProducerRecord<>(orders, bytes("plain")))));
        }
    }

    @Test
    void withoutARegistryProducersAreToldWhatToDo(@TempDir Path directory) throws Exception {
        try (var alone = new TestHub(directory);
                Admin there = alone.admin();
                var producer = new KafkaProducer<>(
                        CheckedTopics.settings(alone, Map.of()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            there.createTopics(List.of(
                            new NewTopic("strict", 1, (short) 1).configs(Map.of("schema.validation", "id")),
                            new NewTopic("counted", 1, (short) 1)
                                    .configs(Map.of("schema.validation", "id", "schema.validation.action", "count"))))
                    .all()
                    .get();
            Future<RecordMetadata> strict = producer.send(new ProducerRecord<>("strict", value(ORDER, "ok")));
            assertThatThrownBy(() -> get(strict))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContaining("no schema registry");
            get(producer.send(new ProducerRecord<>("counted", value(ORDER, "ok"))));
        }
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> hub.create(Map.of("schema.validation", "ids")))
                .hasMessageContaining("off, id, payload");
        assertThatThrownBy(() -> hub.create(Map.of("schema.validation.action", "dead-letter")))
                .hasMessageContaining("needs schema.validation.dead.letter.topic");
        assertThatThrownBy(() -> hub.create(Map.of("schema.validation.dead.letter.topic", "__consumer_offsets")))
                .hasMessageContaining("broker alone");
        assertThatThrownBy(() -> hub.create(Map.of("confluent.value.subject.name.strategy", "Mine")))
                .hasMessageContaining("TopicRecordNameStrategy");
    }
}
