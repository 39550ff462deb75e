package io.crossdock.console;

import io.crossdock.hub.Hub;
import io.crossdock.hub.KafkaBrokerSettings;
import io.crossdock.hub.config.HubConfigReader;
import io.crossdock.hub.data.DataFolder;
import io.crossdock.hub.data.RunFile;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The first views with many topics and a tenth as many groups. How many is {@code -Dconsole.topics}; 10,000 are what the
 * product promises, and what is in console.md. By default only that is held which bounds the work: what is fetched and drawn.
 */
@ExtendWith(OneConsole.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyTopicsIT {
    private static final System.Logger LOG = System.getLogger(ManyTopicsIT.class.getName());
    private static final int TOPICS = Integer.getInteger("console.topics", 2_000);
    private static final int GROUPS = TOPICS / 10;
    private static final int PART = 1_000;
    private static final int CREATED_TOGETHER = 200;

    /** Rows in view, and those around them. */
    private static final int MOST_ROWS = 60;

    private final Browser browser;

    private Hub hub;
    private String address;

    ManyTopicsIT(Console console) {
        this.browser = console.browser();
    }

    @BeforeAll
    void fill(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("data");
        List<String> settings = List.of(
                "roles=zookeeper,broker,http",
                "zookeeper.listen=127.0.0.1:0",
                "http.listen=127.0.0.1:0",
                "broker.listeners=PLAINTEXT://127.0.0.1:0");
        var config = new HubConfigReader(folder, new KafkaBrokerSettings())
                .read(Optional.empty(), settings, Optional.of(data));
        hub = new Hub(config, DataFolder.open(config.data()), "test", Clock.systemUTC(), what -> {});
        hub.start();
        Map<String, List<String>> addresses = RunFile.find(data).orElseThrow().addresses();
        address = addresses.getOrDefault("http", List.of()).get(0);
        String broker = addresses.getOrDefault("broker", List.of()).get(0).replace("PLAINTEXT://", "");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker))) {
            for (int from = 0; from < TOPICS; from += CREATED_TOGETHER) {
                admin.createTopics(IntStream.range(from, Math.min(TOPICS, from + CREATED_TOGETHER))
                                .mapToObj(each -> new NewTopic(topic(each), 1, (short) 1))
                                .toList())
                        .all()
                        .get();
            }
            var committed = new ArrayList<KafkaFuture<Void>>();
            for (int group = 0; group < GROUPS; group++) {
                var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
                for (int each = 0; each < 3; each++) {
                    offsets.put(new TopicPartition(topic((group * 7 + each) % TOPICS), 0), new OffsetAndMetadata(0));
                }
                committed.add(admin.alterConsumerGroupOffsets("readers.%05d".formatted(group), offsets)
                        .all());
            }
            for (KafkaFuture<Void> each : committed) {
                each.get();
            }
        }
    }

    private static String topic(int number) {
        return "shop.%05d.orders".formatted(number);
    }

    @AfterAll
    void stop() {
        if (hub != null) {
            hub.close();
        }
    }

    @Test
    void topicsAreFetchedInPartsEachOnceAndOnlyThoseInViewAreDrawn() {
        browser.firstView(address + "/#/topics", "tbody td.name a");
        browser.read("%,d topics".formatted(TOPICS));

        assertThat(asked("/admin/v1/topics"))
                .hasSize((TOPICS + PART - 1) / PART)
                .doesNotHaveDuplicates();
        drewAndFetchedLittle();
    }

    @Test
    void groupsAreFetchedInPartsEachOnceAndOnlyThoseInViewAreDrawn() {
        browser.firstView(address + "/#/groups", "tbody td.name a");
        browser.read("%,d groups".formatted(GROUPS));

        assertThat(asked("/admin/v1/groups"))
                .hasSize((GROUPS + PART - 1) / PART)
                .doesNotHaveDuplicates();
        drewAndFetchedLittle();
    }

    @Test
    void theMapAsksOnceForTheLagsOfAllItsGroups() {
        browser.firstView(address + "/#/map", "svg a.node");
        browser.read(Math.min(GROUPS, 200) + " readers");

        assertThat(asked("/admin/v1/lags")).hasSize(1);
        assertThat(asked("/admin/v1/groups")).hasSize((GROUPS + PART - 1) / PART);
        assertThat(browser.texts("tbody tr"))
                .as("rows of the table that is not open")
                .isEmpty();
        drewAndFetchedLittle();
    }

    private List<String> asked(String path) {
        return browser.fetched().stream()
                .filter(each -> each.startsWith(path + "?") || each.startsWith(path + "/"))
                .toList();
    }

    private void drewAndFetchedLittle() {
        assertThat(Integer.parseInt(browser.evaluate("document.querySelectorAll('tbody tr').length")))
                .isLessThan(MOST_ROWS);
        List<String> fetched = browser.fetched();
        assertThat(fetched).hasSizeLessThan(45);
        assertThat(fetched.subList(0, fetched.indexOf("/admin/v1/cluster")))
                .as("what was fetched before the hub was asked anything")
                .contains("/console/lib/preact.js", "/console/ui/table.js", "/console/loading.js");
    }

    @Test
    @EnabledIfSystemProperty(named = "console.topics", matches = "\\d+")
    void theFirstViewIsDrawnWithinASecond() {
        for (Map.Entry<String, String> page : Map.of(
                        "topics", "tbody td.name a", "groups", "tbody td.name a", "map", "svg a.node")
                .entrySet()) {
            List<Duration> took = IntStream.range(0, 5)
                    .mapToObj(each -> browser.firstView(address + "/#/" + page.getKey(), page.getValue()))
                    .sorted()
                    .toList();
            LOG.log(
                    System.Logger.Level.INFO,
                    "{0} with {1} topics and {2} groups: {3}",
                    page.getKey(),
                    TOPICS,
                    GROUPS,
                    took);
            assertThat(took.get(2)).as("median of %s", page.getKey()).isLessThan(Duration.ofSeconds(1));
        }
    }
}
