package io.crossdock.broker.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

/** A search whose broker goes while it reads. */
class BrokenSearchIT extends RestContract {
    private static final int RECORDS = 300;

    private final CrossdockCluster cluster = CrossdockCluster.start();

    BrokenSearchIT() throws Exception {}

    @Override
    RestCluster startCluster() {
        return cluster;
    }

    @Test
    void itsLastLineIsAnErrorThatSaysSoAndWhereItCanGoOn() throws Exception {
        String topic = topic(1);
        try (var producer =
                new KafkaProducer<>(cluster().adminSettings(), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>(topic, "much ".repeat(20_000)));
            }
        }
        int messages = 0;
        String last = "";
        try (var lines = new BufferedReader(new InputStreamReader(
                rest().stream("/admin/v1/topics/" + topic + "/messages?limit=10000")
                        .body(),
                StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith("{\"progress\"");
            cluster.stopBroker(); // no socket holds all of them, so the search is in their midst
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                messages += line.startsWith("{\"message\"") ? 1 : 0;
                last = line;
            }
        }

        JsonNode error = new ObjectMapper().readTree(last).path("error");
        assertThat(error.path("detail").asText())
                .as(last.substring(0, Math.min(300, last.length())))
                .contains("the brokers have sent nothing for 1", (RECORDS - messages) + " records are left");
        assertThat(messages).isPositive().isLessThan(RECORDS);
        assertThat(error.path("matched").asInt()).isEqualTo(messages);
        assertThat(error.at("/partitions/0").asInt()).isEqualTo(messages);
        assertThat(error.path("next").asText()).isNotEmpty();
    }
}
