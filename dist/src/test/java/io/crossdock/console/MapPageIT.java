package io.crossdock.console;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OneConsole.class)
class MapPageIT {
    private final Console console;
    private final Browser browser;

    MapPageIT(Console console) {
        this.console = console;
        this.browser = console.browser();
    }

    @AfterEach
    void takeAway() throws Exception {
        for (String name : List.of("flow-in", "flow-out")) {
            Files.deleteIfExists(console.hubs().connectors().resolve(name + ".yaml"));
        }
        try (var admin = console.hubs().admin()) {
            admin.deleteConsumerGroups(List.of("flow-readers")).all().get();
        }
    }

    @Test
    void whatFeedsATopicAndWhatReadsItIsDrawnWithWhereTheTroubleIs() throws Exception {
        console.create("flow.bills", 1);
        console.send("flow.bills", "a", "b");
        try (var admin = console.hubs().admin()) {
            admin.alterConsumerGroupOffsets(
                            "flow-readers", Map.of(new TopicPartition("flow.bills", 0), new OffsetAndMetadata(1)))
                    .all()
                    .get();
        }
        connector("flow-in", "topic: flow.bills\nsource: {uri: \"timer:flow?repeatCount=1&delay=1h\"}\n");
        connector(
                "flow-out",
                "topics: {pattern: 'flow\\.b.*'}\nsink: {uri: \"http://127.0.0.1:9/\"}\nvalue: {format: string}\nerrors: {retries: forever, backoff: 1h}\n");
        console.logIn("root", Hubs.ROOT);
        browser.see("a[href='#/map']").click();
        browser.see("svg a.bad[href='#/connectors/flow-out']");
        browser.read("Trouble: flow-out (is retrying");
        browser.see("svg a.source[href='#/connectors/flow-in']");
        browser.see("svg a[href='#/topics/flow.bills']");
        assertThat(browser.see("svg a[href='#/groups/flow-readers']").getText()).contains("1 behind");
        assertThat(browser.texts("svg path.edge")).hasSizeGreaterThanOrEqualTo(3);
        browser.isAccessible();
        browser.fitsAPhone();
        isPrintedOnOnePage();
        browser.see("summary").click();
        browser.read("connector flow-in");
        browser.see("svg a[href='#/groups/flow-readers']").click();
        browser.read("1 record behind");

        console.logIn("ann", Hubs.ANN);
        browser.go("#/map");
        browser.read("Nothing flows yet");
    }

    private void isPrintedOnOnePage() {
        browser.onPaper(() -> {
            for (String around : List.of(".side", ".title .actions", ".map details", ".toast")) {
                assertThat(browser.evaluate("getComputedStyle(document.querySelector('" + around + "')).display"))
                        .as(around)
                        .isEqualTo("none");
            }
            assertThat(browser.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo("true");
            assertThat(browser.evaluate("((box = document.querySelector('.drawing').getBoundingClientRect()) =>"
                            + " box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight)()"))
                    .as("all of the drawing is on the paper")
                    .isEqualTo("true");
        });
        String pdf = browser.printed();
        assertThat(pdf).startsWith("%PDF-");
        assertThat(Pattern.compile("/Type\\s*/Page\\b").matcher(pdf).results()).hasSize(1);
        assertThat(Pattern.compile("/MediaBox\\s*\\[\\s*0\\s+0\\s+(\\S+)\\s+(\\S+?)\\s*]")
                        .matcher(pdf)
                        .results()
                        .map(paper -> Double.parseDouble(paper.group(1)) > Double.parseDouble(paper.group(2))))
                .as("it lies")
                .containsExactly(true);
    }

    private void connector(String name, String rest) throws Exception {
        Path folder = console.hubs().connectors();
        Path whole = Files.writeString(folder.resolve("." + name), "name: " + name + "\n" + rest);
        Files.move(whole, folder.resolve(name + ".yaml"));
    }
}
