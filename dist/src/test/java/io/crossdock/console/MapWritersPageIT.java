package io.crossdock.console;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OneConsole.class)
class MapWritersPageIT {
    private final Console console;
    private final Browser browser;

    MapWritersPageIT(Console console) {
        this.console = console;
        this.browser = console.browser();
    }

    @Test
    void whichClientsWriteIsDrawnForThoseWhoMaySeeTheTopic() throws Exception {
        console.create("till.sales", 1);
        Map<String, Object> till = new HashMap<>(console.hubs().clients());
        till.put("client.id", "till-7");
        try (var producer = new KafkaProducer<>(till, new StringSerializer(), new StringSerializer())) {
            for (int sale = 0; sale < 90; sale++) {
                producer.send(new ProducerRecord<>("till.sales", "sale " + sale))
                        .get();
            }
        }
        console.logIn("root", Hubs.ROOT);
        browser.go("#/map");
        browser.see("svg a.client[href='#/topics/till.sales']");
        browser.read("till-7");
        browser.read("client of ANONYMOUS, 1.");
        browser.isAccessible();
        browser.see("summary").click();
        browser.read("client till-7 of ANONYMOUS");
        assertThat(browser.texts("svg")).noneMatch(text -> text.contains("crossdock-audit"));

        console.logIn("ann", Hubs.ANN);
        browser.go("#/map");
        browser.read("Nothing flows yet");
    }
}
