package io.crossdock.registry.log;

import io.crossdock.registry.cluster.TestCluster;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import static io.crossdock.registry.log.Node.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/** What the log promises on every cluster. Each test has a topic and a group of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RegistryLogContract {
    private TestCluster cluster;
    private Topic topic;

    abstract TestCluster startCluster() throws Exception;

    @BeforeAll
    void startTheCluster() throws Exception {
        cluster = startCluster();
    }

    @AfterAll
    void closeTheCluster() throws Exception {
        cluster.close();
    }

    @BeforeEach
    void nameTheTopic(TestInfo test) {
        topic = new Topic(cluster, test.getTestMethod().orElseThrow().getName());
    }

    private Node node(int number) {
        return Node.start(Node.config(cluster, topic.name(), number));
    }

    @Test
    void aMissingTopicIsMadeWithOnePartitionThatIsCompacted() throws Exception {
        try (Node node = node(1)) {
            node.awaitReady();

            assertThat(topic.partitions()).isEqualTo(1);
            assertThat(topic.setting("cleanup.policy")).isEqualTo("compact");
            assertThat(node.log().problem()).isEmpty();
        }
    }

    @Test
    void aWriteIsAnsweredWhenItHasBeenReplayed() {
        try (Node node = node(1)) {
            node.awaitLeader();

            assertThat(node.register("name-a")).isEqualTo(1);

            assertThat(node.names().id("name-a")).contains(1);
            assertThat(node.register("name-b")).isEqualTo(2);
            assertThat(node.register("name-a")).isEqualTo(1);
            assertThat(topic.values("name-a")).containsExactly("1");
        }
    }

    @Test
    void severalRecordsAreWrittenTogether() {
        try (Node node = node(1)) {
            node.awaitLeader();

            node.log()
                    .write(() -> new Decision<>(
                            List.of(new RegistryRecord("name-a", "1"), new RegistryRecord("name-b", "2")), true));

            assertThat(node.names().ids()).containsOnly(Map.entry("name-a", 1), Map.entry("name-b", 2));
        }
    }

    @Test
    void whatACommandThrowsReachesWhoAskedAndNothingIsWritten() {
        try (Node node = node(1)) {
            node.awaitLeader();
            node.register("name-a");
            long before = node.log().position();

            assertThatThrownBy(() -> node.log().write(() -> {
                        throw new IllegalStateException("incompatible");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("incompatible");
            assertThatThrownBy(() -> node.log().write(() -> {
                        throw new StackOverflowError();
                    }))
                    .isInstanceOf(StackOverflowError.class);

            assertThat(node.log().position()).isEqualTo(before);
            assertThat(node.register("name-b")).isEqualTo(2);
        }
    }

    @Test
    void aRecordTheClusterRefusesFailsClearlyAndTheNextIsWritten() {
        try (Node node = node(1)) {
            node.awaitLeader();
            String large = "x".repeat(2 << 20);

            var refused = catchThrowableOfType(RegistryLogException.class, () -> node.log()
                    .write(() -> new Decision<>(List.of(new RegistryRecord("name-l", large)), 0)));

            assertThat(refused).hasMessageContaining("nothing was written").hasMessageContaining("max.request.size");
            assertThat(refused.isTimeout()).isFalse();
            assertThat(node.log().isLeader()).isTrue();
            assertThat(node.register("name-a")).isEqualTo(1);
        }
    }

    @Test
    void aRestartedNodeKnowsWhatWasWritten() {
        try (Node node = node(1)) {
            node.awaitLeader();
            node.register("name-a");
            node.register("name-b");
            node.log().write(Names.remove("name-a"));
        }

        try (Node node = node(1)) {
            node.awaitReady();

            assertThat(node.names().ids()).containsOnly(Map.entry("name-b", 2));
            node.awaitLeader();
            assertThat(node.register("name-c")).isEqualTo(3);
        }
    }

    @Test
    void ofThreeNodesOneWritesAndTheOthersSayWhichAndReadIt() {
        try (Node first = node(1);
                Node second = node(2);
                Node third = node(3)) {
            var nodes = List.of(first, second, third);
            Node leader = Node.leaderOf(nodes);

            int id = leader.register("name-a");

            for (Node node : nodes) {
                assertThat(node.log().leader()).contains(leader.url());
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(node.names().id("name-a")).contains(id));
                if (node != leader) {
                    assertThatThrownBy(() -> node.register("name-b"))
                            .isInstanceOfSatisfying(
                                    NotLeaderException.class,
                                    notLeader -> assertThat(notLeader.leader()).contains(leader.url()));
                }
            }
        }
    }

    @Test
    void whoWritesGoesOnWritingWhileOthersComeAndGo() {
        try (Node first = node(5)) {
            first.awaitLeader();
            first.register("name-a");
            long before = first.log().position();
            try (Node second = node(1)) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(second.log().leader()).contains(first.url()));
            }
            try (Node third = node(9)) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(third.log().leader()).contains(first.url()));
            }

            assertThat(first.register("name-b")).isEqualTo(2);
            // A term begins with a record: there was no second one. One record and its transaction's end are two
            // offsets.
            assertThat(first.log().position()).isEqualTo(before + 2);
        }
    }

    @Test
    @SuppressWarnings("try") // closing it early is what is tested
    void whenTheOneThatWritesIsClosedAnotherGoesOnFromWhatItWrote() {
        try (Node first = node(1).awaitLeader();
                Node second = node(2).awaitReady()) {
            first.register("name-a");

            first.close();

            second.awaitLeader();
            assertThat(second.log().leader()).contains(second.url());
            assertThat(second.register("name-a")).isEqualTo(1);
            assertThat(second.register("name-b")).isEqualTo(2);
            assertThat(first.log().isLeader()).isFalse();
        }
    }

    @Test
    void aNodeThatIsNotEligibleOnlyReads() {
        var config = Node.config(cluster.clientSettings(), topic.name(), 1, false);
        try (Node reader = Node.start(config).awaitReady()) {
            assertThatThrownBy(() -> reader.register("name-a"))
                    .isInstanceOfSatisfying(NotLeaderException.class, notLeader -> assertThat(notLeader.leader())
                            .isEmpty());
            try (Node writer = node(2).awaitLeader()) {
                writer.register("name-a");

                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(reader.log().leader()).contains(writer.url()));
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(reader.names().id("name-a")).contains(1));
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(reader.log().leader()).isEmpty());
            assertThat(reader.log().isLeader()).isFalse();
        }
    }

    @Test
    void whoIsShutOutWritesNothingAndIsElectedAgain() {
        try (Node node = node(1).awaitLeader()) {
            node.register("name-a");

            topic.seize();

            assertThatThrownBy(() -> node.register("name-b")).isInstanceOf(NotLeaderException.class);
            assertThat(topic.values("name-b")).isEmpty();
            node.awaitLeader();
            assertThat(node.register("name-b")).isEqualTo(2);
            assertThat(topic.values("name-b")).containsExactly("2");
        }
    }

    @Test
    void anotherRegistrysTopicIsTakenOverWithAllThatIsStrangeInIt() throws Exception {
        topic.create(1, Map.of("cleanup.policy", "delete"));
        topic.write(null, "no key".getBytes(StandardCharsets.UTF_8));
        topic.alter("cleanup.policy", "compact");
        topic.write(new byte[] {(byte) 0xff, (byte) 0xfe}, new byte[] {1});
        topic.write("name-broken".getBytes(StandardCharsets.UTF_8), new byte[] {(byte) 0xc3, 0x28});
        topic.write("{\"keytype\":\"NOOP\",\"magic\":0}", null);
        topic.write("{\"keytype\":\"FUTURE\"}", "{}");
        topic.write("", "an empty key");
        topic.write("name-a", "41");
        topic.write("name-gone", "40");
        topic.write("name-gone", null);
        topic.writeAndAbort("name-aborted", "99");
        topic.write("name-bad", "not a number");
        topic.write("name-b", "42");

        try (Node node = node(1).awaitLeader()) {
            assertThat(node.names().ids()).containsOnly(Map.entry("name-a", 41), Map.entry("name-b", 42));
            assertThat(node.names().foreign()).containsExactly("{\"keytype\":\"FUTURE\"}");
            assertThat(node.register("name-c")).isEqualTo(43);
        }
    }

    @Test
    void aTopicWithSeveralPartitionsIsRefused() throws Exception {
        topic.create(3, Map.of("cleanup.policy", "compact"));

        try (Node node = node(1)) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(node.log().problem())
                    .hasValueSatisfying(problem ->
                            assertThat(problem).contains(topic.name(), "has 3 partitions", "it must have one")));
            assertThat(node.log().isReady()).isFalse();
            assertThat(node.log().isLeader()).isFalse();
        }
    }

    @Test
    void aTopicThatIsNotCompactedIsRefusedUntilItIs() throws Exception {
        topic.create(1, Map.of("cleanup.policy", "delete"));

        try (Node node = node(1)) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(node.log().problem())
                    .hasValueSatisfying(problem ->
                            assertThat(problem).contains(topic.name(), "cleanup.policy=delete", "set it to compact")));
            assertThat(node.log().isReady()).isFalse();

            topic.alter("cleanup.policy", "compact");

            node.awaitLeader();
            assertThat(node.register("name-a")).isEqualTo(1);
            assertThat(node.log().problem()).isEmpty();
        }
    }

    @Test
    void aGroupOfAnotherKindIsNamedAsTheProblem() throws Exception {
        topic.create(1, Map.of("cleanup.policy", "compact"));
        var settings = new HashMap<>(cluster.clientSettings());
        settings.put("group.id", topic.name() + "-nodes");
        var bytes = new ByteArrayDeserializer();
        try (var other = new KafkaConsumer<>(settings, bytes, bytes)) {
            other.subscribe(List.of(topic.name()));
            await().atMost(PATIENCE).until(() -> {
                other.poll(Duration.ofMillis(100));
                return !other.assignment().isEmpty();
            });

            try (Node node = node(1)) {
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(node.log().problem()).hasValueSatisfying(problem -> assertThat(problem)
                                        .contains(topic.name() + "-nodes", "in use")));
                assertThat(node.log().isReady()).isTrue();
                assertThat(node.log().isLeader()).isFalse();
            }
        }
    }

    @Test
    void aCompactedTopicMakesTheSameState() throws Exception {
        topic.create(
                1,
                Map.of(
                        "cleanup.policy",
                        "compact",
                        "segment.ms",
                        "100",
                        "min.cleanable.dirty.ratio",
                        "0.01",
                        "delete.retention.ms",
                        "0"));
        Map<String, Integer> written;
        try (Node node = node(1).awaitLeader()) {
            node.register("name-kept");
            node.register("name-gone");
            node.log().write(Names.remove("name-gone"));
            await().atMost(PATIENCE).until(() -> {
                node.log().write(node.names().renew("name-changed"));
                return topic.read().size() < node.names().id("name-changed").orElseThrow() - 10;
            });
            written = node.names().ids();
            assertThat(topic.values("name-kept")).containsExactly("1");
        }

        try (Node node = node(2).awaitReady()) {
            assertThat(node.names().ids()).isEqualTo(written);
        }
    }

    @Test
    void aTopicThatIsDeletedAndMadeAnewIsNeverWrittenWithWhatWasReadOfTheOld() throws Exception {
        try (Node node = node(1).awaitLeader();
                Node second = node(2).awaitReady()) {
            node.register("name-a");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(second.names().id("name-a")).contains(1));

            topic.delete();
            topic.create(1, Map.of("cleanup.policy", "compact"));

            for (Node each : List.of(node, second)) {
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(each.log().problem()).hasValueSatisfying(problem -> assertThat(problem)
                                        .contains(topic.name(), "restart this node")));
                assertThat(each.names().id("name-a")).contains(1);
                assertThatThrownBy(() -> each.register("name-b"))
                        .isInstanceOf(RegistryLogException.class)
                        .hasMessageContaining("restart this node");
                await().atMost(PATIENCE).until(() -> !each.log().isLeader());
            }
            assertThat(topic.values("name-b")).isEmpty();
        }
        try (Node restarted = node(3).awaitLeader()) {
            assertThat(restarted.names().ids()).isEmpty();
            assertThat(restarted.register("name-b")).isEqualTo(1);
        }
    }

    @Test
    void whenTheBrokerIsRestartedReadsGoOnAndWritesDoSoon() throws Exception {
        try (Node node = node(1).awaitLeader()) {
            node.register("name-a");
            cluster.halt();
            assertThat(node.names().id("name-a")).contains(1);
            Node startedMeanwhile = node(2);
            assertThat(startedMeanwhile.log().isReady()).isFalse();
            cluster.resume();

            await().atMost(PATIENCE)
                    .ignoreExceptionsMatching(e -> e instanceof NotLeaderException || e instanceof RegistryLogException)
                    .untilAsserted(() -> assertThat(node.register("name-b")).isEqualTo(2));

            assertThat(topic.values("name-a")).containsExactly("1");
            assertThat(topic.values("name-b")).containsExactly("2");
            startedMeanwhile.awaitReady().close();
        }
    }

    @Test
    void eightThreadsGetAnIdForEachName() throws Exception {
        try (Node node = node(1).awaitLeader()) {
            var threads = Executors.newFixedThreadPool(8);
            try {
                List<Future<Integer>> answers = new ArrayList<>();
                IntStream.range(0, 400).forEach(i -> answers.add(threads.submit(() -> node.register("name-" + i))));
                var ids = new HashSet<Integer>();
                for (Future<Integer> answer : answers) {
                    ids.add(answer.get());
                }

                assertThat(ids)
                        .containsExactlyInAnyOrderElementsOf(
                                IntStream.rangeClosed(1, 400).boxed().toList());
            } finally {
                threads.shutdownNow();
            }
            assertThat(topic.read().stream().filter(record -> record.key().startsWith("name-")))
                    .hasSize(400);
        }
    }

    @Test
    void closingWakesWhoWaitsForAStateThatHangs() throws Exception {
        var config = Node.config(cluster, topic.name(), 1);
        var hang = new CountDownLatch(1);
        var log = KafkaRegistryLog.start(config, (record, offset) -> {
            if (record.key().equals("name-hang")) {
                try {
                    hang.await();
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        var asker = Executors.newSingleThreadExecutor();
        try {
            await().atMost(PATIENCE).until(log::isLeader);
            Future<RegistryLogException> answer = asker.submit(() -> catchThrowableOfType(
                    RegistryLogException.class,
                    () -> log.write(() -> new Decision<>(List.of(new RegistryRecord("name-hang", "1")), true))));
            await().atMost(PATIENCE).until(() -> topic.values("name-hang").size() == 1);

            log.close();

            assertThat(answer.get()).hasMessageContaining("not known");
            assertThat(answer.get().isTimeout()).isTrue();
            assertThat(catchThrowableOfType(
                            RuntimeException.class, () -> log.write(() -> new Decision<>(List.of(), Optional.empty()))))
                    .isInstanceOfAny(NotLeaderException.class, RegistryLogException.class);
        } finally {
            hang.countDown();
            asker.shutdownNow();
        }
    }
}
