package io.crossdock.connectors.it;

import io.crossdock.connectors.ConnectorState;
import io.crossdock.connectors.cluster.TestCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.concurrent.atomic.AtomicBoolean;

import static io.crossdock.connectors.it.Definitions.insert;
import static io.crossdock.connectors.it.Installation.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What connectors promise for the records of a key while their target is away: their order, and that each is known again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OrderContract {
    @RegisterExtension
    final Installation hub = new Installation(this::startCluster);

    abstract TestCluster startCluster() throws Exception;

    @Test
    void aDatabaseThatIsNotReadyGetsEveryRecordOfAKeyInOrderLater() throws Exception {
        hub.topics().writeKeyed("rows", "k={\"id\": 1}", "k={\"id\": 2}", "k={\"id\": 3}");
        hub.connector(
                "rows-out", insert("rows", false) + "errors: {retries: forever, backoff: 20ms, maxBackoff: 100ms}\n");
        hub.awaitState("rows-out", ConnectorState.RETRYING);
        assertThat(hub.topics().committed("connector-rows-out", "rows")).isZero();

        try (Table table = Table.create(hub.folder(), "INT")) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(table.ids()).containsExactly(1, 2, 3));
        }
        hub.awaitState("rows-out", ConnectorState.RUNNING);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hub.topics().committed("connector-rows-out", "rows"))
                .isEqualTo(3));
    }

    @Test
    void oneFailingKeyWaitsWithItsSuccessorsWhileOthersFlowAlsoAcrossARestart() throws Exception {
        try (Table table = Table.create(hub.folder(), "INT")) {
            table.execute("CREATE TABLE gate (id INT PRIMARY KEY)");
            table.execute("ALTER TABLE t ADD CONSTRAINT g FOREIGN KEY (id) REFERENCES gate (id)");
            table.execute("INSERT INTO gate VALUES (1), (3), (5), (7)");
            hub.topics().writeKeyed("keyed", "a=1", "b=2", "a=3", "b=4", "c=5");
            hub.connector("keyed-out", keyed("keyed"));

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(table.ids()).containsExactly(1, 3, 5));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(hub.topics().committed("connector-keyed-out", "keyed"))
                            .isEqualTo(1));
            assertThat(hub.status("keyed-out").state()).isEqualTo(ConnectorState.RETRYING);
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(hub.status("keyed-out").progress().parkedKeys()).isEqualTo(1);
                assertThat(hub.status("keyed-out").progress().parkedRecords()).isEqualTo(2);
                assertThat(hub.status("keyed-out").progress().lag()).isEqualTo(2);
            });

            hub.runtime().restart("keyed-out");
            hub.topics().writeKeyed("keyed", "a=7");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(table.ids()).containsExactly(1, 3, 5, 7));

            table.execute("INSERT INTO gate VALUES (2), (4)");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(table.ids()).containsExactly(1, 3, 5, 7, 2, 4));
        }
        hub.awaitState("keyed-out", ConnectorState.RUNNING);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hub.topics().committed("connector-keyed-out", "keyed"))
                .isEqualTo(6));
    }

    @Test
    void whatTheDatabaseHasIsNotDeliveredAgainWhenTheCommitToTheHubWasLost() throws Exception {
        try (Table table = Table.create(hub.folder(), "INT")) {
            table.execute("CREATE TABLE gate (id INT PRIMARY KEY)");
            table.execute("ALTER TABLE t ADD CONSTRAINT g FOREIGN KEY (id) REFERENCES gate (id)");
            table.execute("INSERT INTO gate VALUES (1), (3), (4), (5)");
            hub.topics().writeKeyed("exact", "a=1", "b=2", "a=3", "c=4");
            hub.connector("exact-out", keyed("exact").replace("sa}", "sa, exactlyOnce: true}"));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(table.ids()).containsExactly(1, 3, 4));

            hub.runtime().pause("exact-out");
            hub.topics().rewind("connector-exact-out", "exact"); // as after a kill before the first commit
            hub.topics().writeKeyed("exact", "a=5");
            table.execute("INSERT INTO gate VALUES (2)");
            hub.runtime().resume("exact-out");

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(table.ids()).containsExactlyInAnyOrder(1, 3, 4, 2, 5));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(hub.topics().committed("connector-exact-out", "exact"))
                            .isEqualTo(5));
            assertThat(table.ids()).containsExactlyInAnyOrder(1, 3, 4, 2, 5);
        }
    }

    @Test
    void everyTryOfARecordHasTheSameIdempotencyKeyAlsoAfterARestart() throws Exception {
        var available = new AtomicBoolean();
        try (var target = new HttpTarget(path -> {
            if (!available.get()) {
                throw new IllegalStateException("not now");
            }
        })) {
            hub.topics().writeKeyed("keys", "a=1");
            hub.connector(
                    "keys-out",
                    "topic: keys\nsink: {uri: '" + target.uri() + "/'}\nvalue: {format: string}\n"
                            + "errors: {retries: forever, backoff: 10ms, maxBackoff: 50ms}\n");
            await().atMost(PATIENCE).until(() -> target.keys().size() > 2);
            hub.runtime().restart("keys-out");
            int before = target.keys().size();
            await().atMost(PATIENCE).until(() -> target.keys().size() > before);
            available.set(true);
            hub.topics().writeKeyed("keys", "a=2");
            await().atMost(PATIENCE).until(() -> target.keys().contains("keys-0-1"));

            assertThat(target.keys()).containsOnly("keys-0-0", "keys-0-1");
        }
    }

    private static String keyed(String topic) {
        return "topic: " + topic + "\n" + """
                sink:
                  uri: sql:INSERT INTO t VALUES (:#${body})
                datasource: {url: "jdbc:h2:${env:DIR}/db;AUTO_SERVER=TRUE", username: sa}
                value: {format: string}
                errors: {retries: forever, backoff: 20ms, maxBackoff: 200ms}
                """;
    }
}
