package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Clients that know nothing of our limits keep to them. Each test limits clients, topics and users of its own, so they all
 * wait at the same time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
@NullUnmarked
class ThrottlingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double SECOND = 1e9;

    private LimitedHub limited;
    private TestHub hub;
    private Limits limits;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        limited = new LimitedHub(
                directory,
                Map.of(
                        "listeners",
                        "PLAINTEXT://127.0.0.1:0,SASL_PLAINTEXT://127.0.0.1:0,INTERNAL://127.0.0.1:0",
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,INTERNAL:PLAINTEXT",
                        "inter.broker.listener.name",
                        "INTERNAL",
                        "sasl.enabled.mechanisms",
                        "PLAIN",
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required user_ann=\"ann-secret\""
                                + " user_bob=\"bob-secret\";",
                        "principal.group.pair",
                        "User:ann;User:bob"));
        hub = limited.hub();
        limits = limited.limits();
    }

    @AfterAll
    void stop() {
        limited.close();
    }

    @Test
    void aProducerOfBytesIsSlowedDownAndToldSo() throws Exception {
        limited.topic("bytes");
        limits.set("client-id", "bytes-writer", "producer_byte_rate", 100_000);
        try (var producer = limited.producer("bytes-writer")) {
            double seconds = seconds(() -> send(producer, "bytes", 40, 10_000));

            assertThat(seconds).isBetween(2.0, 6.0); // 400 kB, of which a second's worth is free
            assertThat(metric(producer.metrics(), "produce-throttle-time-max")).isPositive();
        }
    }

    @Test
    void aProducerOfMessagesIsSlowedDownAlsoWhereTheyAreCompressed() throws Exception {
        limited.topic("messages");
        limits.set("client-id", "packer", "producer_message_rate", 500);
        try (var producer = hub.producer(
                Map.of("client.id", "packer", "compression.type", "lz4", "batch.size", 4096, "linger.ms", 5))) {
            double seconds = seconds(() -> send(producer, "messages", 2500, 100));

            assertThat(seconds).isBetween(3.0, 6.0); // 2500 at 500 a second, of which a second's worth is free
        }
    }

    @Test
    void whoIsNotLimitedIsNotSlowedDownByWhoIs() throws Exception {
        limited.topic("both");
        limits.set("client-id", "slowed", "producer_byte_rate", 20_000);
        try (var slow = limited.producer("slowed");
                var fast = limited.producer("fast")) {
            slow.send(new ProducerRecord<>("both", "x".repeat(100_000)));
            slow.flush();
            Future<RecordMetadata> late = slow.send(new ProducerRecord<>("both", "y"));

            assertThat(seconds(() -> send(fast, "both", 200, 10_000))).isLessThan(3.0);
            late.get();
        }
    }

    @Test
    void aConsumerOfBytesIsSlowedDown() throws Exception {
        limited.topic("read");
        try (var producer = limited.producer("writer")) {
            send(producer, "read", 60, 10_000);
        }
        limits.set("client-id", "reader-of-bytes", "consumer_byte_rate", 100_000);
        try (var consumer = hub.consumer(Map.of("client.id", "reader-of-bytes", "group.id", "bytes"))) {
            assertThat(seconds(() -> read(consumer, "read", 60))).isBetween(4.0, 9.0);
            assertThat(metric(consumer.metrics(), "fetch-throttle-time-max")).isPositive();
        }
    }

    @Test
    void aConsumerOfMessagesIsSlowedDown() throws Exception {
        limited.topic("counted");
        try (var producer = hub.producer(Map.of("batch.size", 2000, "linger.ms", 5, "compression.type", "gzip"))) {
            send(producer, "counted", 3000, 20);
        }
        limits.set("client-id", "reader-of-messages", "consumer_message_rate", 500);
        try (var consumer = hub.consumer(Map.of("client.id", "reader-of-messages", "group.id", "messages"))) {
            assertThat(seconds(() -> read(consumer, "counted", 3000))).isBetween(4.0, 9.0);
        }
    }

    @Test
    void aTopicHasItsOwnLimitWhoeverUsesIt() throws Exception {
        limited.topic("narrow");
        limited.topic("wide");
        limits.set("topic", "narrow", "producer_byte_rate", 50_000, "consumer_byte_rate", 50_000);
        try (var one = limited.producer("one");
                var other = limited.producer("other")) {
            assertThat(seconds(() -> send(one, "wide", 50, 10_000))).isLessThan(2.0);
            assertThat(seconds(() -> {
                        for (int i = 0; i < 10; i++) {
                            one.send(new ProducerRecord<>("narrow", "x".repeat(10_000)));
                            other.send(new ProducerRecord<>("narrow", "x".repeat(10_000)));
                        }
                        one.flush();
                        other.flush();
                        send(one, "narrow", 1, 10);
                    }))
                    .isBetween(2.0, 7.0);
        }
        try (var consumer = hub.consumer(Map.of("group.id", "narrow"))) {
            assertThat(seconds(() -> read(consumer, "narrow", 21))).isBetween(2.0, 7.0);
        }
    }

    @Test
    void aGroupOfPrincipalsSharesItsLimit() throws Exception {
        limited.topic("grouped");
        limits.set("group", "pair", "producer_byte_rate", 50_000);
        try (var ann = loggedIn("ann");
                var bob = loggedIn("bob")) {
            assertThat(seconds(() -> {
                        send(ann, "grouped", 10, 10_000);
                        send(bob, "grouped", 10, 10_000);
                        send(ann, "grouped", 1, 10);
                    }))
                    .isBetween(2.0, 7.0);
        }
    }

    private KafkaProducer<String, String> loggedIn(String user) {
        return hub.producerAt(
                "127.0.0.1:" + hub.endpoint("SASL_PLAINTEXT").port(),
                Map.of(
                        "batch.size",
                        10_000,
                        "security.protocol",
                        "SASL_PLAINTEXT",
                        "sasl.mechanism",
                        "PLAIN",
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + user
                                + "\" password=\"" + user + "-secret\";"));
    }

    @Test
    void aLimitThatRefusesHasTheRecordsSentAgain() throws Exception {
        limited.topic("refused");
        limits.set("client-id", "pushy", "producer_message_rate", 100, "producer_message_rate.reject", 1);
        try (var hasty = hub.producer(Map.of("client.id", "pushy", "retries", 0, "enable.idempotence", false))) {
            send(hasty, "refused", 300, 10);
            assertThatThrownBy(() ->
                            hasty.send(new ProducerRecord<>("refused", "x")).get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TimeoutException.class) // the one that every client retries
                    .hasMessageContaining("the quota producer_message_rate is used up");
        }
        try (var patient = hub.producer(Map.of("client.id", "pushy"))) {
            patient.send(new ProducerRecord<>("refused", "y")).get();
        }
    }

    @Test
    void whoIsRefusedByTheLimitOfATopicIsToldHowLong() throws Exception {
        limited.topic("refusing");
        limits.set("topic", "refusing", "producer_message_rate", 100, "producer_message_rate.reject", 1);
        try (var hasty = hub.producer(Map.of("client.id", "told", "retries", 0, "enable.idempotence", false))) {
            send(hasty, "refusing", 300, 10);
            assertThatThrownBy(() ->
                            hasty.send(new ProducerRecord<>("refusing", "x")).get())
                    .hasCauseInstanceOf(TimeoutException.class);
            assertThat(metric(hasty.metrics(), "produce-throttle-time-max")).isPositive();
        }
    }

    @Test
    void aConsumerThatIsRefusedReadsEverythingInTheEnd() throws Exception {
        limited.topic("patience");
        try (var producer = hub.producer(Map.of("batch.size", 500))) {
            send(producer, "patience", 500, 100);
        }
        limits.set("client-id", "refused-reader", "consumer_message_rate", 200, "consumer_message_rate.reject", 1);
        try (var consumer = hub.consumer(Map.of("client.id", "refused-reader", "group.id", "patience"))) {
            assertThat(seconds(() -> read(consumer, "patience", 500))).isGreaterThan(1.0);
        }
    }

    @Test
    void whoMakesTooManyPartitionsIsRefusedUntilTimeHasPassed() throws Exception {
        limits.set("client-id", "maker", "controller_mutation_rate", 1, "controller_mutation_rate.burst.seconds", 2);
        var strict = new CreateTopicsOptions().retryOnQuotaViolation(false);
        try (Admin maker = Admin.create(Map.of("bootstrap.servers", hub.bootstrap(), "client.id", "maker"))) {
            maker.createTopics(List.of(new NewTopic("first", 4, (short) 1)), strict)
                    .all()
                    .get();
            assertThatThrownBy(() -> maker.createTopics(List.of(new NewTopic("second", 1, (short) 1)), strict)
                            .all()
                            .get())
                    .hasCauseInstanceOf(ThrottlingQuotaExceededException.class);
            maker.createTopics(List.of(new NewTopic("second", 1, (short) 1)))
                    .all()
                    .get(); // it tries again by itself
            maker.deleteTopics(List.of("first", "second")).all().get();
        }
    }

    @Test
    void whoTakesUpThreadsWaits() throws Exception {
        limited.topic("busy");
        limits.set("client-id", "busy", "request_percentage", 0.01);
        try (var producer = hub.producer(Map.of("client.id", "busy", "linger.ms", 0))) {
            assertThat(seconds(() -> {
                        for (int i = 0; i < 40; i++) {
                            producer.send(new ProducerRecord<>("busy", "x")).get();
                        }
                    }))
                    .isGreaterThan(1.0);
            assertThat(metric(producer.metrics(), "produce-throttle-time-max")).isPositive();
        }
    }

    @Test
    void anAddressThatOpensConnectionsTooFastIsTurnedAwayButBrokersAreNot() throws Exception {
        InetAddress hasty = InetAddress.getByName("127.0.0.9");
        limits.set("ip", "127.0.0.9", "connection_creation_rate", 5, "connection_creation_rate.burst.seconds", 2);

        assertThat(served(hasty, hub.port())).isBetween(10, 22); // ten at once, and what belongs to the time it took
        assertThat(served(hasty, hub.endpoint("INTERNAL").port())).isEqualTo(30);
    }

    /** Of thirty connections at once, how many are answered. */
    private static int served(InetAddress from, int port) throws IOException {
        var clients = new ArrayList<RawClient>();
        int served = 0;
        try {
            for (int i = 0; i < 30; i++) {
                clients.add(new RawClient(from, port));
            }
            for (RawClient client : clients) {
                served += isAnswered(client) ? 1 : 0;
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
        return served;
    }

    private static boolean isAnswered(RawClient client) {
        try {
            client.sendFrame(FuzzClient.probe());
            return client.receive().isPresent();
        } catch (SocketTimeoutException silent) {
            throw new AssertionError("a connection is neither served nor closed", silent);
        } catch (IOException closed) {
            return false;
        }
    }

    private static void send(KafkaProducer<String, String> producer, String topic, int count, int size)
            throws Exception {
        var sent = new ArrayList<Future<RecordMetadata>>();
        for (int i = 0; i < count; i++) {
            sent.add(producer.send(new ProducerRecord<>(topic, "x".repeat(size))));
        }
        for (Future<RecordMetadata> each : sent) {
            each.get();
        }
    }

    private static void read(KafkaConsumer<String, String> consumer, String topic, int count) {
        var partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = System.nanoTime() + PATIENCE.toNanos();
        int read = 0;
        while (read < count && System.nanoTime() < end) {
            read += consumer.poll(Duration.ofMillis(200)).count();
        }
        assertThat(read).isEqualTo(count);
    }

    private static double metric(Map<MetricName, ? extends Metric> metrics, String name) {
        return metrics.entrySet().stream()
                .filter(each -> each.getKey().name().equals(name))
                .mapToDouble(each -> (double) each.getValue().metricValue())
                .max()
                .orElse(0);
    }

    private interface Action {
        void run() throws Exception;
    }

    private static double seconds(Action action) throws Exception {
        long begin = System.nanoTime();
        action.run();
        return (System.nanoTime() - begin) / SECOND;
    }
}
