package io.crossdock.connectors.catalogue;

import io.crossdock.connectors.ConnectorState;
import io.crossdock.connectors.catalogue.servers.MqttServer;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** MQTT 5 with ActiveMQ Artemis, killed in the middle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MqttIT {
    private static final int AHEAD = 64;
    private Hub hub;
    private ServerProcess broker;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        hub = Hub.start(folder, Map.of("MQTT_PASSWORD", "of-hub"));
        broker = ServerProcess.start(MqttServer.class, folder.resolve("mqtt"));
    }

    @AfterAll
    void stop() throws Exception {
        hub.close();
        broker.close();
    }

    @Test
    void whatWaitsInASessionReachesItsTopicThoughTheBrokerIsKilled() throws Exception {
        Messages sent = Messages.of(300);
        subscribeAndLeave("hub-in", "shop/+/orders");
        publish("shop/a/orders", sent.from(0, 200));
        hub.connect("mqtt-in", source("mqtt.in", "hub-in", "shop/+/orders") + "steps: [{delay: {constant: 2}}]\n");

        hub.awaitDelivered("mqtt-in", 20);
        broker.kill();
        await().atMost(Hub.PATIENCE).until(() -> hub.status("mqtt-in").state() == ConnectorState.RETRYING);
        broker.startAgain();
        publish("shop/a/orders", sent.from(200, 300));

        hub.awaitArrival("mqtt.in", sent);
        await().atMost(Hub.PATIENCE).until(() -> hub.status("mqtt-in").state() == ConnectorState.RUNNING);
        assertThat(Messages.repeated(hub.topics().values("mqtt.in"))).isLessThanOrEqualTo(AHEAD);
        assertThat(hub.topics().read("mqtt.in")).allSatisfy(it -> assertThat(
                        new String(it.headers().lastHeader("from").value(), StandardCharsets.UTF_8))
                .isEqualTo("shop/a/orders"));
    }

    @Test
    void aMessageThatTheHubDoesNotTakeIsNotAcknowledgedAndComesAgain() throws Exception {
        Messages sent = Messages.of(20);
        hub.makeTopic("held.in", Map.of("max.message.bytes", "10"));
        subscribeAndLeave("hub-held", "held");
        publish("held", sent.all());
        hub.add("mqtt-held", source("held.in", "hub-held", "held")); // it may have failed before anybody sees it run
        await().atMost(Hub.PATIENCE)
                .untilAsserted(
                        () -> assertThat(hub.status("mqtt-held").lastError()).contains("not take"));
        assertThat(hub.topics().values("held.in")).isEmpty();

        hub.disconnect("mqtt-held");
        hub.changeTopic("held.in", Map.of("max.message.bytes", "100000"));
        hub.connect("mqtt-held", source("held.in", "hub-held", "held"));

        hub.awaitArrival("held.in", sent);
    }

    @Test
    void whatIsInATopicIsPublishedThoughTheBrokerIsKilled() throws Exception {
        Messages sent = Messages.of(200);
        subscribeAndLeave("replies", "shop/replies");
        hub.write("mqtt.out", sent.from(0, 150));
        hub.connect("mqtt-out", """
                topic: mqtt.out
                sink: {kamelet: mqtt-publish-sink, properties: {brokerUrl: "%s", topic: shop/replies}}
                value: {format: string}
                steps: [{delay: {constant: 2}}]
                errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
                """.formatted(url()));

        hub.awaitDelivered("mqtt-out", 20);
        broker.kill();
        broker.startAgain();
        hub.write("mqtt.out", sent.from(150, 200));
        hub.awaitDelivered("mqtt-out", sent.count());

        List<String> arrived;
        try (var peer = MqttPeer.connect(url(), "replies")) {
            await().atMost(Hub.PATIENCE).until(() -> peer.arrived().containsAll(sent.all()));
            arrived = peer.arrived();
        }
        sent.assertOrderPerKey(arrived);
        assertThat(Messages.repeated(arrived)).isLessThanOrEqualTo(1); // the one whose answer was lost
    }

    @Test
    void theExamplesOfThePagesWork() throws Exception {
        String printed = "tcp://mqtt.example:1883";
        String message = "{\"key\":\"k\",\"celsius\":21}";
        subscribeAndLeave("hub-sensors", "plant/+/temperature");
        publish("plant/a/temperature", List.of(message));
        hub.connect(
                "page-in",
                PageExample.of("mqtt-session-source").with(printed, url()).yaml());
        await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                        hub.topics().read("plant.sensors"))
                .singleElement()
                .satisfies(it -> assertThat(it.key()).isEqualTo("plant/a/temperature"))
                .satisfies(it -> assertThat(it.value()).isEqualTo(message)));

        subscribeAndLeave("machine", "plant/commands");
        hub.write("plant.commands", List.of(message));
        hub.connect(
                "page-out",
                PageExample.of("mqtt-publish-sink").with(printed, url()).yaml());
        hub.awaitDelivered("page-out", 1);
        try (var peer = MqttPeer.connect(url(), "machine")) {
            await().atMost(Hub.PATIENCE).until(() -> peer.arrived().equals(List.of(message)));
        }
    }

    private String source(String topic, String client, String filter) {
        return """
                topic: %s
                source: {kamelet: mqtt-session-source, properties: {brokerUrl: "%s", topic: "%s", clientId: %s}}
                key: {jsonpath: "$.key"}
                headers: {from: "${header.MqttTopic}"}
                value: {format: json}
                """.formatted(topic, url(), filter, client);
    }

    private String url() {
        return "tcp://127.0.0.1:" + broker.port();
    }

    private void subscribeAndLeave(String client, String filter) throws MqttException {
        try (var peer = MqttPeer.connect(url(), client)) {
            peer.subscribe(filter);
        }
    }

    private void publish(String topic, List<String> texts) throws MqttException {
        try (var peer = MqttPeer.connect(url(), "publisher")) {
            for (String text : texts) {
                peer.publish(topic, text);
            }
        }
    }
}
