package io.crossdock.registry.log;

import io.crossdock.registry.cluster.TestCluster;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Three nodes as processes, whose leaders are killed and stopped while eight threads register. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KilledLeadersContract {
    private static final int NAMES = 1_000;
    private static final int THREADS = 8;
    private static final int ROUNDS = 4;

    /** One read in as many may ask a node for what it has not replayed yet: one that was just started, or woken. */
    private static final int NOT_YET = 10;

    private TestCluster cluster;

    @TempDir
    private Path folder;

    abstract TestCluster startCluster() throws Exception;

    @BeforeAll
    void startTheCluster() throws Exception {
        cluster = startCluster();
    }

    @AfterAll
    void closeTheCluster() throws Exception {
        cluster.close();
    }

    @Test
    void noIdIsLostDoubledOrChangedWhileLeadersAreKilled(TestReporter reporter) throws Exception {
        var topic = new Topic(cluster, "killed");
        List<NodeProcess> nodes = new CopyOnWriteArrayList<>();
        Map<String, Integer> answered = new ConcurrentHashMap<>();
        List<String> wrong = new CopyOnWriteArrayList<>();
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
        try {
            for (int i = 0; i < 3; i++) {
                nodes.add(NodeProcess.start(cluster, topic.name(), folder));
            }
            NodeProcess.leaderOf(nodes);
            List<Future<?>> registering = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread;
                registering.add(threads.submit(() -> IntStream.range(0, NAMES / THREADS)
                        .forEach(i -> register("name-" + (i * THREADS + first), nodes, answered))));
            }
            Future<Reads> reading = threads.submit(() -> readOn(nodes, answered, wrong, done));
            for (int round = 1; round <= ROUNDS; round++) {
                int enough = NAMES * round / (ROUNDS + 1);
                await().atMost(Duration.ofMinutes(2)).until(() -> answered.size() >= enough);
                loseTheLeader(nodes, topic, round % 2 == 0);
            }
            for (Future<?> each : registering) {
                each.get();
            }
            done.set(true);
            Reads reads = reading.get();
            reporter.publishEntry("reads", reads.toString());
            assertThat(reads.all()).isPositive();
            assertThat(reads.notYet())
                    .as("reads of what a node did not know yet, of %d", reads.all())
                    .isLessThanOrEqualTo(reads.all() / NOT_YET);
        } finally {
            threads.shutdownNow();
            nodes.forEach(NodeProcess::close);
        }

        assertThat(wrong).isEmpty();
        Map<String, List<String>> inTheLog = topic.read().stream()
                .filter(record -> !record.key().equals(Term.NOOP.key()))
                .collect(Collectors.groupingBy(
                        ConsumerRecord::key, Collectors.mapping(ConsumerRecord::value, Collectors.toList())));
        assertThat(inTheLog).hasSize(NAMES);
        answered.forEach((name, id) -> assertThat(inTheLog.get(name)).containsExactly(id.toString()));
        assertThat(answered.values())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, NAMES).boxed().toList());
        assertThat(topic.values(Term.NOOP.key())).as("terms").hasSizeGreaterThan(ROUNDS);
        try (Node fresh = Node.start(Node.config(cluster, topic.name(), 1)).awaitReady()) {
            assertThat(fresh.names().ids()).isEqualTo(answered);
        }
    }

    @Test
    void aLeaderThatWakesUpCannotWriteWhatItHadDecided() throws Exception {
        var topic = new Topic(cluster, "woken");
        List<NodeProcess> nodes = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                nodes.add(NodeProcess.start(cluster, topic.name(), folder));
            }
            NodeProcess sleeper = NodeProcess.leaderOf(nodes);
            NodeProcess other = nodes.get(nodes.indexOf(sleeper) == 0 ? 1 : 0);
            assertThat(sleeper.ask("register", "name-a").join().body()).isEqualTo("1");
            var held = sleeper.ask("held", "name-late");
            await().atMost(Node.PATIENCE)
                    .until(() -> sleeper.ask("holding", "").join().statusCode() == 200);
            sleeper.freeze();
            try {
                await().atMost(Node.PATIENCE).until(other::isLeader);
                await().atMost(Node.PATIENCE).untilAsserted(() -> assertThat(
                                other.ask("register", "name-b").join().body())
                        .isEqualTo("2"));
            } finally {
                sleeper.wake();
            }

            sleeper.ask("release", "").join();

            assertThat(held.join().statusCode()).isEqualTo(NamesServer.NOT_LEADER);
            assertThat(topic.values("name-late")).isEmpty();
            await().atMost(Node.PATIENCE).untilAsserted(() -> assertThat(
                            sleeper.ask("id", "name-b").join().body())
                    .isEqualTo("2"));
            NodeProcess leader = NodeProcess.leaderOf(nodes);
            await().atMost(Node.PATIENCE).untilAsserted(() -> assertThat(
                            leader.ask("register", "name-late").join().body())
                    .isEqualTo("3"));
        } finally {
            nodes.forEach(NodeProcess::close);
        }
    }

    /** Asks node after node until one of them gives the name its id. */
    private static void register(String name, List<NodeProcess> nodes, Map<String, Integer> answered) {
        await().atMost(Duration.ofMinutes(3))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    for (NodeProcess node : nodes) {
                        try {
                            var answer = node.get("register", name, Duration.ofSeconds(15));
                            if (answer.statusCode() == 200) {
                                answered.put(name, Integer.valueOf(answer.body()));
                                return true;
                            }
                        } catch (IOException away) { // killed, or stopped: the next one may be elected instead
                        }
                    }
                    return false;
                });
    }

    /**
     * What came of reads.
     *
     * @param notYet that a node answered with 404, because it has never known the name until then
     */
    private record Reads(int all, int notYet) {}

    /** Every node that lives answers what was answered before, and once it has, does so until all is done. */
    private static Reads readOn(
            List<NodeProcess> nodes, Map<String, Integer> answered, List<String> wrong, AtomicBoolean done)
            throws InterruptedException {
        Map<NodeProcess, Set<String>> knownBy = new HashMap<>();
        int reads = 0;
        int notYet = 0;
        while (!done.get()) {
            for (Map.Entry<String, Integer> known : Map.copyOf(answered).entrySet()) {
                for (NodeProcess node : nodes) {
                    try {
                        var answer = node.get("id", known.getKey(), Duration.ofSeconds(20));
                        reads++;
                        Set<String> names = knownBy.computeIfAbsent(node, each -> new HashSet<>());
                        if (answer.statusCode() == 200) {
                            names.add(known.getKey());
                            if (!answer.body().equals(known.getValue().toString())) {
                                wrong.add(known + " was read as " + answer.body());
                            }
                        } else if (answer.statusCode() == 404 && !names.contains(known.getKey())) {
                            notYet++;
                        } else {
                            wrong.add(node.url() + " answered " + answer.statusCode() + " for " + known
                                    + (names.contains(known.getKey()) ? ", which it had known" : ""));
                        }
                    } catch (IOException away) {
                        if (nodes.contains(node)) {
                            wrong.add(node.url() + " does not answer reads: " + away);
                        }
                    }
                }
                if (done.get()) {
                    break;
                }
            }
        }
        return new Reads(reads, notYet);
    }

    private void loseTheLeader(List<NodeProcess> nodes, Topic topic, boolean itOnlySleeps) throws Exception {
        NodeProcess leader = NodeProcess.leaderOf(nodes);
        nodes.remove(leader);
        if (!itOnlySleeps) {
            leader.close();
            NodeProcess.leaderOf(nodes);
            nodes.add(NodeProcess.start(cluster, topic.name(), folder));
            return;
        }
        leader.freeze();
        NodeProcess.leaderOf(nodes);
        leader.wake();
        nodes.add(leader);
    }
}
