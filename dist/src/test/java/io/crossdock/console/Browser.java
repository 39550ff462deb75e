package io.crossdock.console;

import org.awaitility.core.ConditionFactory;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The system's Chromium without a window, driven through its own driver. What is looked for is waited for: pages ask the hub
 * first. For one thread.
 */
final class Browser implements AutoCloseable {
    private static final ConditionFactory SOON = await().atMost(Duration.ofSeconds(40))
            .pollInterval(Duration.ofMillis(50))
            .ignoreException(StaleElementReferenceException.class);
    private static final String LOOK = "const done = arguments[arguments.length - 1];"
            + "axe.run(document, {resultTypes: ['violations']}).then(found => done(found.violations.map(each =>"
            + " `${each.id}: ${each.help}: ${each.nodes.map(node => node.html).join(' ')}`)));";

    /** Notes when what is to be selected is there and the next frame is painted. */
    private static final String WATCH = "new MutationObserver((seen, me) => {"
            + " if (!document.querySelector('%s')) return; me.disconnect();"
            + " requestAnimationFrame(() => { window.drawnAt = performance.now(); });"
            + "}).observe(document, {childList: true, subtree: true})";

    private final ChromeDriver driver;
    private final String axe;

    private Browser(ChromeDriver driver, String axe) {
        this.driver = driver;
        this.axe = axe;
    }

    /** Whether this machine has one. */
    static boolean isInstalled() {
        return binary("chromium").isPresent() && binary("chromedriver").isPresent();
    }

    static Browser start() throws IOException {
        var options = new ChromeOptions();
        options.setBinary(binary("chromium").orElseThrow().toFile());
        var log = new LoggingPreferences();
        log.enable(LogType.BROWSER, Level.WARNING);
        options.setCapability(ChromeOptions.LOGGING_PREFS, log);
        options.addArguments(
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,800");
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(binary("chromedriver").orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        try (InputStream script = Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"))) {
            String axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            return new Browser(new ChromeDriver(service, options), axe);
        }
    }

    private static Optional<Path> binary(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A page as if it was opened for the first time: nothing that was in the memory of another is left. */
    void open(String address) {
        driver.get("about:blank");
        driver.get(address);
    }

    /**
     * A page that nothing is known of, until what this selects is drawn; what was fetched for it and kept is used again, as
     * browsers do.
     *
     * @return since the address was given to the browser
     */
    Duration firstView(String address, String css) {
        driver.get("about:blank");
        Map<String, Object> script = Map.of("source", WATCH.formatted(css));
        Object watch = driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", script)
                .get("identifier");
        try {
            driver.get(address);
            Object millis = SOON.alias("first view of " + address)
                    .until(() -> driver.executeScript("return window.drawnAt ?? null"), Objects::nonNull);
            return Duration.ofMillis(((Number) millis).longValue());
        } finally {
            driver.executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", watch));
        }
    }

    /** What the page has fetched so far, in this order: paths with their queries. */
    List<String> fetched() {
        String origin = evaluate("location.origin");
        return ((List<?>) Objects.requireNonNull(
                        driver.executeScript("return performance.getEntriesByType('resource').map(each => each.name)")))
                .stream().map(each -> each.toString().replace(origin, "")).toList();
    }

    /** Another place within the page. */
    void go(String place) {
        driver.executeScript("location.hash = arguments[0]", place);
    }

    WebElement see(String css) {
        return SOON.alias(css)
                .until(() -> driver.findElements(By.cssSelector(css)).stream().findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /** Text that is somewhere on the page. */
    void read(String text) {
        SOON.untilAsserted(
                () -> assertThat(driver.findElement(By.tagName("body")).getText())
                        .as(this::complaints)
                        .contains(text));
    }

    /** What the page wrote to its console. */
    private String complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .collect(Collectors.joining("; "));
    }

    void gone(String css) {
        SOON.alias("no " + css)
                .until(() -> driver.findElements(By.cssSelector(css)).isEmpty());
    }

    /** Of all that this selects, as they are at one moment: what is drawn anew meanwhile is read again. */
    List<String> texts(String css) {
        return SOON.ignoreExceptionsInstanceOf(StaleElementReferenceException.class)
                .until(
                        () -> driver.findElements(By.cssSelector(css)).stream()
                                .map(WebElement::getText)
                                .toList(),
                        Objects::nonNull);
    }

    private boolean dialog() {
        return !driver.findElements(By.tagName("dialog")).isEmpty();
    }

    /** Presses the button with this text, of the dialog if one is open. */
    void press(String text) {
        String button = (dialog() ? "//dialog" : "/") + "/descendant::button[normalize-space()='" + text + "']";
        SOON.alias(button).until(() -> {
            Optional<WebElement> found = driver.findElements(By.xpath(button)).stream()
                    .filter(WebElement::isEnabled)
                    .findFirst();
            found.ifPresent(WebElement::click);
            return found.isPresent();
        });
    }

    /** Writes into the field of this name, in place of what is there; into that of the dialog if one is open. */
    void write(String field, String text) {
        WebElement input = see((dialog() ? "dialog " : "") + "[name='" + field + "']");
        input.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        input.sendKeys(text);
    }

    /** Into a field whose keys depend on the language, such as one of a time. */
    void set(String field, String value) {
        driver.executeScript(
                "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))",
                see("[name='" + field + "']"),
                value);
    }

    void choose(String field, String value) {
        see("select[name='" + field + "'] option[value='" + value + "']").click();
    }

    void search(String text) {
        WebElement input = see("input.search");
        input.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        input.sendKeys(text);
    }

    void key(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    String focused() {
        return driver.switchTo().activeElement().getText();
    }

    String evaluate(String expression) {
        return String.valueOf(driver.executeScript("return " + expression));
    }

    /** What a script of its own ends with: it calls the last of its arguments with that. */
    Object outcome(String script, Object... arguments) {
        return Objects.requireNonNull(driver.executeAsyncScript(script, arguments));
    }

    /** What needs no scrolling sideways on a phone. */
    void fitsAPhone() {
        size(400, 800);
        try {
            assertThat(evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .as("%s at 400 pixels", driver.getCurrentUrl())
                    .isEqualTo("true");
            isAccessible();
        } finally {
            size(1280, 800);
        }
    }

    void size(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    void dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** As it is on paper, lying, while this runs. */
    void onPaper(Runnable look) {
        size(1123, 794);
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
        try {
            look.run();
        } finally {
            driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", ""));
            size(1280, 800);
        }
    }

    /** The page as a PDF, on the paper it asks for; the text of such a file names its pages. */
    String printed() {
        Object pdf = driver.executeCdpCommand("Page.printToPDF", Map.of("preferCSSPageSize", true))
                .get("data");
        return new String(Base64.getDecoder().decode(String.valueOf(pdf)), StandardCharsets.ISO_8859_1);
    }

    /** What people with a keyboard, a screen reader or weak eyes would stumble over, in light and dark. */
    void isAccessible() {
        driver.executeScript(axe);
        for (boolean dark : new boolean[] {true, false}) {
            dark(dark);
            assertThat((List<?>) driver.executeAsyncScript(LOOK))
                    .as("%s, %s", driver.getCurrentUrl(), dark ? "dark" : "light")
                    .isEmpty();
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
