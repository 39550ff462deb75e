package io.crossdock.console;

import io.crossdock.hub.Hub;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OneConsole.class)
class BrokersPageIT {
    private static final TopicPartition MOVED = new TopicPartition("moved.bills", 0);

    private final Console console;
    private final Browser browser;

    BrokersPageIT(Console console) {
        this.console = console;
        this.browser = console.browser();
    }

    @Test
    void howFarAMoveIsIsSeenAndItIsTakenBackByWhoMay() throws Exception {
        console.logIn("root", Hubs.ROOT);
        browser.see("a[href='#/brokers']").click();
        browser.read("Nothing is being moved");
        Hub second = console.hubs().another();
        try (Admin admin = console.hubs().admin()) {
            await().until(() -> admin.describeCluster().nodes().get().size() == 2);
            beginSlowMove(admin);

            browser.read("1 partition under way");
            browser.see("tbody progress");
            browser.read("of 9");
            browser.isAccessible();
            browser.fitsAPhone();

            console.logIn("ann", Hubs.ANN);
            browser.go("#/brokers");
            browser.read("The right that is missing: DESCRIBE on the cluster");
            browser.gone("section[aria-label='What is being moved'] button");

            console.logIn("root", Hubs.ROOT);
            browser.go("#/brokers");
            browser.see("button[aria-label='Take back moved.bills 0']").click();
            browser.read("the partition stays where it was");
            browser.isAccessible();
            browser.press("Take back");
            browser.read("Partition 0 of moved.bills stays where it was.");
            browser.read("Nothing is being moved");
            assertThat(admin.listPartitionReassignments().reassignments().get()).isEmpty();
            admin.deleteTopics(List.of(MOVED.topic())).all().get();
        } finally {
            second.close();
        }
    }

    /** So slow that it would never arrive. */
    private void beginSlowMove(Admin admin) throws Exception {
        var topic = new NewTopic(MOVED.topic(), Map.of(0, List.of(1)))
                .configs(Map.of(
                        "leader.replication.throttled.replicas", "*",
                        "follower.replication.throttled.replicas", "*"));
        admin.createTopics(List.of(topic)).all().get();
        console.send(MOVED.topic(), "bill ".repeat(20_000));
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.BROKER, "2"),
                        List.of(new AlterConfigOp(
                                new ConfigEntry("follower.replication.throttled.rate", "0"), OpType.SET))))
                .all()
                .get();
        admin.alterPartitionReassignments(Map.of(MOVED, Optional.of(new NewPartitionReassignment(List.of(2)))))
                .all()
                .get();
    }
}
