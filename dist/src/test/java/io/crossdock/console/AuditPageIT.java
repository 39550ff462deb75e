package io.crossdock.console;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OneConsole.class)
class AuditPageIT {
    private final Console console;
    private final Browser browser;

    AuditPageIT(Console console) {
        this.console = console;
        this.browser = console.browser();
    }

    @Test
    void whoChangedWhatAndWhatWasRefusedIsRead() throws Exception {
        console.create("audited.made", 1);
        console.logIn("ann", Hubs.ANN);
        browser.press("Create topic");
        browser.write("name", "audited.refused");
        browser.press("Create");
        browser.read("the right that is missing: CREATE");
        browser.press("Cancel");
        browser.go("#/audit");
        browser.see(".state");

        console.logIn("root", Hubs.ROOT);
        browser.see("a[href='#/audit']").click();
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    browser.press("Look again");
                    return String.join(" ", browser.texts("tbody td:nth-child(4)"))
                            .contains("audited.refused");
                });
        browser.isAccessible();
        browser.fitsAPhone();
        browser.choose("kind", "denied");
        browser.search("audited");
        browser.read("1 event");
        assertThat(browser.texts("tbody td:nth-child(2)")).containsExactly("User:ann");
        browser.see("tbody button.link").click();
        browser.see("dialog pre");
        browser.read("\"decision\": \"refused\"");
        browser.isAccessible();
        browser.press("Close");
        browser.choose("kind", "change");
        browser.search("audited.made");
        browser.read("topic audited.made: made");
        browser.search("never was");
        browser.read("Nothing found");
    }
}
