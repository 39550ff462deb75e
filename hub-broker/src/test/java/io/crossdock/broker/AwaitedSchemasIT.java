package io.crossdock.broker;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Future;

import static io.crossdock.broker.CheckedTopics.ORDER;
import static io.crossdock.broker.CheckedTopics.PATIENCE;
import static io.crossdock.broker.CheckedTopics.bytes;
import static io.crossdock.broker.CheckedTopics.get;
import static io.crossdock.broker.CheckedTopics.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Records that name schemas which are not known yet, and who waits for them. */
class AwaitedSchemasIT {
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
    void aSchemaThatIsRegisteredMeanwhileIsWaitedForInOrder() throws Exception {
        hub.create(Map.of("schema.validation", "id", "schema.validation.patience.ms", "20000"));
        int id = hub.newId();
        try (var producer = hub.producer(Map.of("max.in.flight.requests.per.connection", 5))) {
            Future<RecordMetadata> first = producer.send(new ProducerRecord<>(orders, value(id, "first")));
            await().atMost(PATIENCE).until(() -> hub.schemas().isAwaited(id));
            Future<RecordMetadata> second = producer.send(new ProducerRecord<>(orders, value(ORDER, "second")));
            hub.schemas().register(id, "com.shop.New", orders + "-value");

            assertThat(get(first).offset()).isZero();
            assertThat(get(second).offset()).isEqualTo(1);
        }
    }

    @Test
    void whatIsSentWhenNothingIsAskedAnyMoreComesBehindWhatStillWaits() throws Exception {
        hub.create(Map.of("schema.validation", "id", "schema.validation.patience.ms", "20000"));
        int id = hub.newId();
        try (var producer = hub.producer(Map.of());
                var other = hub.producer(Map.of())) {
            Future<RecordMetadata> first = producer.send(new ProducerRecord<>(orders, value(id, "first")));
            await().atMost(PATIENCE).until(() -> hub.schemas().isAwaited(id));
            hub.alter(Map.of("schema.validation", "off"));
            await().atMost(PATIENCE).untilAsserted(() -> get(other.send(new ProducerRecord<>(orders, bytes("plain")))));
            Future<RecordMetadata> second = producer.send(new ProducerRecord<>(orders, bytes("second")));
            get(other.send(new ProducerRecord<>(orders, bytes("plain"))));
            hub.schemas().register(id, "com.shop.New", orders + "-value");

            assertThat(get(second).offset()).isEqualTo(get(first).offset() + 1);
        }
    }

    @Test
    void whoeverWaitsForASchemaHoldsUpNobodyElse() throws Exception {
        hub.create(Map.of("schema.validation", "id", "schema.validation.patience.ms", "20000"));
        int id = hub.newId();
        try (var waiting = hub.producer(Map.of());
                var other = hub.producer(Map.of())) {
            Future<RecordMetadata> held = waiting.send(new ProducerRecord<>(orders, value(id, "held")));
            await().atMost(PATIENCE).until(() -> hub.schemas().isAwaited(id));
            assertThat(get(other.send(new ProducerRecord<>(orders, value(ORDER, "free"))))
                            .offset())
                    .isZero();
            assertThat(held).isNotDone();
            hub.schemas().register(id, "com.shop.New", orders + "-value");
            assertThat(get(held).offset()).isEqualTo(1);
        }
    }

    @Test
    void aRegistryThatCannotSayYetIsAskedAgain() throws Exception {
        hub.create(Map.of("schema.validation", "id"));
        int id = hub.newId();
        hub.schemas().loading(true);
        try (var producer = hub.producer(Map.of())) {
            var sent = new ArrayList<Future<RecordMetadata>>();
            for (int i = 0; i < 5; i++) {
                sent.add(producer.send(new ProducerRecord<>(orders, value(id, "number " + i))));
                producer.send(new ProducerRecord<>(orders, value(ORDER, "known " + i)));
            }
            int asked = hub.schemas().questions();
            await().atMost(PATIENCE).until(() -> hub.schemas().questions() > asked + 3);
            hub.schemas().register(id, "com.shop.New", orders + "-value");
            hub.schemas().loading(false);
            producer.flush();
            for (Future<RecordMetadata> each : sent) {
                get(each);
            }
        }
        assertThat(hub.written().values(10))
                .containsExactly(
                        "number 0",
                        "known 0",
                        "number 1",
                        "known 1",
                        "number 2",
                        "known 2",
                        "number 3",
                        "known 3",
                        "number 4",
                        "known 4");
    }

    @Test
    void withoutPatienceTooARegistryThatCannotSayYetIsAskedAgain() throws Exception {
        hub.create(Map.of("schema.validation", "id", "schema.validation.patience.ms", "0"));
        int id = hub.newId();
        hub.schemas().loading(true);
        try (var producer = hub.producer(Map.of())) {
            int asked = hub.schemas().questions();
            Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(orders, value(id, "early")));
            await().atMost(PATIENCE).until(() -> hub.schemas().questions() > asked + 3);
            assertThat(sent).isNotDone();
            hub.schemas().register(id, "com.shop.New", orders + "-value");
            hub.schemas().loading(false);

            assertThat(get(sent).offset()).isZero();
        }
    }
}
