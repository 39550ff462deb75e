package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** How long a producer that sends a record every 5 ms, acks=all, waits for an acknowledgement at most. */
@NullUnmarked
class FailoverGapIT {
    private static final Logger LOG = LoggerFactory.getLogger(FailoverGapIT.class);
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final Duration INTERVAL = Duration.ofMillis(5);
    private static final Duration SESSION = Duration.ofSeconds(6);
    /** A client waits for an answer that does not come; by default so long that nobody could tell who else is slow. */
    private static final int REQUEST_TIMEOUT_MILLIS = 1000;

    @TempDir
    Path directory;

    private TestCluster cluster;
    private Steady producer;

    @BeforeEach
    void start() throws Exception {
        cluster = new TestCluster(
                directory, 3, Map.of("zookeeper.session.timeout.ms", Long.toString(SESSION.toMillis())));
        try (Admin admin = cluster.admin()) {
            admin.createTopics(List.of(new NewTopic("orders", 1, (short) 3)))
                    .all()
                    .get();
        }
        cluster.awaitInSync("orders");
        producer = new Steady(cluster.producer(Map.of("acks", "all", "request.timeout.ms", REQUEST_TIMEOUT_MILLIS)));
        producer.awaitMore();
    }

    @AfterEach
    void stop() {
        producer.close();
        cluster.close();
    }

    @Test
    void aKilledLeaderIsReplacedWithinASecond() throws Exception {
        for (int round = 0; round < 3; round++) {
            int leader = cluster.leader(ORDERS);
            producer.forget();
            cluster.kill(leader);

            report("killed", leader);
            assertThat(producer.longestGap()).isLessThan(Duration.ofSeconds(1));
            cluster.start(leader);
            cluster.awaitInSync("orders");
        }
    }

    @Test
    void aLeaderThatStopsHandsOverBeforeItGoes() throws Exception {
        for (int round = 0; round < 3; round++) {
            int leader = cluster.leader(ORDERS);
            producer.forget();
            cluster.stop(leader);

            report("stopped", leader);
            assertThat(producer.longestGap()).isLessThan(Duration.ofMillis(500)); // 100 on an idle machine
            cluster.start(leader);
            cluster.awaitInSync("orders");
        }
    }

    @Test
    void aLeaderThatFallsSilentIsReplacedWhenItsSessionEnds() throws Exception {
        int leader = cluster.leader(ORDERS);
        producer.forget();
        long frozen = System.nanoTime();
        cluster.freeze(leader);
        // it may turn to the frozen one as well, and must not wait there for longer than it takes to notice
        try (Admin other = Admin.create(Map.of(
                "bootstrap.servers", cluster.bootstrap(leader % 3 + 1),
                "request.timeout.ms", 300,
                "default.api.timeout.ms", 600))) {
            await().pollInterval(Duration.ofMillis(20))
                    .atMost(SESSION.multipliedBy(3))
                    .ignoreExceptions()
                    .until(() -> TestCluster.state(other, ORDERS).leader().id() != leader);
        }
        Duration replaced = Duration.ofNanos(System.nanoTime() - frozen);

        report("frozen", leader);
        assertThat(replaced).isLessThan(SESSION.plusSeconds(1));
        // and the client may turn to the silent broker once more when it looks for the new leader
        assertThat(producer.longestGap()).isLessThan(SESSION.plusSeconds(1).plusMillis(2 * REQUEST_TIMEOUT_MILLIS));
        cluster.wake(leader);
        cluster.awaitInSync("orders");
    }

    private void report(String what, int leader) {
        producer.awaitMore();
        LOG.info(
                "The leader, broker {}, was {}: longest gap {} ms",
                leader,
                what,
                producer.longestGap().toMillis());
    }

    /** Sends at a fixed rate and notes when acknowledgements come. */
    private static final class Steady implements AutoCloseable {
        private final KafkaProducer<String, String> client;
        private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
        private final AtomicLong last = new AtomicLong(System.nanoTime());
        private final AtomicLong longest = new AtomicLong();
        private final AtomicLong acknowledged = new AtomicLong();

        Steady(KafkaProducer<String, String> client) {
            this.client = client;
            pace.scheduleAtFixedRate(this::send, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void send() {
            client.send(new ProducerRecord<>(ORDERS.topic(), "record"), (written, failure) -> {
                if (failure == null) {
                    long now = System.nanoTime();
                    longest.accumulateAndGet(now - last.getAndSet(now), Math::max);
                    acknowledged.incrementAndGet();
                }
            });
        }

        void forget() {
            longest.set(0);
        }

        Duration longestGap() {
            return Duration.ofNanos(longest.get());
        }

        void awaitMore() {
            long before = acknowledged.get();
            await().atMost(TestCluster.PATIENCE).until(() -> acknowledged.get() > before + 200);
        }

        @Override
        public void close() {
            pace.shutdownNow();
            client.close(Duration.ZERO);
        }
    }
}
