package io.crossdock.console;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OneConsole.class)
class ConnectorsPageIT {
    private static final String SINK = """
            name: lines-out
            topic: shop.lines
            sink: {uri: "log:lines-out"}
            value: {format: json}
            errors: {retries: 0, deadLetter: lines.dead}
            """;

    private final Console console;
    private final Browser browser;

    ConnectorsPageIT(Console console) {
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
    void oneIsMadeSteeredAndItsLettersAreSeenChangedTestedAndRedriven() throws Exception {
        console.create("shop.lines", 1);
        console.logIn("root", Hubs.ROOT);
        make();
        steer();
        console.send("shop.lines", "this is no JSON");
        settleTheLetter();
        changeTheFile();
        browser.press("Delete");
        browser.write("confirmation", "lines-out");
        browser.press("Delete connector");
        browser.read("No connectors");
    }

    private void make() {
        browser.see("a[href='#/connectors']").click();
        browser.read("No connectors");
        browser.isAccessible();
        browser.press("Create connector");
        browser.write("name", "lines-out");
        browser.write("yaml", SINK.replace("topic:", "topik:"));
        browser.press("Check and create");
        browser.see("dialog .error");
        assertThat(browser.see("dialog .error").getText()).contains("2:1", "topik");
        browser.isAccessible();
        browser.write("yaml", SINK);
        browser.press("Check and create");
        browser.see(".figure .badge.good");
        browser.isAccessible();
    }

    private void steer() {
        browser.press("Pause");
        browser.press("Resume");
        browser.see(".figure .badge.good");
        browser.fitsAPhone();
        browser.go("#/connectors");
        browser.see("td.name a[href='#/connectors/lines-out']");
        browser.fitsAPhone();
        browser.see("td.name a[href='#/connectors/lines-out']").sendKeys(Keys.ENTER);
        browser.read("Circuit breaker");
    }

    private void settleTheLetter() {
        browser.go("#/connectors/lines-out?tab=letters");
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    browser.press("Look again");
                    return !browser.texts("[aria-label='Causes'] tbody tr").isEmpty();
                });
        browser.isAccessible();
        browser.press("Redrive all");
        browser.read("1 came back");
        browser.press("0@1");
        browser.see("dialog [name=value]");
        browser.isAccessible();
        browser.press("Test");
        browser.read("It would fail again, at decode");
        browser.write("value", "{\"now\": \"it is\"}");
        browser.press("Test");
        browser.read("It would be delivered now.");
        browser.press("Save a changed copy");
        browser.gone("dialog");
        browser.press("0@2");
        browser.press("Redrive this letter");
        browser.read("Redrive done: 1 letter taken through, 0 came back.");
        browser.read("No dead letters");
    }

    private void changeTheFile() {
        browser.go("#/connectors/lines-out?tab=file");
        browser.see("[name=yaml]").sendKeys(Keys.chord(Keys.CONTROL, Keys.END), "nonsense: true\n");
        browser.press("Check and save");
        browser.read("nonsense");
        browser.see(".editor .error");
        browser.isAccessible();
        browser.press("Undo changes");
        browser.press("Check");
        browser.read("No mistakes found.");
        browser.see("[name=yaml]").sendKeys(Keys.chord(Keys.CONTROL, Keys.END), "limit: {recordsPerSecond: 100}\n");
        browser.press("Check and save");
        browser.read("is written and starts anew");
    }

    @Test
    void aFileThatIsWrongIsShownWithItsMistakes() throws Exception {
        Files.writeString(console.hubs().connectors().resolve("wrong.yaml"), "name: wrong\nsinc: {uri: \"log:x\"}\n");
        console.logIn("root", Hubs.ROOT);
        browser.go("#/connectors");
        browser.see("td.name a[href='#/connectors/wrong']").click();
        browser.read("Its file has mistakes");
        browser.read("wrong.yaml:1:1: a connector has exactly one of");
        browser.isAccessible();
        browser.go("#/connectors/never.was");
        browser.read("There is no such thing (any more)");
    }
}
