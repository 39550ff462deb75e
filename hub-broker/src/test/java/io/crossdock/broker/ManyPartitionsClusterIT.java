package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Three brokers with very many partitions of three replicas each: created, led, described, written to, and led again when
 * a broker or the controller is killed. {@code -Dpartitions=10000} takes as many as that; a build takes fewer.
 */
@NullUnmarked
class ManyPartitionsClusterIT {
    private static final Logger LOG = LoggerFactory.getLogger(ManyPartitionsClusterIT.class);
    private static final int TOPICS = 100;
    private static final int EACH = Integer.getInteger("partitions", 1000) / TOPICS;
    private static final Duration SESSION = Duration.ofSeconds(6);
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final int ANSWER_MILLIS = 20_000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final List<String> NAMES =
            IntStream.range(0, TOPICS).mapToObj(i -> "orders-" + i).toList();

    @TempDir
    Path directory;

    private TestCluster cluster;

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void everyPartitionIsLedAgainSoonAfterABrokerOrTheControllerIsKilled() throws Exception {
        cluster = new TestCluster(
                directory, 3, Map.of("zookeeper.session.timeout.ms", Long.toString(SESSION.toMillis())));
        try (Admin admin = quick(cluster.bootstrap())) {
            long begun = System.nanoTime();
            admin.createTopics(NAMES.stream()
                            .map(name -> new NewTopic(name, EACH, (short) 3))
                            .toList())
                    .all()
                    .get();
            tell("created", begun);
            awaitAll(admin, PATIENCE, state -> isLed(state) && state.isr().size() == 3);
            tell("led, with all replicas in sync", begun);

            begun = System.nanoTime();
            assertThat(admin.listTopics().names().get()).containsAll(NAMES);
            tell("listed", begun);
            begun = System.nanoTime();
            describe(admin);
            tell("described", begun);
            begun = System.nanoTime();
            writeOneEach();
            tell("written to with acks=all", begun);

            int controller = admin.describeCluster().controller().get().id();
            int other = controller % 3 + 1;
            assertThat(killed(other))
                    .as("all led again after broker %s was killed", other)
                    .isLessThan(BOUND);
            cluster.start(other);
            awaitAll(admin, PATIENCE, state -> isLed(state) && state.isr().size() == 3);

            Duration replaced = killed(controller);
            begun = System.nanoTime();
            createAnother();
            tell("a topic more, by the new controller", begun);
            assertThat(replaced)
                    .as("all led again after the controller was killed")
                    .isLessThan(BOUND);
            writeOneEach();
        }
    }

    /** How long it takes until every partition is led by somebody else than the broker which is killed now. */
    private Duration killed(int broker) throws Exception {
        cluster.kill(broker);
        long begun = System.nanoTime();
        try (Admin admin = quick(cluster.bootstrap(broker % 3 + 1))) {
            awaitAll(admin, PATIENCE, state -> isLed(state) && state.leader().id() != broker);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        tell("led again after broker " + broker + " was killed", begun);
        return took;
    }

    private void createAnother() {
        await().atMost(BOUND).ignoreExceptions().until(() -> {
            try (Admin admin = quick(cluster.bootstrap())) {
                admin.createTopics(Set.of(new NewTopic("one-more", 1, (short) 2)))
                        .all()
                        .get();
                return true;
            }
        });
    }

    private void writeOneEach() throws Exception {
        // without a second try: a follower that never hears of a record would be left out after half a minute unnoticed
        try (KafkaProducer<String, String> producer = cluster.producer(Map.of(
                "acks", "all", "retries", 0, "enable.idempotence", false, "request.timeout.ms", ANSWER_MILLIS))) {
            var sent = new ArrayList<Future<?>>();
            for (String name : NAMES) {
                for (int i = 0; i < EACH; i++) {
                    sent.add(producer.send(new ProducerRecord<>(name, i, null, "an order")));
                }
            }
            producer.flush();
            for (Future<?> each : sent) {
                each.get();
            }
        }
    }

    private static Collection<TopicDescription> describe(Admin admin) throws Exception {
        return admin.describeTopics(NAMES).allTopicNames().get().values();
    }

    private static boolean isLed(TopicPartitionInfo state) {
        return state.leader() != null && !state.leader().isEmpty();
    }

    private static void awaitAll(Admin admin, Duration patience, Predicate<TopicPartitionInfo> what) {
        await().atMost(patience)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> describe(admin).stream()
                        .allMatch(topic -> topic.partitions().size() == EACH
                                && topic.partitions().stream().allMatch(what)));
    }

    /** An admin client that does not wait for brokers that are gone. */
    private static Admin quick(String bootstrap) {
        return Admin.create(Map.of("bootstrap.servers", bootstrap, "socket.connection.setup.timeout.ms", 1000));
    }

    private static void tell(String what, long since) {
        LOG.info(
                "{} partitions {} in {} ms",
                TOPICS * EACH,
                what,
                Duration.ofNanos(System.nanoTime() - since).toMillis());
    }
}
