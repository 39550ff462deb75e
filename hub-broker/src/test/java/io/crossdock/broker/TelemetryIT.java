package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.ConfigResource.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A Java client pushes the metrics a subscription asks it for, and they appear beside the broker's own. */
class TelemetryIT {
    @TempDir
    Path directory;

    @Test
    void aProducersMetricsAppearWithItsNameAndTheSubscriptionChoosesClients() throws Exception {
        try (var hub = new TestHub(directory);
                Admin admin = hub.admin()) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(Type.CLIENT_METRICS, "producers"),
                            List.of(
                                    new AlterConfigOp(new ConfigEntry("interval.ms", "200"), OpType.SET),
                                    new AlterConfigOp(
                                            new ConfigEntry("metrics", "org.apache.kafka.producer."), OpType.SET),
                                    new AlterConfigOp(
                                            new ConfigEntry(
                                                    "match",
                                                    "client_id=shop-.*,client_software_name=apache-kafka-java"),
                                            OpType.SET))))
                    .all()
                    .get();
            try (var shop = hub.producer(Map.of("client.id", "shop-1", "enable.metrics.push", true));
                    var other = hub.producer(Map.of("client.id", "other", "enable.metrics.push", true))) {
                for (int i = 0; i < 5; i++) {
                    shop.send(new ProducerRecord<>("orders", "v")).get();
                    other.send(new ProducerRecord<>("orders", "v")).get();
                }
                String id = shop.clientInstanceId(Duration.ofSeconds(10)).toString();

                await().untilAsserted(() -> {
                    List<Metric> pushed = hub.metrics().stream()
                            .filter(metric -> metric.name().startsWith("kafka_client_"))
                            .toList();
                    assertThat(pushed).extracting(Metric::name).contains("kafka_client_producer_connection_creation");
                    assertThat(pushed).allSatisfy(metric -> assertThat(metric.points())
                            .allSatisfy(point -> assertThat(point.labels())
                                    .containsEntry("client_id", "shop-1")
                                    .containsEntry("client_instance_id", id)
                                    .containsEntry("client_software_name", "apache-kafka-java")));
                });
            }
        }
    }
}
