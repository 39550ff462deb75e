package io.crossdock.console;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OneConsole.class)
class MapWritersPageIT {
    private final Console console;
    private final Browser browser;

    MapWritersPageIT(Console console) {
        this.console = console;
        this.browser = console.browser();
    }

    @Test
    void whichClientsWriteAndReadIsDrawnForThoseWhoMaySeeTheTopic() throws Exception {
        console.create("till.sales", 1);
        Map<String, Object> till = new HashMap<>(console.hubs().clients());
        till.put("client.id", "till-7");
        try (var producer = new KafkaProducer<>(till, new StringSerializer(), new StringSerializer())) {
            for (int sale = 0; sale < 90; sale++) {
                producer.send(new ProducerRecord<>("till.sales", "sale " + sale))
                        .get();
            }
        }
        read("till.sales", Map.of("client.id", "wall-display"), "");
        read("till.sales", Map.of(), "till-audit");
        console.logIn("root", Hubs.ROOT);
        browser.go("#/map");
        browser.see("svg a.client[href='#/topics/till.sales']");
        browser.read("till-7");
        browser.read("client of ANONYMOUS, 1.");
        browser.isAccessible();
        browser.see("summary").click();
        browser.read("client till-7 of ANONYMOUS");
        browser.read("reader client wall-display of ANONYMOUS");
        assertThat(browser.see("svg a[href='#/groups/till-audit']").getText()).contains("till-audit");
        assertThat(browser.texts("svg"))
                .as("who reads for a group is drawn as that")
                .noneMatch(text -> text.contains("consumer-till-audit"));
        assertThat(browser.texts("svg")).noneMatch(text -> text.contains("crossdock-audit"));

        console.logIn("ann", Hubs.ANN);
        browser.go("#/map");
        browser.read("Nothing flows yet");
    }

    /** @param group that commits what it read; empty for a reader without one */
    private void read(String topic, Map<String, Object> more, String group) {
        Map<String, Object> settings = new HashMap<>(console.hubs().clients());
        settings.put("auto.offset.reset", "earliest");
        settings.putAll(more);
        if (!group.isEmpty()) {
            settings.put("group.id", group);
        }
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            await().until(() -> !consumer.poll(Duration.ofMillis(100)).isEmpty());
            if (!group.isEmpty()) {
                consumer.commitSync();
            }
        }
    }

    @AfterEach
    void takeAway() throws Exception {
        try (var admin = console.hubs().admin()) {
            admin.deleteConsumerGroups(List.of("till-audit")).all().get();
        }
    }
}
