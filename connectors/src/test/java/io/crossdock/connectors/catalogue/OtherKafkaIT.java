package io.crossdock.connectors.catalogue;

import io.crossdock.broker.apachekafka.ApacheKafkaNode;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Topics of another cluster, an Apache Kafka that asks for a password and is killed in the middle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherKafkaIT {
    private static final String PASSWORD = "oth\"er\\pw";
    private static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"hub\""
                    + " password=\"oth\\\"er\\\\pw\"";
    private static final String ACCESS = "servers: \"%s\", protocol: SASL_PLAINTEXT, mechanism: PLAIN, username: hub,"
            + " password: \"${env:OTHER_PASSWORD}\"";
    private Hub hub;
    private ApacheKafkaNode other;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        hub = Hub.start(folder, Map.of("OTHER_PASSWORD", PASSWORD));
        other = ApacheKafkaNode.start(Map.of(
                "listener.security.protocol.map",
                "CONTROLLER:PLAINTEXT,INNER:PLAINTEXT,CLIENT:SASL_PLAINTEXT",
                "sasl.enabled.mechanisms",
                "PLAIN",
                "listener.name.client.plain.sasl.jaas.config",
                (LOGIN + " user_hub=\"oth\\\"er\\\\pw\";").replace("\\", "\\\\")));
    }

    @AfterAll
    void stop() throws Exception {
        hub.close();
        other.close();
    }

    @Test
    void everyRecordOfTheOtherClusterIsHereOnceThoughItIsKilledAndTheConnectorRestarted() throws Exception {
        Messages sent = Messages.of(150);
        send("orders", sent.from(0, 100));
        hub.connect("orders-in", """
                topic: copied
                source: {kamelet: kafka-cluster-source, properties: {%s, topics: orders, records: 20}}
                steps: [{delay: {constant: 3}}]
                value: {format: bytes}
                """.formatted(access()));

        hub.awaitDelivered("orders-in", 20);
        other.kill();
        other.resume();
        send("orders", sent.from(100, 150));
        hub.awaitDelivered("orders-in", 110);
        hub.restart("orders-in");

        hub.awaitArrival("copied", sent);
        List<ConsumerRecord<String, String>> copied = hub.topics().read("copied");
        assertThat(copied).hasSize(sent.count());
        assertThat(copied).allSatisfy(it -> {
            assertThat(it.timestamp()).isEqualTo(1_700_000_000_000L);
            assertThat(new String(it.headers().lastHeader("trace").value(), StandardCharsets.UTF_8))
                    .isEqualTo("t");
        });
        hub.disconnect("orders-in");
    }

    @Test
    void everyRecordOfTheHubIsOnTheOtherClusterInOrderThoughThatIsKilled() throws Exception {
        Messages sent = Messages.of(150);
        hub.write("mirrored", sent.from(0, 100));
        hub.connect("mirror", """
                topic: mirrored
                sink: {kamelet: kafka-cluster-sink, properties: {%s}}
                value: {format: bytes}
                batch: {records: 20, wait: 20ms}
                steps: [{delay: {constant: 50, asyncDelayed: false}}]
                errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
                """.formatted(access()));

        hub.awaitDelivered("mirror", 20);
        other.kill();
        hub.write("mirrored", sent.from(100, 150));
        other.resume();

        await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(values("mirrored"))
                .containsAll(sent.all()));
        sent.assertOrderPerKey(values("mirrored"));
        assertThat(read("mirrored")).allSatisfy(it -> assertThat(it.key()).isEqualTo(Messages.key(it.value())));
        hub.disconnect("mirror");
    }

    private String access() {
        return ACCESS.formatted(other.bootstrap());
    }

    private Map<String, Object> client() {
        return new HashMap<>(Map.of(
                "bootstrap.servers",
                other.bootstrap(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                LOGIN + ";"));
    }

    private void send(String topic, List<String> messages) throws Exception {
        try (var producer = new KafkaProducer<>(client(), new StringSerializer(), new StringSerializer())) {
            for (String message : messages) {
                var record = new ProducerRecord<>(topic, null, 1_700_000_000_000L, Messages.key(message), message);
                record.headers().add("trace", new byte[] {'t'});
                producer.send(record);
            }
            producer.flush();
        }
    }

    private List<String> values(String topic) {
        return read(topic).stream().map(ConsumerRecord::value).toList();
    }

    private List<ConsumerRecord<String, String>> read(String topic) {
        try (var consumer = new KafkaConsumer<>(client(), new StringDeserializer(), new StringDeserializer())) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition)).get(partition));
            var records = new ArrayList<ConsumerRecord<String, String>>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }
}
