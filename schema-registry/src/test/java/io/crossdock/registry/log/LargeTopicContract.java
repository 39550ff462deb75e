package io.crossdock.registry.log;

import io.crossdock.registry.cluster.TestCluster;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** How long a node takes to read a topic with ten thousand schemas. */
abstract class LargeTopicContract {
    private static final int SCHEMAS = 10_000;

    /** Three seconds are promised on a quiet machine; this one may be building. */
    private static final Duration BOUND = Duration.ofSeconds(20);

    abstract TestCluster startCluster() throws Exception;

    @Test
    void tenThousandSchemasAreReadInSeconds(TestReporter reporter) throws Exception {
        try (TestCluster cluster = startCluster()) {
            var topic = new Topic(cluster, "large");
            topic.create(1, Map.of("cleanup.policy", "compact"));
            fill(topic);
            var schemas = new AtomicInteger();

            long start = System.nanoTime();
            try (var log = KafkaRegistryLog.start(
                    Node.config(cluster, topic.name(), 1), (record, offset) -> schemas.incrementAndGet())) {
                await().atMost(Node.PATIENCE)
                        .pollInterval(Duration.ofMillis(10))
                        .until(log::isReady);
                Duration taken = Duration.ofNanos(System.nanoTime() - start);

                assertThat(schemas).hasValue(SCHEMAS);
                reporter.publishEntry("10,000 schemas read in", taken.toMillis() + " ms");
                assertThat(taken).isLessThan(BOUND);
            }
        }
    }

    /** As a registry writes them: each in a batch of its own. */
    private static void fill(Topic topic) {
        var settings = new HashMap<>(topic.cluster().clientSettings());
        settings.put("batch.size", 0);
        settings.put("transactional.id", "filler");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            for (int i = 0; i < SCHEMAS; i++) {
                if (i % 100 == 0) {
                    producer.beginTransaction();
                }
                var unused = producer.send(new ProducerRecord<>(topic.name(), 0, key(i), schema(i)));
                if (i % 100 == 99) {
                    producer.commitTransaction();
                }
            }
        }
    }

    private static String key(int i) {
        return "{\"keytype\":\"SCHEMA\",\"subject\":\"orders-%d-value\",\"version\":%d,\"magic\":1}"
                .formatted(i / 10, i % 10 + 1);
    }

    private static String schema(int i) {
        return "{\"subject\":\"orders-%d-value\",\"version\":%d,\"id\":%d,\"schema\":\"%s\",\"deleted\":false}"
                .formatted(i / 10, i % 10 + 1, i + 1, "{\\\"type\\\":\\\"string\\\"}".repeat(30));
    }
}
