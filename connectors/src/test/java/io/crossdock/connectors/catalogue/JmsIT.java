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
import java.util.Map;

/** JMS with ActiveMQ Artemis, killed in the middle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JmsIT implements KilledQueues.Client {
    private Hub hub;
    private ServerProcess artemis;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        hub = Hub.start(folder, Map.of("JMS_PASSWORD", "of-hub"));
        artemis = ServerProcess.start(ArtemisServer.class, folder.resolve("artemis"));
    }

    @AfterAll
    void stop() throws Exception {
        hub.close();
        artemis.close();
    }

    @Test
    void whatIsInAQueueReachesItsTopicThoughTheBrokerIsKilled() throws Exception {
        queues().reachTheirTopic("{kamelet: artemis-source, properties: {brokerUrl: \"%s\", queue: shop.orders}}"
                .formatted(url()));
    }

    @Test
    void whatIsInATopicReachesItsQueueThoughTheBrokerIsKilled() throws Exception {
        queues().areReachedFromTheirTopic(
                        "{kamelet: artemis-sink, properties: {brokerUrl: \"%s\", queue: shop.replies}}"
                                .formatted(url()));
    }

    @Test
    void whoMovesInAsThePageSaysLosesNothing() throws Exception {
        queues().moveInAsSaidBy("moving-from-activemq.md", "tcp://artemis.example:61616", url());
    }

    @Test
    void theExamplesOfThePagesWork() throws Exception {
        String printed = "tcp://broker.example:61616";
        queues().workAsTheirPagesSay(
                        PageExample.of("artemis-source")
                                .with(printed, url())
                                .with("queue: shop.orders", "queue: page.orders"),
                        PageExample.of("artemis-sink")
                                .with(printed, url())
                                .with("queue: shop.replies", "queue: page.replies"));
    }

    private KilledQueues queues() {
        return new KilledQueues(hub, artemis, this, "jms");
    }

    private String url() {
        return "tcp://127.0.0.1:" + artemis.port();
    }

    @Override
    public void send(String queue, List<String> texts) {
        try (var factory = new ActiveMQConnectionFactory(url());
                JMSContext jms = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
            var producer = jms.createProducer();
            texts.forEach(text -> producer.send(jms.createQueue(queue), text));
            jms.commit();
        }
    }

    @Override
    public List<String> receive(String queue) throws Exception {
        var texts = new ArrayList<String>();
        try (var factory = new ActiveMQConnectionFactory(url());
                JMSContext jms = factory.createContext();
                var consumer = jms.createConsumer(jms.createQueue(queue))) {
            for (Message next = consumer.receive(1000); next != null; ) {
                texts.add(next.getBody(String.class));
                next = consumer.receive(1000);
            }
        }
        return texts;
    }
}
