package io.crossdock.broker.rest;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class AdminRestOnCrossdockIT extends AdminRestContract {
    @Override
    RestCluster startCluster() throws Exception {
        return CrossdockCluster.start();
    }

    @Test
    void whoWritesIntoATopicIsToldToWhoMaySeeIt() throws Exception {
        String topic = topic(1);
        Map<String, Object> settings = new HashMap<>(cluster().adminSettings());
        settings.put("client.id", "till 7");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < 120; i++) {
                producer.send(new ProducerRecord<>(topic, "v" + i)).get();
            }
        }

        JsonNode all = rest().get("/admin/v1/writers?topic=" + topic).body().get("items");

        assertThat(all).as(all.toString()).hasSize(1);
        assertThat(all.at("/0/user").asText()).isEqualTo(RestCluster.ADMIN);
        assertThat(all.at("/0/client").asText()).isEqualTo("till 7");
        assertThat(all.at("/0/recordsPerSecond").asDouble()).isBetween(1.8, 2.0);
        assertThat(all.at("/0/bytesPerSecond").asDouble()).isGreaterThan(100);
        String user = name();
        String password = rest().put("/admin/v1/users/" + user, "{}").text("/password");
        RestClient powerless = as(user, password);
        await().until(() -> powerless.get("/admin/v1/topics").status() == 200);
        assertThat(powerless.get("/admin/v1/writers").body().get("items")).isEmpty();
        rest().post(
                        "/admin/v1/acls",
                        "{\"acls\": [{\"resourceType\": \"TOPIC\", \"name\": \"" + topic + "\", \"principal\": \"User:"
                                + user + "\", \"operation\": \"DESCRIBE\"}]}");
        await().untilAsserted(() -> assertThat(
                        powerless.get("/admin/v1/writers").body().get("items"))
                .hasSize(1));
    }

    @Test
    void whoReadsATopicIsToldWithoutAGroupAndToWhoMaySeeItOnly() throws Exception {
        String topic = topic(1);
        Map<String, Object> settings = new HashMap<>(cluster().adminSettings());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < 120; i++) {
                producer.send(new ProducerRecord<>(topic, "a value of some length " + i))
                        .get();
            }
        }
        assertThat(rest().get("/admin/v1/readers?topic=" + topic).body().get("items"))
                .isEmpty();
        settings.put("client.id", "dash board");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            consumer.seekToBeginning(consumer.assignment());
            await().until(() -> !consumer.poll(Duration.ofMillis(100)).isEmpty());
        }

        JsonNode all = rest().get("/admin/v1/readers?topic=" + topic).body().get("items");

        assertThat(all).as(all.toString()).hasSize(1);
        assertThat(all.at("/0/user").asText()).isEqualTo(RestCluster.ADMIN);
        assertThat(all.at("/0/client").asText()).isEqualTo("dash board");
        assertThat(all.at("/0/bytesPerSecond").asDouble()).isGreaterThan(50);
        assertThat(all.at("/0/idleSeconds").asDouble()).isLessThan(60);
        String user = name();
        String password = rest().put("/admin/v1/users/" + user, "{}").text("/password");
        RestClient powerless = as(user, password);
        await().until(() -> powerless.get("/admin/v1/topics").status() == 200);
        assertThat(powerless.get("/admin/v1/readers").body().get("items")).isEmpty();
    }
}
