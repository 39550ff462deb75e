package io.crossdock.broker;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

import static io.crossdock.broker.CheckedTopics.ORDER;
import static io.crossdock.broker.CheckedTopics.OTHER;
import static io.crossdock.broker.CheckedTopics.PATIENCE;
import static io.crossdock.broker.CheckedTopics.get;
import static io.crossdock.broker.CheckedTopics.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Payloads that take their time to be read, and who is held up by them. */
class CostlySchemasIT {
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
    void payloadsAreReadOnThreadsThatServeNothingElse() throws Exception {
        hub.create(Map.of("schema.validation", "payload"));
        try (var producer = hub.producer(Map.of())) {
            get(producer.send(new ProducerRecord<>(orders, value(ORDER, "ok"))));
        }
        assertThat(hub.schemas().threads()).isNotEmpty().allSatisfy(name -> assertThat(name)
                .startsWith("schema-"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip"})
    void aBatchThatTakesTooLongIsRefusedAndItsProducerGoesOn(String codec) throws Exception {
        hub.create(Map.of("schema.validation", "payload"));
        byte[][] slow = new byte[200][];
        Arrays.setAll(slow, i -> value(ORDER, "ok slow " + i));
        try (var producer = hub.batching(codec)) {
            List<Future<RecordMetadata>> refused = hub.sendTogether(producer, slow);

            assertThatThrownBy(() -> get(refused.get(0)))
                    .isInstanceOf(PolicyViolationException.class)
                    .hasMessageContaining("send smaller batches");
            assertThat(hub.endOffset()).isZero();
            assertThat(get(hub.sendTogether(producer, value(ORDER, "ok")).get(0))
                            .offset())
                    .isZero();

            hub.alter(Map.of("schema.validation.action", "count"));
            await().atMost(PATIENCE)
                    .until(() -> get(hub.sendTogether(producer, value(99, "")).get(0))
                            .hasOffset());
            assertThat(get(hub.sendTogether(producer, slow).get(199)).hasOffset())
                    .isTrue();
            assertThat(hub.metric(
                            "crossdock_schema_records_failed",
                            Map.of("topic", orders, "reason", "too-long", "action", "count")))
                    .hasValue(1.0);
        }
    }

    @Test
    void slowSchemasHoldUpNobodyWhoDoesNotUseSchemas() throws Exception {
        hub.create(Map.of("schema.validation", "payload"));
        try (var held = new HeldBatches(hub, orders, 6)) { // more than the broker has threads of any kind
            hub.admin()
                    .createTopics(List.of(new NewTopic(orders + "-other", 8, (short) 1)))
                    .all()
                    .get();

            assertThat(held.sent()).noneMatch(Future::isDone);
        }
        assertThat(hub.endOffset()).isEqualTo(6);
        assertThat(hub.schemas().threads()).allSatisfy(name -> assertThat(name).startsWith("schema-"));
    }

    @Test
    void aTopicThatIsJudgedHardHoldsUpNoOtherTopic() throws Exception {
        hub.create(Map.of("schema.validation", "payload"));
        String other = orders + "-other";
        hub.schemas().register(OTHER, "com.shop.Other", other + "-value");
        hub.admin()
                .createTopics(
                        List.of(new NewTopic(other, 1, (short) 1).configs(Map.of("schema.validation", "payload"))))
                .all()
                .get();
        try (var held = new HeldBatches(hub, orders, 6); // more than there are threads
                var free = hub.producer(Map.of())) {
            for (int i = 0; i < 5; i++) {
                assertThat(get(free.send(new ProducerRecord<>(other, value(OTHER, "ok"))))
                                .offset())
                        .isEqualTo(i);
            }
            assertThat(held.sent()).noneMatch(Future::isDone);
        }
        assertThat(hub.endOffset()).isEqualTo(6);
    }
}
