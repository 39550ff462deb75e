package io.crossdock.console;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What no page's own task comes across: every page while it loads, when the hub fails, and where it refuses; every dialog. */
@ExtendWith(OneConsole.class)
class EveryStateIT {
    private static final List<String> PAGES = List.of(
            "groups/some", // not the list of topics, which a login shows before the hub is taken away
            "topics",
            "topics/many.000",
            "topics/many.000?tab=settings",
            "groups",
            "connectors",
            "connectors/some",
            "connectors/some?tab=file",
            "connectors/some?tab=letters",
            "schemas",
            "schemas/some",
            "access?tab=rules",
            "access?tab=limits",
            "access?tab=use",
            "audit",
            "brokers",
            "tracing",
            "map");

    /** They load in parts: what was found stays when the rest fails. */
    private static final List<String> MESSAGES = List.of("topics/many.000?tab=messages");

    /** In this order: a login shows the list of topics before the hub is taken away, so another page comes first. */
    private static final List<Map.Entry<String, String>> EMPTY = List.of(
            Map.entry("groups/some", "No offsets"),
            Map.entry("groups/some?tab=members", "Nobody reads"),
            Map.entry("groups", "No groups"),
            Map.entry("topics", "No topics"),
            Map.entry("topics/many.000?tab=messages", "No messages"),
            Map.entry("topics/many.000?tab=settings", "Nothing found"),
            Map.entry("connectors", "No connectors"),
            Map.entry("connectors/some?tab=letters", "No dead letters"),
            Map.entry("schemas", "No schemas"),
            Map.entry("access?tab=rules", "No rules"),
            Map.entry("access?tab=limits", "No limits"),
            Map.entry("access?tab=use", "No limit is in use"),
            Map.entry("audit", "No audit"),
            Map.entry("brokers", "No brokers"),
            Map.entry("tracing", "Nobody is watched"),
            Map.entry("map", "Nothing flows yet"));

    /** What every list of the APIs is when it has nothing in it. */
    private static final String NOTHING = "{\"items\": [], \"causes\": [], \"letters\": [], \"entries\": [],"
            + " \"partitions\": [], \"members\": [], \"points\": [], \"total\": 0, \"state\": \"EMPTY\","
            + " \"end\": {\"reason\": \"end\", \"scanned\": 0}}";

    /** In place of the hub: one that never answers, or always with this. */
    private static final String HUB = "(window.fetch = (where, {signal} = {}) => %s, 0)";

    private static final String NEVER = HUB.formatted("new Promise((answer, refuse) =>"
            + " signal?.addEventListener('abort', () => refuse(new DOMException('left', 'AbortError'))))");

    private static final String AWAY = "The hub does not answer. Is it running? See bin/crossdock status.";
    private static final String UNREACHABLE = HUB.formatted("Promise.reject(new TypeError('Failed to fetch'))");

    private final Console console;
    private final Browser browser;

    EveryStateIT(Console console) {
        this.console = console;
        this.browser = console.browser();
    }

    private static String always(int status, String detail) {
        return HUB.formatted("Promise.resolve(new Response('{\"detail\": \"" + detail + "\", \"message\": \"" + detail
                + "\"}', {status: " + status + "}))");
    }

    @Test
    void aPageThatWaitsSaysWhatFor() {
        console.logIn("root", Hubs.ROOT);
        browser.evaluate(NEVER);
        for (String page : PAGES) {
            go(page);
            browser.see("main .state[role=status]:not([data-seen]) .spinner");
            assertThat(browser.texts("main .state[role=status]")).as(page).allMatch(it -> it.matches("Loading .+ …"));
        }
        browser.isAccessible();
        browser.fitsAPhone();
    }

    @Test
    void aPageThatFailsSaysWhyAndTriesAgain() {
        console.logIn("root", Hubs.ROOT);
        browser.evaluate(always(500, "the disk is full"));
        for (String page : all().toList()) {
            failsBecauseOf(page, "the disk is full");
            browser.isAccessible();
        }
        browser.fitsAPhone();
    }

    @Test
    void aPageWhoseHubIsAwaySaysHowToFindOut() {
        console.logIn("root", Hubs.ROOT);
        browser.evaluate("(window.hub = window.fetch, 0)");
        browser.evaluate(UNREACHABLE);
        for (String page : all().toList()) {
            failsBecauseOf(page, AWAY);
        }
        failsBecauseOf("topics", AWAY);
        browser.evaluate("(window.fetch = window.hub, 0)");
        browser.press("Try again");
        browser.see("td.name a");
    }

    private void failsBecauseOf(String page, String reason) {
        go(page);
        browser.see("main .state.failure[role=alert]:not([data-seen]) button");
        assertThat(browser.texts("main .state.failure").get(0))
                .as(page)
                .contains("This could not be loaded", reason, "Try again");
    }

    @Test
    void aPageWithNothingOnItSaysWhatToDo() {
        console.logIn("root", Hubs.ROOT);
        browser.evaluate(
                HUB.formatted("Promise.resolve(new Response(/^.(connectors|registry.subjects)([?]|$)/.test(where)"
                        + " ? '[]' : '" + NOTHING + "\\n'))"));
        EMPTY.forEach(expected -> {
            String page = expected.getKey();
            go(page);
            browser.read(expected.getValue());
            browser.see("main .state:not([data-seen]):not([role])");
            assertThat(browser.texts("main .state p"))
                    .as(page)
                    .isNotEmpty()
                    .allMatch(advice -> advice.split(" ", -1).length > 5)
                    .noneMatch(advice -> advice.contains("undefined"));
            browser.isAccessible();
        });
        browser.fitsAPhone();
    }

    /** The map draws what is left. */
    @Test
    void aPageThatIsRefusedNamesTheRight() {
        console.logIn("root", Hubs.ROOT);
        browser.evaluate(always(403, "not allowed"));
        for (String page : all().filter(page -> !page.equals("map")).toList()) {
            go(page);
            browser.see("main .state.failure[role=alert]:not([data-seen])");
            assertThat(browser.texts("main .state.failure").get(0))
                    .as(page)
                    .containsPattern("The right that is missing: (DESCRIBE|READ|ALTER)[A-Z_]* on ")
                    .doesNotContain("Try again", "undefined");
        }
        browser.isAccessible();
    }

    @Test
    void everyDialogCanBeUsedByEverybodyAndGivesTheFocusBack() throws Exception {
        console.create("every.dialog", 1);
        console.send("every.dialog", "{\"a\": 1}");
        console.logIn("root", Hubs.ROOT);
        dialog("topics", "Create topic");
        dialog("topics/many.000", "Add partitions");
        dialog("topics/many.000", "Delete");
        dialog("topics/many.000?tab=messages", "Write a message");
        dialog("connectors", "Create connector");
        dialog("schemas", "Register a schema");
        dialog("access?tab=rules", "Add a rule");
        dialog("access?tab=limits", "Set a limit");
        browser.go("#/topics/many.000?tab=settings");
        browser.search("retention.ms");
        browser.see("button[aria-label='Change retention.ms']").click();
        usable("retention.ms");
        browser.go("#/topics/every.dialog?tab=messages");
        browser.see("tbody button.link").click();
        usable("message");
    }

    private static Stream<String> all() {
        return Stream.concat(PAGES.stream(), MESSAGES.stream());
    }

    /** To a page that shows the same state as the one before, but anew. */
    private void go(String page) {
        browser.evaluate("document.querySelectorAll('.state').forEach(each => { each.dataset.seen = ''; })");
        browser.go("#/" + page);
    }

    private void dialog(String page, String button) {
        browser.go("#/" + page);
        browser.press(button);
        usable(button);
        assertThat(browser.focused()).as("after %s", button).isEqualTo(button);
    }

    private void usable(String what) {
        browser.see("dialog[open]");
        assertThat(browser.evaluate("document.querySelector('dialog').contains(document.activeElement)"))
                .as("focus within %s", what)
                .isEqualTo("true");
        browser.isAccessible();
        browser.fitsAPhone();
        browser.key(Keys.ESCAPE);
        browser.gone("dialog");
    }
}
