package io.crossdock.registry.log;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossdock.registry.book.RegistryBook;
import io.crossdock.registry.book.SubjectVersion;
import io.crossdock.registry.cluster.TestCluster;
import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.schema.Subject;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** How long a node takes to read a topic with ten thousand schemas, until it can answer for all of them. */
abstract class LargeTopicContract {
    private static final int SCHEMAS = 10_000;

    /** Of wall time, of the quickest start: the machine may be building meanwhile. */
    private static final Duration BOUND = Duration.ofSeconds(3);

    private static final int STARTS = 3;

    abstract TestCluster startCluster() throws Exception;

    @Test
    void tenThousandSchemasAreReadInThreeSeconds(TestReporter reporter) throws Exception {
        List<String> texts = realSchemas();
        try (TestCluster cluster = startCluster()) {
            var topic = new Topic(cluster, "large");
            topic.create(1, Map.of("cleanup.policy", "compact"));
            fill(topic, texts);
            List<Duration> taken = new ArrayList<>();

            for (int start = 0; start < STARTS; start++) {
                taken.add(read(cluster, topic, texts));
            }

            reporter.publishEntry(
                    "10,000 schemas read in",
                    taken.stream().map(Duration::toMillis).toList() + " ms");
            assertThat(Collections.min(taken)).isLessThan(BOUND);
        }
    }

    private static Duration read(TestCluster cluster, Topic topic, List<String> texts) {
        var book = new RegistryBook(Compatibility.BACKWARD);
        long start = System.nanoTime();
        try (var log = KafkaRegistryLog.start(Node.config(cluster, topic.name(), 1), book)) {
            await().atMost(Node.PATIENCE).pollInterval(Duration.ofMillis(10)).until(log::isReady);
            Duration taken = Duration.ofNanos(System.nanoTime() - start);

            assertThat(book.within(Subject.parse(""))).hasSize(SCHEMAS / 10);
            for (int i = 0; i < SCHEMAS; i++) {
                var stored = book.id(".", i + 1).orElseThrow();
                assertThat(stored.schema().text()).isEqualTo(text(texts, i));
                assertThat(stored.places()).containsExactly(new SubjectVersion(Subject.of(subject(i)), i % 10 + 1));
            }
            return taken;
        }
    }

    /** As a registry writes them: each in a batch of its own. */
    private static void fill(Topic topic, List<String> texts) {
        var settings = new HashMap<>(topic.cluster().clientSettings());
        settings.put("batch.size", 0);
        settings.put("transactional.id", "filler");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            for (int i = 0; i < SCHEMAS; i++) {
                if (i % 100 == 0) {
                    producer.beginTransaction();
                }
                var unused = producer.send(new ProducerRecord<>(topic.name(), 0, key(i), value(texts, i)));
                if (i % 100 == 99) {
                    producer.commitTransaction();
                }
            }
        }
    }

    private static String subject(int i) {
        return "orders-" + i / 10 + "-value";
    }

    private static String key(int i) {
        return "{\"keytype\":\"SCHEMA\",\"subject\":\"%s\",\"version\":%d,\"magic\":1}"
                .formatted(subject(i), i % 10 + 1);
    }

    private static String value(List<String> texts, int i) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("subject", subject(i))
                .put("version", i % 10 + 1)
                .put("id", i + 1)
                .put("schema", text(texts, i))
                .put("deleted", false)
                .toString();
    }

    /** One of the real ones, made another by a property of its own. */
    private static String text(List<String> texts, int i) {
        return "{\"number\":" + i + "," + texts.get(i % texts.size()).substring(1);
    }

    private static List<String> realSchemas() throws Exception {
        URL folder = Objects.requireNonNull(LargeTopicContract.class.getResource("/schemas"));
        try (Stream<Path> files = Files.walk(Path.of(folder.toURI()))) {
            List<String> texts = files.filter(file -> file.toString().endsWith(".avsc"))
                    .sorted()
                    .map(LargeTopicContract::text)
                    .filter(text -> text.startsWith("{"))
                    .toList();
            assertThat(texts).hasSizeGreaterThan(10);
            return texts;
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
