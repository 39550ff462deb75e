package io.crossdock.connectors.catalogue;

import io.crossdock.connectors.ConnectorState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XReadGroupParams;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Streams and keys of Redis, killed in the middle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisIT {
    private static final int BATCH = 20;
    private Hub hub;
    private RedisServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        NativeServer.assumeItsPlatform("Redis");
        hub = Hub.start(folder, Map.of("PASSWORD", RedisServer.PASSWORD));
        server = RedisServer.start(folder.resolve("redis"));
    }

    @AfterAll
    void stop() throws Exception {
        if (hub != null) {
            hub.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void everyEntryOfAStreamBecomesARecordThoughRedisIsKilledAndNoneIsLeftPending() throws Exception {
        Messages sent = Messages.of(200);
        add("clicks", sent.from(0, 150));
        hub.connect("clicks-in", source("redis.in", "clicks", "{delay: {constant: 2}}"));

        hub.awaitDelivered("clicks-in", 20);
        server.kill();
        await().atMost(Hub.PATIENCE).untilAsserted(() -> {
            assertThat(hub.status("clicks-in").state()).isEqualTo(ConnectorState.RETRYING);
            assertThat(hub.status("clicks-in").lastError())
                    .contains("clicks of " + server.url().replace("/0", ""))
                    .doesNotContain(RedisServer.PASSWORD);
        });
        server.startAgain();
        add("clicks", sent.from(150, 200));

        hub.awaitArrival("redis.in", sent);
        await().atMost(Hub.PATIENCE).until(() -> hub.status("clicks-in").state() == ConnectorState.RUNNING);
        assertThat(Messages.repeated(hub.topics().values("redis.in"))).isLessThanOrEqualTo(1);
        try (Jedis redis = server.connect()) {
            await().atMost(Hub.PATIENCE)
                    .until(() -> redis.xpending("clicks", "hub").getTotal() == 0);
        }
        hub.disconnect("clicks-in");
    }

    @Test
    void whatWasGivenToUsOrToAConsumerThatIsGoneAndNotAcknowledgedComesBeforeWhatIsNew() throws Exception {
        Messages sent = Messages.of(30);
        try (Jedis redis = server.connect()) {
            redis.xgroupCreate("left", "hub", new StreamEntryID(0, 0), true);
            add("left", sent.from(0, 20));
            take(redis, "crossdock", 10); // as we would have before a crash
            take(redis, "gone", 10);
        }
        add("left", sent.from(20, 30));
        hub.connect("left-in", source("redis.left", "left", "").replace("group: hub", "group: hub, claimAfter: 1"));

        hub.awaitArrival("redis.left", sent);
        assertThat(hub.topics().values("redis.left")).hasSize(sent.count());
        hub.disconnect("left-in");
    }

    @Test
    void anEntryThatTheHubDoesNotTakeIsNotAcknowledgedAndComesAgain() throws Exception {
        Messages sent = Messages.of(20);
        hub.makeTopic("redis.held", Map.of("max.message.bytes", "10"));
        add("held", sent.all());
        hub.add("held-in", source("redis.held", "held", "")); // it may have failed before anybody sees it run
        await().atMost(Hub.PATIENCE)
                .untilAsserted(
                        () -> assertThat(hub.status("held-in").lastError()).contains("not take"));
        try (Jedis redis = server.connect()) {
            assertThat(redis.xpending("held", "hub").getTotal()).isEqualTo(20);
        }

        hub.disconnect("held-in");
        hub.changeTopic("redis.held", Map.of("max.message.bytes", "100000"));
        hub.connect("held-in", source("redis.held", "held", ""));

        hub.awaitArrival("redis.held", sent);
        hub.disconnect("held-in");
    }

    @Test
    void theLastRecordOfAKeyIsItsValueThoughRedisIsKilledAndOneWithoutValueDeletesIt() throws Exception {
        Messages sent = Messages.of(400);
        hub.write("redis.set", sent.from(0, 300));
        hub.connect("set-out", sink("redis.set", "command: set, prefix: \"p:\", ttl: 3600", "string"));

        hub.awaitDelivered("set-out", 40);
        server.kill();
        server.startAgain();
        hub.write("redis.set", sent.from(300, 400));
        hub.writeTombstone("redis.set", "k2");
        hub.awaitDelivered("set-out", 401);

        try (Jedis redis = server.connect()) {
            assertThat(redis.keys("p:*")).containsExactlyInAnyOrder("p:k0", "p:k1", "p:k3");
            assertThat(redis.mget("p:k0", "p:k1", "p:k3"))
                    .containsExactly(
                            sent.all().get(396), sent.all().get(397), sent.all().get(399));
            assertThat(redis.ttl("p:k0")).isBetween(3_000L, 3_600L);
        }
        hub.disconnect("set-out");
    }

    @Test
    void everyRecordIsAnEntryOfAStreamInItsOrderAndTwiceOnlyIfItsAnswerGotLost() throws Exception {
        Messages sent = Messages.of(400);
        hub.write("redis.stream", sent.from(0, 300));
        hub.connect("stream-out", sink("redis.stream", "command: stream, name: copies", "string"));

        hub.awaitDelivered("stream-out", 40);
        server.kill();
        server.startAgain();
        hub.write("redis.stream", sent.from(300, 400));
        hub.awaitDelivered("stream-out", 400);

        try (Jedis redis = server.connect()) {
            List<String> entries = redis.xrange("copies", (StreamEntryID) null, null).stream()
                    .map(it -> it.getFields().get("value"))
                    .toList();
            assertThat(entries).containsAll(sent.all());
            sent.assertOrderPerKey(entries);
            assertThat(Messages.repeated(entries)).isLessThanOrEqualTo(BATCH);
        }
        hub.disconnect("stream-out");
    }

    @Test
    void aRecordThatItsKeyDoesNotTakeIsADeadLetterAloneAndNoSecretIsInIt() throws Exception {
        try (Jedis redis = server.connect()) {
            redis.set("h:k1", "no hash");
            redis.hset("h:k2", Map.of("n", "0", "old", "stays", "key", "x"));
        }
        hub.write("redis.hash", Messages.of(4).all());
        hub.write("redis.hash", List.of("{\"key\":\"k3\",\"n\":null}"));
        hub.connect(
                "hash-out",
                sink("redis.hash", "command: hash, prefix: \"h:\", id: key", "json")
                        .replace("retries: forever", "deadLetter: redis.refused, retries: 1"));

        await().atMost(Hub.PATIENCE).untilAsserted(() -> assertThat(hub.topics().values("redis.refused"))
                .containsExactly(Messages.of(2).all().get(1)));
        try (Jedis redis = server.connect()) {
            await().atMost(Hub.PATIENCE)
                    .untilAsserted(() -> assertThat(redis.hgetAll("h:k3")).isEqualTo(Map.of("key", "k3")));
            assertThat(redis.hgetAll("h:k2")).isEqualTo(Map.of("key", "k2", "n", "2", "old", "stays"));
        }
        ConsumerRecord<String, String> letter =
                hub.topics().read("redis.refused").get(0);
        var headers = new StringBuilder();
        letter.headers().forEach(it -> headers.append(new String(it.value(), StandardCharsets.UTF_8)));
        assertThat(headers.toString()).contains("WRONGTYPE").doesNotContain(RedisServer.PASSWORD);
        hub.disconnect("hash-out");
    }

    private String source(String topic, String stream, String more) {
        return """
                topic: %s
                source: {kamelet: redis-stream-source, properties: {url: "%s", stream: %s, group: hub, field: m, password: "${env:PASSWORD}"}}
                key: {jsonpath: "$.key"}
                value: {format: json}
                """.formatted(topic, server.url(), stream) + (more.isEmpty() ? "" : "steps: [" + more + "]\n");
    }

    private String sink(String topic, String properties, String format) {
        return """
                topic: %s
                sink: {kamelet: redis-write-sink, properties: {url: "%s", %s, password: "${env:PASSWORD}"}}
                value: {format: %s}
                batch: {records: %d, wait: 20ms}
                errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
                """.formatted(topic, server.url(), properties, format, BATCH);
    }

    private void add(String stream, List<String> messages) {
        try (Jedis redis = server.connect()) {
            messages.forEach(it -> redis.xadd(stream, StreamEntryID.NEW_ENTRY, Map.of("m", it)));
        }
    }

    private static void take(Jedis redis, String consumer, int entries) {
        var given = redis.xreadGroup(
                "hub",
                consumer,
                new XReadGroupParams().count(entries),
                Map.of("left", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
        assertThat(given).isNotNull();
    }
}
