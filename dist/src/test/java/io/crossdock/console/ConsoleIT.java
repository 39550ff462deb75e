package io.crossdock.console;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The main task of each page of the console, what it shows when there is nothing or something is refused, and who may see what. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleIT {
    private Hubs hubs;
    private Browser browser;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(
                Browser.isInstalled(),
                "there is no browser to look with: install chromium and chromium-driver (apt-get install chromium chromium-driver)");
        hubs = Hubs.start(folder);
        try (var admin = hubs.admin()) {
            var topics = IntStream.range(0, 300)
                    .mapToObj(each -> new NewTopic("many.%03d".formatted(each), 1, (short) 1))
                    .toList();
            admin.createTopics(topics).all().get();
        }
        browser = Browser.start();
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
        }
        if (hubs != null) {
            hubs.close();
        }
    }

    private void create(String topic, int partitions) throws Exception {
        try (var admin = hubs.admin()) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    private void send(String topic, String... values) throws Exception {
        try (var producer = new KafkaProducer<>(hubs.clients(), new StringSerializer(), new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, value)).get();
            }
        }
    }

    private void logIn(String user, String password) {
        browser.open(hubs.guarded());
        browser.write("user", user);
        browser.write("password", password);
        browser.press("Log in");
    }

    @Nested
    class OfFiles {
        @Test
        void theyAreServedToBeShownHereOnlyAndNotSentTwice() throws Exception {
            HttpResponse<String> page = ask("/", Map.of());
            HttpResponse<String> zipped = ask("/console/console.css", Map.of("Accept-Encoding", "br, gzip"));
            String tag = zipped.headers().firstValue("ETag").orElseThrow();

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
            assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(page.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy)
                            .startsWith("default-src 'none'; script-src 'self' 'sha256-")
                            .contains("frame-ancestors 'none'")
                            .doesNotContain("unsafe", "http:", "https:", "*"));
            assertThat(zipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
            assertThat(zipped.headers().firstValue("Cache-Control")).hasValue("no-cache");
            assertThat(ask("/console/console.css", Map.of("Accept-Encoding", "gzip", "If-None-Match", tag))
                            .statusCode())
                    .isEqualTo(304);
            assertThat(ask("/console/console.css", Map.of("If-None-Match", tag)).statusCode())
                    .as("the form that is not zipped is another one")
                    .isEqualTo(200);
        }

        @Test
        void whatIsNoFileOfItIsNotFound() throws Exception {
            for (String path : List.of(
                    "/nothing",
                    "/console/",
                    "/console/nothing.js",
                    "/console/ConsoleFile.class",
                    "/console/pages/..%2f..%2fHub.js",
                    "/console/lib/other.js")) {
                HttpResponse<String> answer = ask(path, Map.of());
                assertThat(answer.statusCode()).as(path).isIn(400, 404);
                assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            }
        }

        private HttpResponse<String> ask(String path, Map<String, String> headers) throws Exception {
            var request = HttpRequest.newBuilder(URI.create(hubs.open() + path));
            headers.forEach(request::header);
            return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Nested
    class OfTopics {
        @BeforeEach
        void open() {
            browser.open(hubs.open() + "/#/topics");
        }

        @Test
        void aTopicIsCreatedChangedGrownAndDeleted() {
            browser.press("Create topic");
            browser.write("name", "no such name");
            browser.press("Create");
            browser.read("must match");
            browser.write("name", "made.here");
            browser.write("partitions", "2");
            browser.write("configs", "cleanup.policy=compact");
            browser.press("Create");
            browser.read("2 partitions, 1 replica of each");
            browser.press("Add partitions");
            browser.write("count", "5");
            browser.press("Add");
            browser.read("5 partitions");
            assertThat(browser.texts("tbody td:nth-child(2)")).hasSize(5).containsOnly("broker 1");

            browser.go("#/topics/made.here?tab=settings");
            browser.search("retention.ms");
            browser.see("button[aria-label='Change retention.ms']").click();
            browser.write("value", "often");
            browser.press("Save");
            browser.read("retention.ms must be a whole number");
            browser.write("value", "172800000");
            browser.press("Save");
            browser.read("set here");
            browser.read("2 d");

            browser.press("Delete");
            browser.write("confirmation", "made.here");
            browser.press("Delete topic");
            browser.read("Topic made.here is deleted.");
            browser.search("made.here");
            browser.read("No topic has \"made.here\" in its name.");
        }

        @Test
        void whatSomebodyElseChangedMeanwhileIsNotOverwritten() throws Exception {
            create("contested", 1);
            browser.go("#/topics/contested?tab=settings");
            browser.see("button[aria-label='Change cleanup.policy']").click();
            var request = HttpRequest.newBuilder(URI.create(hubs.open() + "/admin/v1/topics/contested/configs"))
                    .header("Content-Type", "application/json")
                    .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"set\": {\"segment.ms\": \"3600000\"}}"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            browser.write("value", "compact");
            browser.press("Save");
            browser.read("Somebody else changed it meanwhile");
        }

        @Test
        void aLongListDrawsOnlyWhatIsInViewAndIsSearched() {
            browser.see("td.name a[href='#/topics/many.000']");
            assertThat(Integer.parseInt(browser.see("table").getDomAttribute("aria-rowcount")))
                    .isGreaterThan(300);
            assertThat(browser.texts("tbody tr:not(.gap)")).hasSizeBetween(10, 100);
            browser.evaluate("document.querySelector('.virtual').scrollTo(0, 100000)");
            browser.see("td.name a[href='#/topics/many.299']");
            browser.search("MANY 29");
            browser.read("13 of ");
            browser.see("td.name a[href='#/topics/many.129']").sendKeys(Keys.ENTER);
            browser.read("1 partition, 1 replica of each");
            assertThat(browser.focused()).isEqualTo("many.129");
        }

        @Test
        void aTopicThatIsGoneIsSaidToBe() {
            browser.go("#/topics/never.was");
            browser.read("There is no such thing (any more)");
        }

        @Test
        void everybodyCanUseThem() {
            browser.see("td.name a");
            browser.isAccessible();
            browser.press("Create topic");
            browser.see("dialog[open]");
            browser.isAccessible();
            browser.key(Keys.ESCAPE);
            browser.gone("dialog");
            browser.go("#/topics/many.000");
            browser.see("tbody td");
            browser.isAccessible();
            browser.go("#/topics/many.000?tab=settings");
            browser.see(".settings li");
            browser.isAccessible();
        }

        @Test
        void aPhoneShowsThemWithoutScrollingSideways() {
            browser.size(400, 800);
            try {
                browser.see("td.name a");
                assertThat(browser.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                        .isEqualTo("true");
                browser.isAccessible();
            } finally {
                browser.size(1280, 800);
            }
        }
    }

    @Nested
    class OfGroups {
        @Test
        void offsetsAreMovedAfterAPreview() throws Exception {
            create("shop.read", 1);
            send("shop.read", "a", "b", "c", "d");
            commit("reader", new TopicPartition("shop.read", 0), 3);
            browser.open(hubs.open() + "/#/groups");
            browser.search("reader");
            browser.see("td.name a[href='#/groups/reader']").click();
            browser.read("1 record behind");
            browser.isAccessible();

            browser.press("Reset offsets");
            browser.choose("to", "SHIFT");
            browser.write("shift", "-2");
            browser.press("Preview");
            browser.read("2 records again");
            browser.isAccessible();
            browser.press("Move offsets");
            browser.read("3 records behind");

            browser.go("#/groups/reader?tab=members");
            browser.read("Nobody reads");
            browser.press("Delete");
            browser.write("confirmation", "reader");
            browser.press("Delete group");
            browser.read("Group reader is deleted.");
        }

        private void commit(String group, TopicPartition partition, long next) throws Exception {
            try (var admin = hubs.admin()) {
                await().until(() -> admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                                .partitionResult(partition)
                                .get()
                                .offset()
                        == 4);
                admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(next)))
                        .all()
                        .get();
            }
        }
    }

    @Nested
    class OfCallers {
        @Test
        void whoIsNotKnownIsNotLetInAndAPasswordIsForgottenWithThePage() {
            browser.open(hubs.guarded());
            browser.see("input[type=password]");
            browser.isAccessible();
            logIn("root", "guessed");
            browser.read("The cluster does not know this user and password.");
            logIn("root", Hubs.ROOT);
            browser.see("td.name a");
            browser.read("root");
            assertThat(browser.evaluate("localStorage.length + sessionStorage.length + document.cookie.length"))
                    .isEqualTo("0");
            browser.open(hubs.guarded());
            browser.see("input[type=password]");
        }

        @Test
        void whoMaySeeNothingIsToldWhichRightIsMissing() {
            logIn("ann", Hubs.ANN);
            browser.read("No topics");
            browser.read("that takes DESCRIBE on a topic");
            browser.press("Create topic");
            browser.write("name", "anns");
            browser.press("Create");
            browser.read("the right that is missing: CREATE on the topic or on the cluster");
            browser.press("Cancel");
            browser.go("#/topics/many.000");
            browser.see(".state.failure");
            browser.press("Log out");
            browser.see("input[type=password]");
        }

        @Test
        void aClusterThatAsksNobodyIsShownWithoutLogin() {
            browser.open(hubs.open());
            browser.read("No login needed");
            assertThat(browser.texts("nav[aria-label=Pages] a")).containsExactly("Topics", "Groups", "Brokers");
            browser.go("#/brokers");
            browser.see("meter");
            browser.isAccessible();
        }
    }
}
