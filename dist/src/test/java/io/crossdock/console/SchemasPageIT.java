package io.crossdock.console;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OneConsole.class)
class SchemasPageIT {
    private static final String FIRST = """
            {"type": "record", "name": "Order", "fields": [{"name": "total", "type": "int"}]}""";
    private static final String WITH_PRICE = """
            {"type": "record", "name": "Order", "fields": [{"name": "total", "type": "int"}, {"name": "price", "type": "int"}]}""";

    private final Console console;
    private final Browser browser;

    SchemasPageIT(Console console) {
        this.console = console;
        this.browser = console.browser();
    }

    @Test
    void aSchemaIsRegisteredAndAChangeOfItIsSavedOnlyIfItBreaksNobody() {
        console.logIn("root", Hubs.ROOT);
        browser.see("a[href='#/schemas']").click();
        browser.read("No schemas");
        browser.isAccessible();
        browser.press("Register a schema");
        browser.write("subject", "bills-value");
        browser.write("schema", "no schema");
        browser.press("Check and register");
        browser.see("dialog .error");
        browser.isAccessible();
        browser.write("schema", FIRST);
        browser.press("Check and register");
        browser.read("latest: 1, id");

        browser.see("a[href='#/schemas/bills-value?tab=change']").click();
        browser.write("schema", WITH_PRICE);
        browser.press("Check and save");
        browser.read("It would break somebody, so by BACKWARD it is not saved");
        browser.read("What helps: give field 'price' a default");
        browser.read("Nobody reads the topic now.");
        browser.isAccessible();
        browser.write("schema", WITH_PRICE.replace("\"int\"}]", "\"int\", \"default\": 0}]"));
        browser.press("Check");
        browser.read("It breaks nobody: by BACKWARD it was compared with 1 version.");
        browser.press("Check and save");
        browser.read("latest: 2, id");

        browser.see("a[href='#/schemas/bills-value?tab=versions']").click();
        browser.see("td.new");
        assertThat(String.join("", browser.texts("td.new")))
                .contains("\"price\"")
                .doesNotContain("\"total\"");
        browser.isAccessible();
        browser.fitsAPhone();
        browser.go("#/schemas");
        browser.search("bills");
        browser.see("td.name a[href='#/schemas/bills-value']");
        browser.fitsAPhone();
        browser.go("#/schemas/never.was");
        browser.read("There is no such thing (any more)");

        console.logIn("ann", Hubs.ANN);
        browser.go("#/schemas");
        browser.read("none that you may see");
        browser.go("#/schemas/bills-value");
        browser.see(".state.failure");
    }
}
