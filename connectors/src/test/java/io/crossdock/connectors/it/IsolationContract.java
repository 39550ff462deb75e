package io.crossdock.connectors.it;

import io.crossdock.connectors.ConnectorState;
import io.crossdock.connectors.ConnectorStatus;
import io.crossdock.connectors.cluster.TestCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static io.crossdock.connectors.it.Definitions.lines;
import static io.crossdock.connectors.it.Installation.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What connectors promise to one another: a broken one, a changed one and one that hangs disturb nobody else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class IsolationContract {
    @RegisterExtension
    final Installation hub = new Installation(this::startCluster);

    abstract TestCluster startCluster() throws Exception;

    @Test
    void aLineThatCannotBecomeARecordStopsOnlyItsConnector() throws Exception {
        hub.connector("strict", lines("strict") + "value: {format: json}\n");
        hub.connector("other", ticking("ticks"));
        hub.drop("a.txt", "{\"n\": 1}\nnot json\n{\"n\": 3}");

        hub.awaitState("strict", ConnectorState.FAILED);
        hub.awaitState("other", ConnectorState.RUNNING);

        assertThat(hub.in().resolve("a.txt")).exists();
        assertThat(hub.topics().values("strict")).containsExactly("{\"n\": 1}");
        assertThat(hub.status("strict").lastError()).contains("not");
        long before = hub.status("other").delivered();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(hub.status("other").delivered()).isGreaterThan(before));
    }

    @Test
    void aChangeTouchesOnlyItsOwnConnector() throws Exception {
        hub.connector("one", ticking("one"));
        hub.connector("two", ticking("two"));
        hub.awaitState("one", ConnectorState.RUNNING);
        hub.awaitState("two", ConnectorState.RUNNING);
        ConnectorStatus untouched = hub.status("two");

        hub.connector("one", ticking("one") + "stepz: []\n");
        await().atMost(PATIENCE).until(() -> !hub.status("one").problems().isEmpty());
        assertThat(hub.status("one").problems().get(0).message())
                .isEqualTo("unknown key 'stepz' - did you mean 'steps'?");
        long before = hub.status("one").delivered();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(hub.status("one").delivered()).isGreaterThan(before));
        assertThat(hub.status("one").state()).isEqualTo(ConnectorState.RUNNING);

        hub.connector("one", ticking("one.b"));
        await().atMost(PATIENCE).until(() -> hub.status("one").topics().equals(List.of("one.b")));
        hub.awaitState("one", ConnectorState.RUNNING);
        assertThat(hub.status("one").problems()).isEmpty();

        Files.delete(hub.connectors().resolve("one.yaml"));
        await().atMost(PATIENCE).until(() -> hub.runtime().connector("one").isEmpty());
        assertThat(hub.status("two").since()).isEqualTo(untouched.since());
        assertThat(hub.status("two").delivered()).isGreaterThanOrEqualTo(untouched.delivered());
    }

    @Test
    void aConnectorThatHangsInADeliveryKeepsItsNameAndDisturbsNobody() throws Exception {
        var arrived = new CountDownLatch(1);
        var answers = new CountDownLatch(1);
        try (var target = new HttpTarget(path -> {
            arrived.countDown();
            answers.await();
        })) {
            hub.topics().write("stuck", "{}");
            hub.connector(
                    "stuck-out", "topic: stuck\nsink: {uri: '" + target.uri() + "/first'}\nvalue: {format: string}\n");
            assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();

            hub.connector(
                    "stuck-out", "topic: stuck\nsink: {uri: '" + target.uri() + "/second'}\nvalue: {format: string}\n");
            hub.connector("lively", ticking("lively"));
            hub.awaitState("lively", ConnectorState.RUNNING);
            hub.runtime().restart("lively");
            await().atMost(PATIENCE).until(() -> hub.status("lively").delivered() > 0);
            answers.countDown();

            hub.topics().write("stuck", "{}");
            await().atMost(PATIENCE).until(() -> target.paths().contains("/second"));
            hub.awaitState("stuck-out", ConnectorState.RUNNING);
        }
    }

    @Test
    void theSecondOwnerOfANameRunsWhenTheFirstIsGone() throws Exception {
        Files.writeString(hub.connectors().resolve("a.yaml"), "name: twin\n" + ticking("twin"));
        hub.awaitState("twin", ConnectorState.RUNNING);
        Files.writeString(hub.connectors().resolve("b.yaml"), "name: twin\n" + ticking("twin"));
        await().atMost(PATIENCE).until(() -> hub.runtime().connectors().stream()
                .anyMatch(it -> !it.problems().isEmpty()));

        Files.delete(hub.connectors().resolve("a.yaml"));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hub.runtime().connectors())
                .extracting(it -> it.file().getFileName() + " " + it.state())
                .containsExactly("b.yaml RUNNING"));
    }

    @Test
    void aSinkThatCameFirstLeavesItsTopicToTheSource() throws Exception {
        hub.connector("early", "topic: early\nsink: {uri: 'log:early'}\nvalue: {format: string}\n");
        hub.awaitState("early", ConnectorState.RUNNING);
        hub.connector("later", "partitions: 3\n" + ticking("early"));

        await().atMost(PATIENCE).until(() -> hub.status("early").delivered() > 0);

        assertThat(hub.topics().partitions("early")).isEqualTo(3);
    }

    private static String ticking(String topic) {
        return "topic: " + topic + "\nsource: {uri: 'timer:tick?period=50'}\nvalue: {format: string}\n"
                + "steps: [{setBody: {constant: tick}}]\n";
    }
}
