package io.crossdock.console;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OneConsole.class)
class GroupPageIT {
    private static final AclBinding GROUP_RULE = rule(ResourceType.GROUP, "looked-readers");
    private static final AclBinding TOPIC_RULE = rule(ResourceType.TOPIC, "looked.bills");

    private final Console console;
    private final Browser browser;

    GroupPageIT(Console console) {
        this.console = console;
        this.browser = console.browser();
    }

    /** Others rely on what ann may not see. */
    @AfterEach
    void takeAway() throws Exception {
        try (var admin = console.hubs().admin()) {
            admin.deleteAcls(List.of(GROUP_RULE.toFilter(), TOPIC_RULE.toFilter()))
                    .all()
                    .get();
        }
    }

    @Test
    void whereTheLagIsHeadingIsDrawnAndAResetIsUndone() throws Exception {
        console.create("trend.bills", 1);
        console.send("trend.bills", "a", "b", "c", "d", "e");
        commit("trend-idle", 4);
        commit("trend-moved", 4);
        commit("trend-other", 2);
        browser.open(console.hubs().open() + "/#/groups/trend-idle");
        browser.read("Not known yet");

        browser.go("#/groups/trend-moved");
        browser.press("Reset offsets");
        browser.choose("to", "GROUP");
        browser.write("group", "never-was");
        browser.press("Preview");
        browser.read("group 'never-was' has not committed any offset");
        browser.write("group", "trend-other");
        browser.press("Preview");
        browser.read("In all 2 records will be read again and 0 records passed over.");
        browser.press("Cancel");
        browser.choose("to", "DURATION");
        browser.write("amount", "2");
        browser.choose("unit", "D");
        browser.press("Preview");
        browser.read("In all 4 records will be read again");
        browser.press("Move offsets");
        browser.read("5 records behind");
        browser.read("Offsets of 1 partition were reset on");
        browser.isAccessible();

        browser.open(console.hubs().open() + "/#/groups/trend-moved");
        browser.press("Undo reset");
        browser.read("In all 0 records will be read again and 4 records passed over.");
        browser.isAccessible();
        browser.press("Move back");
        browser.read("Group trend-moved stands where it did before.");
        browser.read("1 record behind");
        browser.gone(".note-bar");

        browser.go("#/groups/trend-idle");
        browser.read("Stands still");
        browser.read("Written 0/s, read 0/s in the last");
        assertThat(browser.see(".trend svg").getDomAttribute("aria-label"))
                .endsWith("from 1 record to 1 record, at most 1 record");
        browser.isAccessible();
        browser.fitsAPhone();
        browser.see(".trend summary").click();
        assertThat(browser.texts(".trend tbody td.number")).contains("1");
    }

    @Test
    void whoMayOnlyLookSeesTheTrendAndIsToldWhichRightAnUndoTakes() throws Exception {
        console.create("looked.bills", 1);
        console.send("looked.bills", "a", "b");
        try (var admin = console.hubs().admin()) {
            admin.createAcls(List.of(GROUP_RULE, TOPIC_RULE)).all().get();
            admin.alterConsumerGroupOffsets(
                            "looked-readers", Map.of(new TopicPartition("looked.bills", 0), new OffsetAndMetadata(1)))
                    .all()
                    .get();
        }
        console.logIn("root", Hubs.ROOT);
        browser.go("#/groups/looked-readers");
        browser.press("Reset offsets");
        browser.press("Preview");
        browser.press("Move offsets");
        browser.read("by root");

        console.logIn("ann", Hubs.ANN);
        browser.go("#/groups/looked-readers");
        browser.read("2 records behind");
        browser.see(".trend .outlook");
        browser.press("Undo reset");
        browser.press("Move back");
        browser.read("the right that is missing: READ on group looked-readers");
        browser.press("Cancel");
        browser.go("#/groups/trend-idle");
        browser.read("The right that is missing: DESCRIBE on group trend-idle");
        browser.gone(".trend");
        browser.isAccessible();
    }

    private static AclBinding rule(ResourceType type, String name) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:ann", "*", AclOperation.DESCRIBE, AclPermissionType.ALLOW));
    }

    private void commit(String group, long next) throws Exception {
        try (var admin = console.hubs().admin()) {
            admin.alterConsumerGroupOffsets(
                            group, Map.of(new TopicPartition("trend.bills", 0), new OffsetAndMetadata(next)))
                    .all()
                    .get();
        }
    }
}
