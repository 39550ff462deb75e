package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Who is throttled and by which rule is seen with Admin and in the metrics; storage budgets refuse what is beyond them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@NullUnmarked
class QuotaUsageIT {
    private LimitedHub limited;
    private TestHub hub;
    private Admin admin;
    private Limits limits;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        limited = new LimitedHub(directory, Map.of("log.retention.check.interval.ms", "200"));
        hub = limited.hub();
        admin = limited.admin();
        limits = limited.limits();
    }

    @AfterAll
    void stop() {
        limited.close();
    }

    @AfterEach
    void free() throws Exception {
        limits.removeAll();
    }

    @Test
    void whoIsThrottledIsSeenWithTheRuleAndTheTimeLeft() throws Exception {
        limited.topic("seen");
        limits.set("client-id", null, "producer_byte_rate", 10_000);
        try (var producer = limited.producer("hasty")) {
            producer.send(new ProducerRecord<>("seen", "x".repeat(100_000))).get();

            var usage = usage("throttled");
            var entity =
                    Map.of("client-id", "hasty", "usage", "producer_byte_rate", "rule", "client-id", "broker", "1");
            assertThat(usage).containsKey(entity);
            Map<String, Double> values = usage.get(entity);
            assertThat(values.get("limit")).isEqualTo(10_000);
            assertThat(values.get("rate")).isGreaterThan(0);
            assertThat(values.get("throttled")).isEqualTo(1);
            assertThat(values.get("throttled.ms")).isBetween(1000.0, 10_000.0);
            assertThat(values.get("throttled.count")).isGreaterThanOrEqualTo(1);
            assertThat(usage.get(Map.of("broker", "1")))
                    .containsEntry("throttled", 1.0)
                    .containsKey("accounts");
            assertThat(hub.metrics().stream()
                            .filter(metric -> metric.name().equals("crossdock_quota_throttled"))
                            .flatMap(metric -> metric.points().stream())
                            .filter(point -> point.labels().get("client_id").equals("hasty"))
                            .mapToDouble(Metric.Point::value))
                    .containsExactly(1.0);
            // what lifts it: the rule goes
            limits.removeAll();
            assertThat(usage("throttled")).doesNotContainKey(entity);
        }
    }

    @Test
    void aFilterOfUsageSelectsKindsEntitiesAndBrokers() throws Exception {
        limited.topic("filtered");
        limits.set("user", null, "producer_message_rate", 1e6, "producer_byte_rate", 1e9);
        try (var producer = limited.producer("calm")) {
            producer.send(new ProducerRecord<>("filtered", "x")).get();
        }
        var alice = ClientQuotaFilterComponent.ofEntity("user", "alice");
        var anonymous = ClientQuotaFilterComponent.ofEntity("user", "ANONYMOUS");
        var any = ClientQuotaFilterComponent.ofEntityType("usage");
        var here = ClientQuotaFilterComponent.ofEntity("broker", "1");

        assertThat(described(any, anonymous)).hasSize(3);
        assertThat(described(any, anonymous, here)).hasSize(3);
        assertThat(described(ClientQuotaFilterComponent.ofEntity("usage", "producer_message_rate"), anonymous))
                .hasSize(2);
        assertThat(described(any, alice)).containsOnlyKeys(Map.of("broker", "1"));
        assertThat(described(any, ClientQuotaFilterComponent.ofEntity("broker", "7")))
                .isEmpty();
        assertThat(usage("throttled")).containsOnlyKeys(Map.of("broker", "1"));
        assertThatThrownBy(() -> described(ClientQuotaFilterComponent.ofDefaultEntity("usage")))
                .hasCauseInstanceOf(InvalidRequestException.class);
        // and what is set is shown without it
        assertThat(limits.all()).hasSize(1);
    }

    @Test
    void writesBeyondAStorageBudgetAreRefusedUntilThereIsRoomAndReadsGoOn() throws Exception {
        limited.topic("stored");
        limits.set("topic", "stored", "storage_bytes", 50_000);
        try (var producer = limited.producer("writer")) {
            int written = fill(producer, "stored");
            assertThat(written).isBetween(3, 4); // of ten thousand bytes and their batch
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("stored", "x".repeat(20_000)))
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(PolicyViolationException.class)
                    .hasMessageContaining("stored");
            try (var consumer = hub.consumer(Map.of("group.id", "stored"))) {
                consumer.subscribe(List.of("stored"));
                int[] read = {0};
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> (read[0] +=
                                        consumer.poll(Duration.ofMillis(200)).count())
                                == written);
            }
            assertThat(usage("storage_bytes").entrySet()).anySatisfy(entry -> {
                assertThat(entry.getKey()).containsEntry("topic", "stored");
                assertThat(entry.getValue().get("throttled")).isEqualTo(1);
                assertThat(entry.getValue().get("rate")).isBetween(30_000.0, 50_000.0);
            });

            limits.set("topic", "stored", "storage_bytes", 100_000);
            producer.send(new ProducerRecord<>("stored", "x".repeat(10_000))).get();
        }
    }

    @Test
    void theTopicsOfAPrefixShareItsBudget() throws Exception {
        limited.topic("p-one");
        limited.topic("p-two");
        limited.topic("other");
        limits.set("topic-prefix", "p-", "storage_bytes", 50_000);
        try (var producer = limited.producer("writer")) {
            assertThat(fill(producer, "p-one")).isBetween(3, 4);
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("p-two", "x".repeat(20_000)))
                            .get())
                    .hasCauseInstanceOf(PolicyViolationException.class);
            producer.send(new ProducerRecord<>("other", "x".repeat(20_000))).get();

            admin.deleteTopics(List.of("p-one")).all().get();
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
                producer.send(new ProducerRecord<>("p-two", "x".repeat(20_000))).get();
                return true;
            });
        }
    }

    private int fill(KafkaProducer<String, String> producer, String topic) throws Exception {
        for (int written = 0; ; written++) {
            try {
                producer.send(new ProducerRecord<>(topic, "x".repeat(12_000))).get();
            } catch (ExecutionException full) {
                assertThat(full).hasCauseInstanceOf(PolicyViolationException.class);
                return written;
            }
        }
    }

    private Map<Map<String, String>, Map<String, Double>> usage(String selection) throws Exception {
        return described(ClientQuotaFilterComponent.ofEntity("usage", selection));
    }

    private Map<Map<String, String>, Map<String, Double>> described(ClientQuotaFilterComponent... components)
            throws Exception {
        var found = new HashMap<Map<String, String>, Map<String, Double>>();
        admin.describeClientQuotas(ClientQuotaFilter.contains(List.of(components)))
                .entities()
                .get()
                .forEach((entity, values) -> found.put(entity.entries(), values));
        return found;
    }
}
