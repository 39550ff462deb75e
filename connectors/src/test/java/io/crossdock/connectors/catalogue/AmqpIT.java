package io.crossdock.connectors.catalogue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import io.crossdock.connectors.catalogue.servers.AmqpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** AMQP 0-9-1 as RabbitMQ speaks it, with Apache Qpid Broker-J in RabbitMQ's place, killed in the middle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AmqpIT implements KilledQueues.Client {
    private Hub hub;
    private ServerProcess broker;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        hub = Hub.start(folder, Map.of("RABBIT_PASSWORD", "guest"));
        broker = ServerProcess.start(AmqpServer.class, folder.resolve("amqp"));
    }

    @AfterAll
    void stop() throws Exception {
        hub.close();
        broker.close();
    }

    @Test
    void whatIsInAQueueReachesItsTopicThoughTheBrokerIsKilled() throws Exception {
        queues().reachTheirTopic("{kamelet: rabbitmq-source, properties: {uri: \"%s\", queue: shop.orders}}"
                .formatted(uri("${env:RABBIT_PASSWORD}")));
    }

    @Test
    void whatIsInATopicReachesItsQueueThoughTheBrokerIsKilled() throws Exception {
        queues().areReachedFromTheirTopic("{kamelet: rabbitmq-sink, properties: {uri: \"%s\", queue: shop.replies}}"
                .formatted(uri("${env:RABBIT_PASSWORD}")));
    }

    @Test
    void whoMovesInAsThePageSaysLosesNothing() throws Exception {
        queues().moveInAsSaidBy(
                        "moving-from-rabbitmq.md",
                        "amqp://hub:${env:RABBIT_PASSWORD}@rabbit.example:5672",
                        uri("${env:RABBIT_PASSWORD}"));
    }

    @Test
    void theExamplesOfThePagesWork() throws Exception {
        String printed = "amqp://hub:${env:RABBIT_PASSWORD}@rabbit.example:5672";
        String here = uri("${env:RABBIT_PASSWORD}");
        queues().workAsTheirPagesSay(
                        PageExample.of("rabbitmq-source")
                                .with(printed, here)
                                .with("queue: shop.orders", "queue: page.orders"),
                        PageExample.of("rabbitmq-sink")
                                .with(printed, here)
                                .with("queue: shop.replies", "queue: page.replies"));
    }

    private KilledQueues queues() {
        return new KilledQueues(hub, broker, this, "amqp");
    }

    private String uri(String password) {
        return "amqp://guest:" + password + "@127.0.0.1:" + broker.port();
    }

    private Connection connect() throws Exception {
        var factory = new ConnectionFactory();
        factory.setUri(uri("guest"));
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    @Override
    public void send(String queue, List<String> texts) throws Exception {
        try (Connection connection = connect();
                Channel channel = connection.createChannel()) {
            channel.queueDeclare(queue, true, false, false, Map.of());
            channel.txSelect();
            for (String text : texts) {
                channel.basicPublish(
                        "", queue, MessageProperties.PERSISTENT_BASIC, text.getBytes(StandardCharsets.UTF_8));
            }
            channel.txCommit();
        }
    }

    @Override
    public List<String> receive(String queue) throws Exception {
        var texts = new ArrayList<String>();
        try (Connection connection = connect();
                Channel channel = connection.createChannel()) {
            for (GetResponse next = channel.basicGet(queue, true); next != null; ) {
                texts.add(new String(next.getBody(), StandardCharsets.UTF_8));
                next = channel.basicGet(queue, true);
            }
        }
        return texts;
    }
}
