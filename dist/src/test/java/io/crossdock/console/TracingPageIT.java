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
class TracingPageIT {
    private final Console console;
    private final Browser browser;

    TracingPageIT(Console console) {
        this.console = console;
        this.browser = console.browser();
    }

    @Test
    void whatAWatchedClientAsksIsToldAsItComesUntilItIsStopped() throws Exception {
        console.create("traced.sales", 1);
        console.logIn("root", Hubs.ROOT);
        browser.see("a[href='#/tracing']").click();
        browser.read("Nobody is watched");
        browser.isAccessible();
        browser.write("clientId", "till-9");
        browser.write("seconds", "0");
        browser.press("Watch");
        browser.see(".field .error");
        browser.write("seconds", "120");
        browser.press("Watch");
        browser.read("No request yet");
        browser.isAccessible();

        Map<String, Object> till = new HashMap<>(console.hubs().clients());
        till.put("client.id", "till-9");
        try (var producer = new KafkaProducer<>(till, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("traced.sales", "secret of the till"))
                    .get();
        }
        browser.read("PRODUCE v");
        browser.read("traced.sales-0");
        assertThat(browser.texts("main").get(0)).doesNotContain("secret of the till");
        browser.isAccessible();
        browser.fitsAPhone();

        browser.press("Stop");
        browser.read("It is over.");
        browser.read("PRODUCE v");
        browser.press("Watch another");
        browser.read("over");
        browser.see("td.name button.link").click();
        browser.read("PRODUCE v");
    }

    @Test
    void whoMayNotIsToldWhichRightIsMissing() {
        console.logIn("ann", Hubs.ANN);
        browser.go("#/tracing");
        browser.read("The right that is missing: DESCRIBE on the cluster");
        browser.write("clientId", "till-9");
        browser.press("Watch");
        browser.read("You may not do this; the right that is missing: ALTER on the cluster.");
        browser.isAccessible();
    }
}
