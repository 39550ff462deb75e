package io.crossdock.hub;

import io.crossdock.hub.config.HubConfigReader;
import io.crossdock.hub.data.DataFolder;
import io.crossdock.hub.data.RunFile;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a whole hub tells at {@code /metrics}, held against the page about it. */
class MetricsPageIT {
    private static final Path PAGE = Path.of("docs/metrics.md");
    private static final Pattern FAMILY =
            Pattern.compile("^# TYPE (crossdock_\\w+?)(?:_total)? (\\w+)$", Pattern.MULTILINE);

    @TempDir
    Path directory;

    @Test
    void everyMetricOfAHubAtWorkIsOnThePageWithItsKind() throws Exception {
        Path connectors = Files.createDirectories(directory.resolve("connectors"));
        Files.writeString(connectors.resolve("ticks.yaml"), """
                name: ticks
                topic: ticks
                source: {uri: "timer:tick", parameters: {period: 200, delay: 0}}
                """);
        var config = new HubConfigReader(directory, new KafkaBrokerSettings())
                .read(
                        Optional.empty(),
                        List.of(
                                "zookeeper.listen=127.0.0.1:0",
                                "broker.listeners=PLAINTEXT://127.0.0.1:0",
                                "http.listen=127.0.0.1:0",
                                "connectors.directory=" + connectors),
                        Optional.of(directory.resolve("data")));
        try (Hub hub = new Hub(config, DataFolder.open(config.data()), "test", Clock.systemUTC(), what -> {})) {
            hub.start();
            String bootstrap = address("broker").substring("PLAINTEXT://".length());
            readHalfOf("orders", bootstrap);

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(metrics())
                    .contains("crossdock_group_lag_records{group=\"billing\",topic=\"orders\"} 1.0")
                    .contains("crossdock_group_lag_seconds{group=\"billing\",topic=\"orders\"}")
                    .contains("crossdock_connector_state{connector=\"ticks\",state=\"RUNNING\"} 1.0")
                    .contains("crossdock_connector_state{connector=\"ticks\",state=\"FAILED\"} 0.0")
                    .containsPattern("crossdock_connector_records_out_total\\{connector=\"ticks\"} [1-9]")
                    .containsPattern("crossdock_connector_delivery_seconds_count\\{connector=\"ticks\"} [1-9]")
                    .contains("crossdock_http_request_seconds_count{method=\"GET\",path=\"/metrics\",status=\"200\"}")
                    .contains("crossdock_request_seconds_bucket{api=\"PRODUCE\",le=\"+Inf\"}"));

            MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
            String messages = "kafka.server:type=BrokerTopicMetrics,name=MessagesInPerSec";
            await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
                beans.getAttribute(new ObjectName(messages), "Count"); // lets those of new topics appear
                assertThat(beans.getAttribute(new ObjectName(messages + ",topic=orders"), "Count"))
                        .isEqualTo(2L);
            });

            String page = Files.readString(PAGE);
            var missing = new TreeSet<String>();
            FAMILY.matcher(metrics()).results().forEach(family -> {
                String row = "(?m)^\\|[^|]*`" + family.group(1) + "`[^|]*\\| " + family.group(2) + " \\|";
                if (!Pattern.compile(row).matcher(page).find()) {
                    missing.add(family.group(1) + " (" + family.group(2) + ")");
                }
            });
            assertThat(missing).as("not in a table of " + PAGE).isEmpty();
        }
    }

    /** Two records, of which the group billing has read one. */
    private static void readHalfOf(String topic, String bootstrap) throws Exception {
        Map<String, Object> client = Map.of("bootstrap.servers", bootstrap);
        try (Admin admin = Admin.create(client);
                var producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
            producer.send(new ProducerRecord<>(topic, "1")).get();
            producer.send(new ProducerRecord<>(topic, "2")).get();
            admin.alterConsumerGroupOffsets("billing", Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(1)))
                    .all()
                    .get();
        }
    }

    private String metrics() throws Exception {
        URI uri = URI.create(address("http") + "/metrics");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private String address(String role) {
        return RunFile.find(directory.resolve("data"))
                .orElseThrow()
                .addresses()
                .getOrDefault(role, List.of())
                .get(0);
    }
}
