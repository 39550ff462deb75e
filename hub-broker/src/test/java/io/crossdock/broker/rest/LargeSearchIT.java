package io.crossdock.broker.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Searches through many records. How many is {@code -Dsearch.records}; ten million are what the product promises, and what
 * is in performance.md.
 */
class LargeSearchIT extends RestContract {
    private static final int RECORDS = Integer.getInteger("search.records", 300_000);
    private static final int PARTITIONS = 4;
    private static final long MIB = 1 << 20;
    private static final System.Logger LOG = System.getLogger(LargeSearchIT.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();

    private String topic;
    private String large;

    @Override
    RestCluster startCluster() throws Exception {
        return CrossdockCluster.start();
    }

    @BeforeAll
    void fill() throws Exception {
        topic = topic(PARTITIONS);
        large = topic(1);
        Map<String, Object> settings = new HashMap<>(cluster().adminSettings());
        settings.putAll(Map.of("linger.ms", 20, "batch.size", 256 * 1024, "compression.type", "lz4"));
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>(topic, i % PARTITIONS, "key-" + i, "value-" + i));
            }
            for (int i = 0; i < 300; i++) {
                producer.send(new ProducerRecord<>(large, "much ".repeat(20_000)));
            }
        }
    }

    @Test
    void aKeyIsFoundAmongAllOfThemInLittleMemory() throws Exception {
        var watched = new Watched(heap());
        long begun = System.nanoTime();
        String query = "key=key-" + (RECORDS - 7);
        JsonNode end = watched.search(query);
        while (end.path("reason").asText().equals("time")) {
            end = watched.search(query + "&resume=" + end.path("next").asText());
        }
        watched.look();
        long millis = Math.max(1, Duration.ofNanos(System.nanoTime() - begun).toMillis());

        assertThat(end.path("reason").asText()).as(end.toString()).isEqualTo("end");
        assertThat(watched.scanned).isEqualTo(RECORDS);
        assertThat(watched.found)
                .singleElement()
                .satisfies(found -> assertThat(found.path("value").asText()).isEqualTo("value-" + (RECORDS - 7)));
        LOG.log(
                System.Logger.Level.INFO,
                "{0} records in {1} ms, {2} a second; of the heap {3} to {4} KiB were in use",
                RECORDS,
                millis,
                RECORDS * 1000L / millis,
                watched.least / 1024,
                watched.most / 1024);
        assertThat(watched.most - watched.least)
                .as("growth of the heap in bytes")
                .isLessThan(64 * MIB);
    }

    @Test
    void whoeverIsBeyondTheLimitIsToldAndASearchThatIsBrokenOffMakesRoomAtOnce() throws Exception {
        List<BufferedReader> running = unread(4);

        var refused = rest().get(messages(large) + "?limit=1");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text("/detail")).contains("4 searches");

        running.get(0).close();
        awaitRoom();
        closeAll(running);
    }

    @Test
    @EnabledIfSystemProperty(named = "search.records", matches = "\\d{7,}") // fewer are through before it is asked
    void aSearchThatIsBrokenOffWhileItReadsEndsAtOnce() throws Exception {
        List<BufferedReader> running = unread(3);
        BufferedReader reading = lines(topic, "value=not-there");
        assertThat(reading.readLine()).startsWith("{\"progress\"");
        assertThat(rest().get(messages(large) + "?limit=1").status()).isEqualTo(429);

        long closed = System.nanoTime();
        reading.close();
        awaitRoom();
        LOG.log(
                System.Logger.Level.INFO,
                "a search that was broken off had ended after {0} ms",
                Duration.ofNanos(System.nanoTime() - closed).toMillis());
        closeAll(running);
    }

    /** Searches that wait for their client: it takes the first line of more than any socket holds. */
    private List<BufferedReader> unread(int count) throws Exception {
        var running = new ArrayList<BufferedReader>();
        for (int i = 0; i < count; i++) {
            BufferedReader lines = lines(large, "limit=10000");
            assertThat(lines.readLine()).startsWith("{\"progress\"");
            running.add(lines);
        }
        return running;
    }

    private void awaitRoom() {
        await().atMost(Duration.ofSeconds(3))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> rest().get(messages(large) + "?limit=1").status() == 200);
    }

    private static void closeAll(List<BufferedReader> running) throws IOException {
        for (BufferedReader each : running) {
            each.close();
        }
    }

    private BufferedReader lines(String in, String query) throws Exception {
        String path = messages(in) + "?" + query;
        // those of the test before may be about to end
        HttpResponse<InputStream> answer = await().until(() -> rest().stream(path), each -> each.statusCode() != 429);
        assertThat(answer.statusCode()).isEqualTo(200);
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    private static String messages(String topic) {
        return "/admin/v1/topics/" + topic + "/messages";
    }

    /**
     * What is in use and not to be collected: what a collection has left. What is in use a moment later would also hold
     * what the search, which goes on meanwhile, has made and dropped since, in one moment in twenty 90 MB.
     */
    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
    }

    /** What a search brings, and what the heap is meanwhile. */
    private final class Watched {
        private final List<JsonNode> found = new ArrayList<>();
        private long least;
        private long most;
        private long scanned;

        Watched(long before) {
            least = before;
            most = before;
        }

        void look() {
            long now = heap();
            least = Math.min(least, now);
            most = Math.max(most, now);
        }

        /** @return the last line */
        JsonNode search(String query) throws Exception {
            JsonNode last = JSON.missingNode();
            try (BufferedReader lines = lines(topic, query)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    last = JSON.readTree(line);
                    if (last.has("message")) {
                        found.add(last.get("message"));
                    }
                    look();
                }
            }
            JsonNode end = last.path("end");
            scanned += end.path("scanned").asLong();
            return end;
        }
    }
}
