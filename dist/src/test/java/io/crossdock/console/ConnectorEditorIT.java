package io.crossdock.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the editor of connector files proposes, and how it is chosen with the keyboard. */
@ExtendWith(OneConsole.class)
class ConnectorEditorIT {
    private static final String SELECTED = "[role=option][aria-selected=true]";

    private final Console console;
    private final Browser browser;

    ConnectorEditorIT(Console console) {
        this.console = console;
        this.browser = console.browser();
    }

    @AfterEach
    void takeAway() throws Exception {
        try (var files = Files.newDirectoryStream(console.hubs().connectors(), "*.yaml")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    @Test
    void aWholeConnectorIsWrittenByChoosing() throws Exception {
        console.create("choice.orders", 1);
        console.logIn("root", Hubs.ROOT);
        browser.go("#/connectors");
        browser.press("Create connector");
        browser.write("name", "by-choice");
        browser.see("[name=yaml]").click();

        open();
        browser.isAccessible();
        browser.fitsAPhone();
        choose("nam", "name");
        browser.key("by-choice\n");
        open();
        choose("sin", "sink");
        choose("kam", "kamelet");
        choose("log-s", "log-sink");
        browser.key(Keys.ENTER);
        open();
        choose("", "properties");
        choose("showHe", "showHeaders");
        await().until(() -> browser.texts(SELECTED).equals(List.of("true")));
        browser.key(Keys.ARROW_DOWN, Keys.ARROW_UP);
        browser.isAccessible();
        choose("", "true");
        browser.key("\n" + Keys.BACK_SPACE.toString().repeat(4));
        open();
        choose("topic", "topic");
        choose("choice", "choice.orders");
        browser.key(Keys.ENTER);
        open();
        choose("val", "value");
        choose("for", "format");
        choose("js", "json");
        assertThat(browser.see("[name=yaml]").getDomProperty("value")).isEqualTo("""
                name: by-choice
                sink:
                  kamelet: log-sink
                  properties:
                    showHeaders: true
                topic: choice.orders
                value:
                  format: json""");
        browser.press("Check and create");
        browser.see(".figure .badge.good");
        assertThat(Files.readString(console.hubs().connectors().resolve("by-choice.yaml")))
                .contains("showHeaders: true");
    }

    @Test
    void aListIsLeftWithoutTheDialogAndSaysWhenThereIsNothing() {
        console.logIn("root", Hubs.ROOT);
        browser.go("#/connectors");
        browser.press("Create connector");
        browser.see("dialog [name=yaml]").click();
        browser.press("Propose");
        browser.see(SELECTED);
        browser.key(Keys.ESCAPE);
        browser.gone("[role=listbox]");
        browser.key("name: ");
        browser.press("Propose");
        browser.read("There is nothing to propose here.");
        browser.key("x\nerrors: {retr", Keys.chord(Keys.ALT, Keys.ARROW_DOWN));
        await().until(() -> browser.texts(SELECTED).equals(List.of("retries")));
        browser.see(SELECTED).click();
        await().until(() -> browser.texts(SELECTED).equals(List.of("forever")));
        browser.read("errors.retries How often it is tried again, or 'forever'; 5 by default.");
        browser.evaluate("(window.fetch = () => Promise.reject(new Error('cut')), 0)");
        browser.key(Keys.ENTER, "}\nsource: {kamelet: timer-source, properties: {");
        browser.press("Propose");
        browser.read("Nothing is proposed: The hub does not answer.");
        browser.isAccessible();
        browser.key(Keys.ESCAPE);
        browser.gone("dialog");
    }

    @Test
    void whoMayNotSeeConnectorsIsToldWhyNothingIsProposed() {
        console.logIn("ann", Hubs.ANN);
        browser.go("#/connectors");
        browser.press("Create connector");
        browser.see("dialog [name=yaml]").click();
        browser.press("Propose");
        browser.read("Nothing is proposed; the right that is missing: DESCRIBE on the cluster.");
        browser.press("Cancel");
    }

    /** The decision alone, with what this hub tells of its catalogue; the cases say what is at the cursor and what follows. */
    @Test
    @SuppressWarnings("unchecked")
    void whatIsProposedDependsOnThePlaceInTheTree() throws Exception {
        browser.open(console.hubs().open());
        String script;
        try (InputStream file = Objects.requireNonNull(ConnectorEditorIT.class.getResourceAsStream("completion.js"))) {
            script = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        var known = Map.of(
                "overview", told(""),
                "parts",
                        Map.of(
                                "kamelets/redis-stream-source", told("/kamelets/redis-stream-source"),
                                "components/file", told("/components/file")),
                "topics", List.of("shop.orders", "shop.bills"),
                "secrets", List.of("redis"));
        List<String> wrong = (List<String>) browser.outcome(script, known);

        assertThat(wrong).isEmpty();
    }

    private Object told(String of) throws Exception {
        byte[] login = ("root:" + Hubs.ROOT).getBytes(StandardCharsets.UTF_8);
        var request = HttpRequest.newBuilder(URI.create(console.hubs().guarded() + "/connect/catalogue" + of))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login))
                .build();
        String answer = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        return new ObjectMapper().readValue(answer, Object.class);
    }

    private void open() {
        browser.key(Keys.chord(Keys.CONTROL, Keys.SPACE));
        browser.see(SELECTED);
    }

    /** Types what narrows the list until this one would be chosen, and chooses it. */
    private void choose(String typed, String label) {
        browser.key(typed);
        await().until(() -> {
            List<String> selected = browser.texts(SELECTED);
            return !selected.isEmpty() && selected.get(0).lines().findFirst().equals(Optional.of(label));
        });
        browser.key(Keys.ENTER);
    }
}
