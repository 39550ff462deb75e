package io.crossdock.console;

import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The main task of each page of the console, what it shows when there is nothing or something is refused, and who may see what. */
@ExtendWith(OneConsole.class)
class ConsoleIT {
    private final Console console;
    private final Hubs hubs;
    private final Browser browser;

    ConsoleIT(Console console) {
        this.console = console;
        this.hubs = console.hubs();
        this.browser = console.browser();
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
            console.create("contested", 1);
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
        void whatATopicTakesOnDisksIsShownToWhoMayKnow() throws Exception {
            console.create("sized", 2);
            console.send("sized", "v".repeat(5000));
            browser.open(hubs.open() + "/#/topics");
            browser.search("sized");
            browser.read("5.0 KiB");
            browser.isAccessible();
            browser.see("td.name a[href='#/topics/sized']").click();
            browser.read("5.0 KiB on disk");
            browser.read("broker 1: 5.0 KiB");

            List<AclBinding> rules = Stream.of(AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS)
                    .map(operation -> new AclBinding(
                            new ResourcePattern(ResourceType.TOPIC, "sized", PatternType.LITERAL),
                            new AccessControlEntry("User:ann", "*", operation, AclPermissionType.ALLOW)))
                    .toList();
            try (var admin = hubs.admin()) {
                admin.createAcls(rules).all().get();
                console.logIn("ann", Hubs.ANN);
                browser.see("td.name a[href='#/topics/sized']");
                await().until(() -> !browser.evaluate("document.querySelector('thead').textContent")
                        .contains("On disk"));
                browser.go("#/topics/sized");
                browser.read("2 partitions, 1 replica of each");
                assertThat(browser.evaluate("document.querySelector('thead').textContent"))
                        .contains("In sync")
                        .doesNotContain("On disk");
                admin.deleteAcls(rules.stream().map(AclBinding::toFilter).toList())
                        .all()
                        .get();
                admin.deleteTopics(List.of("sized")).all().get();
            }
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
            browser.see("td.name a");
            browser.fitsAPhone();
        }
    }

    @Nested
    class OfGroups {
        @Test
        void offsetsAreMovedAfterAPreview() throws Exception {
            console.create("shop.read", 1);
            console.send("shop.read", "a", "b", "c", "d");
            commit("reader", new TopicPartition("shop.read", 0), 3);
            browser.open(hubs.open() + "/#/groups");
            browser.search("reader");
            browser.see("td.name a[href='#/groups/reader']").click();
            browser.read("1 record behind, the oldest for");
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
            browser.write("user", "root");
            browser.write("password", "guessed");
            browser.press("Log in");
            browser.read("The cluster does not know this user and password.");
            console.logIn("root", Hubs.ROOT);
            browser.see("td.name a");
            browser.read("root");
            assertThat(browser.evaluate("localStorage.length + sessionStorage.length + document.cookie.length"))
                    .isEqualTo("0");
            browser.open(hubs.guarded());
            browser.see("input[type=password]");
        }

        @Test
        void whoMaySeeNothingIsToldWhichRightIsMissing() {
            console.logIn("ann", Hubs.ANN);
            browser.read("No topics");
            browser.read("that takes DESCRIBE on a topic");
            browser.press("Create topic");
            browser.write("name", "anns");
            browser.press("Create");
            browser.read("the right that is missing: CREATE on the topic or on the cluster");
            browser.press("Cancel");
            browser.go("#/connectors");
            browser.read("The right that is missing: DESCRIBE on the cluster.");
            browser.go("#/topics/many.000?tab=messages");
            browser.see(".state.failure");
            browser.isAccessible();
            browser.press("Log out");
            browser.see("input[type=password]");
        }

        @Test
        void aClusterThatAsksNobodyIsShownWithoutLogin() {
            browser.open(hubs.open());
            browser.read("No login needed");
            browser.see("a[href='/docs']");
            assertThat(browser.texts("nav[aria-label=Pages] a")).doesNotContain("Connectors");
            browser.go("#/brokers");
            browser.see("meter");
            browser.isAccessible();
        }
    }
}
