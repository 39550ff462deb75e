package io.crossdock.connectors.catalogue;

import io.crossdock.connectors.catalogue.servers.ArtemisServer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** JMS with ActiveMQ Artemis, killed in the middle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JmsIT {
    private Hub hub;
    private ServerProcess artemis;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        hub = Hub.start(folder);
        artemis = ServerProcess.start(ArtemisServer.class, folder.resolve("artemis"));
    }

    @AfterAll
    void stop() throws Exception {
        hub.close();
        artemis.close();
    }

    @Test
    void whatIsInAQueueReachesItsTopicThoughTheBrokerIsKilled() throws Exception {
        Messages sent = Messages.of(200);
        send("shop.orders", sent.from(0, 150));
        hub.connect("jms-in", """
                topic: jms.in
                source: {kamelet: artemis-source, properties: {brokerUrl: "%s", queue: shop.orders}}
                key: {jsonpath: "$.key"}
                value: {format: json}
                steps: [{delay: {constant: 2}}]
                """.formatted(url()));

        hub.awaitDelivered("jms-in", 20);
        artemis.kill();
        artemis.startAgain();
        send("shop.orders", sent.from(150, 200));

        hub.awaitArrival("jms.in", sent);
        // the one message whose commit was on its way when the broker died
        assertThat(Messages.repeated(hub.topics().values("jms.in"))).isLessThanOrEqualTo(1);
        await().atMost(Hub.PATIENCE)
                .untilAsserted(() -> assertThat(receive("shop.orders", 1)).isEmpty());
    }

    @Test
    void whatIsInATopicReachesItsQueueThoughTheBrokerIsKilled() throws Exception {
        Messages sent = Messages.of(200);
        hub.write("jms.out", sent.from(0, 150));
        hub.connect("jms-out", """
                topic: jms.out
                sink: {kamelet: artemis-sink, properties: {brokerUrl: "%s", queue: shop.replies}}
                value: {format: string}
                steps: [{delay: {constant: 2}}]
                errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
                """.formatted(url()));

        hub.awaitDelivered("jms-out", 20);
        artemis.kill();
        artemis.startAgain();
        hub.write("jms.out", sent.from(150, 200));

        List<String> arrived = new ArrayList<>();
        await().atMost(Hub.PATIENCE).untilAsserted(() -> {
            arrived.addAll(receive("shop.replies", 1000));
            assertThat(arrived).containsAll(sent.all());
        });
        sent.assertOrderPerKey(arrived);
        assertThat(Messages.repeated(arrived)).isLessThanOrEqualTo(1); // the one that was being sent
    }

    private String url() {
        return "tcp://127.0.0.1:" + artemis.port();
    }

    private void send(String queue, List<String> texts) {
        try (var factory = new ActiveMQConnectionFactory(url());
                JMSContext jms = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
            var producer = jms.createProducer();
            texts.forEach(text -> producer.send(jms.createQueue(queue), text));
            jms.commit();
        }
    }

    private List<String> receive(String queue, int most) throws Exception {
        var texts = new ArrayList<String>();
        try (var factory = new ActiveMQConnectionFactory(url());
                JMSContext jms = factory.createContext();
                var consumer = jms.createConsumer(jms.createQueue(queue))) {
            for (Message next = consumer.receive(1000); next != null && texts.size() < most; ) {
                texts.add(next.getBody(String.class));
                next = consumer.receive(1000);
            }
        }
        return texts;
    }
}
