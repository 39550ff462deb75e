package io.crossdock.connectors.catalogue;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What holds between topics and the queues of a message broker that is killed in the middle, whatever it speaks. */
final class KilledQueues {
    private final Hub hub;
    private final ServerProcess broker;
    private final Client client;
    private final String name;

    /** @param name begins the names of connectors and topics */
    KilledQueues(Hub hub, ServerProcess broker, Client client, String name) {
        this.hub = hub;
        this.broker = broker;
        this.client = client;
        this.name = name;
    }

    /** Another user of the broker. */
    interface Client {
        /** Returns when the broker has kept them; makes the queue, too. */
        void send(String queue, List<String> texts) throws Exception;

        /** Takes all there is. */
        List<String> receive(String queue) throws Exception;
    }

    /**
     * Every message of a queue arrives in its topic, in the order of its key, and no more than one of them twice.
     *
     * @param source of queue {@code shop.orders}, as in a connector file
     */
    void reachTheirTopic(String source) throws Exception {
        String topic = name + ".in";
        Messages sent = Messages.of(200);
        client.send("shop.orders", sent.from(0, 150));
        hub.connect(name + "-in", "topic: " + topic + "\nsource: " + source + "\n" + """
                key: {jsonpath: "$.key"}
                value: {format: json}
                steps: [{delay: {constant: 2}}]
                """);

        hub.awaitDelivered(name + "-in", 20);
        killAndStart();
        client.send("shop.orders", sent.from(150, 200));

        hub.awaitArrival(topic, sent);
        // the one message whose acknowledgement was on its way when the broker died
        assertThat(Messages.repeated(hub.topics().values(topic))).isLessThanOrEqualTo(1);
        hub.disconnect(name + "-in");
        assertThat(client.receive("shop.orders")).isEmpty();
    }

    /**
     * Every record of a topic arrives in its queue, in the order of its key, and no more than one of them twice.
     *
     * @param sink of queue {@code shop.replies}, as in a connector file
     */
    void areReachedFromTheirTopic(String sink) throws Exception {
        String topic = name + ".out";
        Messages sent = Messages.of(200);
        client.send("shop.replies", List.of());
        hub.write(topic, sent.from(0, 150));
        hub.connect(name + "-out", "topic: " + topic + "\nsink: " + sink + "\n" + """
                value: {format: string}
                steps: [{delay: {constant: 2}}]
                errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
                """);

        hub.awaitDelivered(name + "-out", 20);
        killAndStart();
        hub.write(topic, sent.from(150, 200));

        var arrived = new ArrayList<String>();
        await().atMost(Hub.PATIENCE).untilAsserted(() -> {
            arrived.addAll(client.receive("shop.replies"));
            assertThat(arrived).containsAll(sent.all());
        });
        sent.assertOrderPerKey(arrived);
        assertThat(Messages.repeated(arrived)).isLessThanOrEqualTo(1); // the one that was being sent
    }

    /**
     * The two connectors of a page about moving in lose nothing: what is in the queue {@code shop.orders} reaches the topic
     * of that name, and the topic {@code shop.replies} its queue.
     *
     * @param address of the broker, as the page has it
     * @param here its address in this test
     */
    void moveInAsSaidBy(String page, String address, String here) throws Exception {
        List<String> files = PageConnectors.of(page);
        assertThat(files).as("connectors of " + page).hasSize(2);
        Messages sent = Messages.of(200);
        client.send("shop.orders", sent.from(0, 150));
        hub.connect("moved-in", files.get(0).replace(address, here));
        hub.awaitDelivered("moved-in", 20);
        killAndStart();
        client.send("shop.orders", sent.from(150, 200));
        hub.awaitArrival("shop.orders", sent);
        hub.disconnect("moved-in");
        assertThat(client.receive("shop.orders")).isEmpty();

        hub.write("shop.replies", sent.from(0, 150));
        client.send("shop.replies", List.of());
        hub.connect("going-on", files.get(1).replace(address, here));
        hub.awaitDelivered("going-on", 20);
        killAndStart();
        hub.write("shop.replies", sent.from(150, 200));
        var arrived = new ArrayList<String>();
        await().atMost(Hub.PATIENCE).untilAsserted(() -> {
            arrived.addAll(client.receive("shop.replies"));
            assertThat(arrived).containsAll(sent.all());
        });
        sent.assertOrderPerKey(arrived);
    }

    /**
     * The examples of two pages do what they say.
     *
     * @param source with a queue {@code page.orders}, of orders with an {@code id}
     * @param sink with a queue {@code page.replies}
     */
    void workAsTheirPagesSay(PageExample source, PageExample sink) throws Exception {
        String order = "{\"key\":\"k\",\"id\":\"o-1\"}";
        client.send("page.orders", List.of(order));
        hub.connect(name + "-page-in", source.on(name + ".page.in").yaml());
        await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                        hub.topics().read(name + ".page.in"))
                .singleElement()
                .satisfies(it -> assertThat(it.key()).isEqualTo("o-1"))
                .satisfies(it -> assertThat(it.value()).isEqualTo(order)));

        client.send("page.replies", List.of());
        hub.write(name + ".page.out", List.of(order));
        hub.connect(name + "-page-out", sink.on(name + ".page.out").yaml());
        hub.awaitDelivered(name + "-page-out", 1);
        assertThat(client.receive("page.replies")).containsExactly(order);
        hub.disconnect(name + "-page-in");
        hub.disconnect(name + "-page-out");
    }

    private void killAndStart() throws Exception {
        broker.kill();
        broker.startAgain();
    }
}
