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

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** AMQP 0-9-1 as RabbitMQ speaks it, with Apache Qpid Broker-J in RabbitMQ's place, killed in the middle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AmqpIT {
    private Hub hub;
    private ServerProcess broker;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        hub = Hub.start(folder);
        broker = ServerProcess.start(AmqpServer.class, folder.resolve("amqp"));
    }

    @AfterAll
    void stop() throws Exception {
        hub.close();
        broker.close();
    }

    @Test
    void whatIsInAQueueReachesItsTopicThoughTheBrokerIsKilled() throws Exception {
        Messages sent = Messages.of(200);
        send("shop.orders", sent.from(0, 150));
        hub.connect("amqp-in", """
                topic: amqp.in
                source: {kamelet: rabbitmq-source, properties: {uri: "%s", queue: shop.orders}}
                key: {jsonpath: "$.key"}
                value: {format: json}
                steps: [{delay: {constant: 2}}]
                """.formatted(uri()));

        hub.awaitDelivered("amqp-in", 20);
        broker.kill();
        broker.startAgain();
        send("shop.orders", sent.from(150, 200));

        hub.awaitArrival("amqp.in", sent);
        // the one message whose acknowledgement was on its way when the broker died
        assertThat(Messages.repeated(hub.topics().values("amqp.in"))).isLessThanOrEqualTo(1);
        hub.disconnect("amqp-in");
        assertThat(receive("shop.orders")).isEmpty();
    }

    @Test
    void whatIsInATopicReachesItsQueueThoughTheBrokerIsKilled() throws Exception {
        Messages sent = Messages.of(200);
        send("shop.replies", List.of());
        hub.write("amqp.out", sent.from(0, 150));
        hub.connect("amqp-out", """
                topic: amqp.out
                sink: {kamelet: rabbitmq-sink, properties: {uri: "%s", queue: shop.replies}}
                value: {format: string}
                steps: [{delay: {constant: 2}}]
                errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
                """.formatted(uri()));

        hub.awaitDelivered("amqp-out", 20);
        broker.kill();
        broker.startAgain();
        hub.write("amqp.out", sent.from(150, 200));

        var arrived = new ArrayList<String>();
        await().atMost(Hub.PATIENCE).untilAsserted(() -> {
            arrived.addAll(receive("shop.replies"));
            assertThat(arrived).containsAll(sent.all());
        });
        sent.assertOrderPerKey(arrived);
        assertThat(Messages.repeated(arrived)).isLessThanOrEqualTo(1); // the one that was being sent
    }

    private String uri() {
        return "amqp://guest:guest@127.0.0.1:" + broker.port();
    }

    private Connection connect() throws Exception {
        var factory = new ConnectionFactory();
        factory.setUri(uri());
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    private void send(String queue, List<String> texts) throws Exception {
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

    private List<String> receive(String queue) throws Exception {
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
