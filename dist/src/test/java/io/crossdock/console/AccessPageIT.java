package io.crossdock.console;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OneConsole.class)
class AccessPageIT {
    private final Console console;
    private final Browser browser;

    AccessPageIT(Console console) {
        this.console = console;
        this.browser = console.browser();
    }

    @Test
    void aRuleIsAddedExplainedAndTakenAway() {
        console.logIn("root", Hubs.ROOT);
        browser.see("a[href='#/access']").click();
        browser.read("No rules");
        browser.press("Add a rule");
        browser.write("principal", "ben");
        browser.write("name", "bills");
        browser.press("Add");
        browser.read("must be Type:name");
        browser.isAccessible();
        browser.write("principal", "User:ben");
        browser.choose("patternType", "PREFIXED");
        browser.press("What would it change?");
        browser.read("of the last minutes");
        browser.isAccessible();
        browser.press("Add");
        browser.read("every topic whose name begins with bills");
        browser.isAccessible();
        browser.fitsAPhone();

        browser.go("#/access?tab=explain");
        browser.write("principal", "User:ben");
        browser.write("name", "bills.old");
        browser.press("Explain");
        browser.read("User:ben may READ topic bills.old");
        browser.choose("operation", "WRITE");
        browser.press("Explain");
        browser.read("User:ben may not WRITE topic bills.old");
        browser.read("To allow it, add: User:ben may WRITE");
        browser.isAccessible();

        browser.go("#/access?tab=rules");
        browser.see("button[aria-label^='Delete: User:ben may READ']").click();
        browser.press("What would it change?");
        browser.read("of the last minutes");
        browser.write("confirmation", "User:ben");
        browser.press("Delete rule");
        browser.read("No rules");
    }

    @Test
    void aLimitIsSetUsedAndLifted() throws Exception {
        console.create("limited", 1);
        console.logIn("root", Hubs.ROOT);
        browser.go("#/access?tab=limits");
        browser.read("No limits");
        browser.press("Set a limit");
        browser.choose("type", "topic");
        browser.write("name", "limited");
        browser.write("value", "1000000");
        browser.isAccessible();
        browser.press("Set");
        browser.read("producer_byte_rate of topic limited is 1,000,000.");
        browser.isAccessible();
        console.send("limited", "a", "b");
        browser.go("#/access?tab=use");
        browser.see("[aria-label='Use of limits'] tbody tr");
        browser.read("of 1,000,000 bytes/s");
        browser.isAccessible();
        browser.fitsAPhone();
        browser.go("#/access?tab=limits");
        browser.see("button[aria-label='Lift producer_byte_rate of topic limited']")
                .click();
        browser.read("No limits");
    }

    @Test
    void whoMayNotLookIsToldWhatThatTakes() {
        console.logIn("ann", Hubs.ANN);
        browser.go("#/access");
        browser.read("The right that is missing: DESCRIBE on the cluster.");
        browser.go("#/access?tab=use");
        browser.read("The right that is missing: DESCRIBE_CONFIGS on the cluster.");
    }
}
