package io.crossdock.connectors.it;

import io.crossdock.connectors.ConnectorState;
import io.crossdock.connectors.cluster.TestCluster;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static io.crossdock.connectors.it.Installation.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What connectors from topics to topics promise: each record once, its key's order, and what it was when nobody changes it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TopicToTopicContract {
    @RegisterExtension
    final Installation hub = new Installation(this::startCluster);

    abstract TestCluster startCluster() throws Exception;

    @Test
    void everyRecordIsThereOnceAndInOrderThoughTheConnectorIsRestartedInTheMiddle() throws Exception {
        List<String> sent = IntStream.range(0, 200)
                .mapToObj(n -> "k" + n % 5 + "={\"n\":" + n + ",\"card\":\"4111111111111111\"}")
                .toList();
        hub.topics().writeKeyed("pay.in", sent.subList(0, 150).toArray(new String[0]));
        hub.connector("payments", """
                from: {topics: {pattern: "pay\\\\..*"}}
                steps:
                  - mask: {fields: [card]}
                  - delay: {constant: 2, asyncDelayed: false}
                to: {topic: payments, partitions: 3}
                tasks: 2
                """);
        await().atMost(PATIENCE).until(() -> hub.runtime().connector("payments").isPresent());
        await().atMost(PATIENCE).until(() -> hub.status("payments").received() > 20);

        hub.runtime().restart("payments");
        await().atMost(PATIENCE).until(() -> hub.status("payments").received() > 20);
        hub.stop();
        hub.start();
        hub.topics().writeKeyed("pay.in", sent.subList(150, 200).toArray(new String[0]));

        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(hub.topics().read("payments")).hasSize(sent.size()));
        assertThat(numbersByKey("payments"))
                .isEqualTo(IntStream.range(0, 200).boxed().collect(Collectors.groupingBy(n -> "k" + n % 5)));
        assertThat(hub.topics().values("payments"))
                .allSatisfy(it -> assertThat(it).contains("************1111"));
        assertThat(hub.topics().committed("connector-payments", "pay.in")).isEqualTo(200);
    }

    private Map<String, List<Integer>> numbersByKey(String topic) {
        var numbers = new HashMap<String, List<Integer>>();
        for (ConsumerRecord<String, String> each : hub.topics().read(topic)) {
            numbers.computeIfAbsent(each.key(), it -> new ArrayList<>())
                    .add(Integer.valueOf(each.value().replaceAll(".*\"n\":(\\d+).*", "$1")));
        }
        return numbers;
    }

    @Test
    void whatTheFileDoesNotChangeStaysAndWhatCannotGoOnIsADeadLetter() throws Exception {
        hub.topics().write("docs.raw", "{\"type\": \"order\"}", Map.of("source", "web"));
        hub.topics().write("docs.raw", "no json", Map.of("source", "fax"));
        hub.topics().write("docs.raw", "{\"type\": \"draft\"}", Map.of());
        hub.topics().write("docs.raw", "{\"type\": \"raw\"}", Map.of());
        hub.topics().write("docs.raw", "{\"type\": \"invoice\"}", Map.of());
        hub.connector("docs", """
                from: {topic: docs.raw}
                steps: [{keep: "${body[type]} != 'draft'"}]
                to: {topic: {simple: "docs.${body[type]}"}, headers: {by: {constant: docs}}}
                errors: {retries: 0, deadLetter: docs-lost}
                """);

        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                        hub.topics().committed("connector-docs", "docs.raw"))
                .isEqualTo(5));
        ConsumerRecord<String, String> order = hub.topics().read("docs.order").get(0);
        assertThat(order.key()).isEqualTo("k");
        assertThat(order.timestamp())
                .isEqualTo(hub.topics().read("docs.raw").get(0).timestamp());
        assertThat(headers(order)).containsOnly(Map.entry("source", "web"), Map.entry("by", "docs"));
        assertThat(hub.topics().values("docs.invoice")).hasSize(1);
        List<ConsumerRecord<String, String>> letters = hub.topics().read("docs-lost");
        assertThat(letters).extracting(ConsumerRecord::value).containsExactly("no json", "{\"type\": \"raw\"}");
        assertThat(headers(letters.get(0)))
                .containsEntry("crossdock.stage", "decode")
                .containsEntry("crossdock.topic", "docs.raw")
                .containsEntry("crossdock.offset", "1")
                .containsEntry("source", "fax");
        assertThat(headers(letters.get(1)))
                .containsEntry("crossdock.stage", "convert")
                .extractingByKey("crossdock.error.message")
                .asString()
                .contains("docs.raw, which is read here");
        assertThat(hub.status("docs").state()).isEqualTo(ConnectorState.RUNNING);
    }

    private static Map<String, String> headers(ConsumerRecord<?, ?> record) {
        var headers = new HashMap<String, String>();
        record.headers().forEach(it -> headers.put(it.key(), new String(it.value(), StandardCharsets.UTF_8)));
        return headers;
    }
}
