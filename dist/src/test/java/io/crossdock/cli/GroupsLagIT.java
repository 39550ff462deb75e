package io.crossdock.cli;

import io.crossdock.hub.Hub;
import io.crossdock.hub.KafkaBrokerSettings;
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

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.crossdock.cli.Commands.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** How far behind a group is, as the hub tells it. */
class GroupsLagIT {
    @TempDir
    Path folder;

    @Test
    void lagIsShownInRecordsAndInSeconds() throws Exception {
        Path data = folder.resolve("data");
        var config = new HubConfigReader(folder, new KafkaBrokerSettings())
                .read(
                        Optional.empty(),
                        List.of(
                                "roles=zookeeper,broker,http",
                                "zookeeper.listen=127.0.0.1:0",
                                "http.listen=127.0.0.1:0",
                                "broker.listeners=PLAINTEXT://127.0.0.1:0"),
                        Optional.of(data));
        try (Hub hub = new Hub(config, DataFolder.open(config.data()), "test", Clock.systemUTC(), what -> {})) {
            hub.start();
            fallBehind(RunFile.find(data).orElseThrow().brokerAddresses().get(0).replaceFirst(".*://", ""));

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(run("groups", "lag", "late", "--data", data.toString())
                                    .out())
                            .containsPattern("late  EMPTY  2 records behind, the oldest 36\\d\\d(\\.\\d+)? s old")
                            .containsPattern("orders +0 +1 +3 +2 +36\\d\\d"));
            assertThat(run("groups", "lag", "late", "--data", data.toString(), "--output", "json")
                            .out())
                    .contains("\"total\" : 2", "\"lagSeconds\" : 36");
        }
    }

    /** Three records, an hour old; one of them is read. */
    private static void fallBehind(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
                var producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1)))
                    .all()
                    .get();
            long then = Clock.systemUTC().instant().minus(Duration.ofHours(1)).toEpochMilli();
            for (int i = 0; i < 3; i++) {
                producer.send(new ProducerRecord<>("orders", 0, then, "k", "v")).get();
            }
            admin.alterConsumerGroupOffsets("late", Map.of(new TopicPartition("orders", 0), new OffsetAndMetadata(1)))
                    .all()
                    .get();
        }
    }
}
