package io.crossdock.registry.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossdock.registry.book.RegistryBook;
import io.crossdock.registry.cluster.TestCluster;
import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Subject;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Nodes as processes, whose leaders are killed and stopped: three of the whole registry while eight threads register through
 * whichever node, and two of a small one that can be stopped between its decision and its write.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KilledLeadersContract {
    private static final int SUBJECTS = 500;
    private static final int VERSIONS = 2 * SUBJECTS;
    private static final int THREADS = 8;
    private static final int ROUNDS = 4;

    /** One read in as many may ask a node for what it has not replayed yet: one that was just started, or woken. */
    private static final int NOT_YET = 10;

    /** For one read: longer than a node is stopped, which answers once it is woken. */
    private static final Duration READ = Duration.ofMinutes(2);

    private static final ObjectMapper JSON = new ObjectMapper();

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
        Map<Version, Integer> answered = new ConcurrentHashMap<>();
        List<String> wrong = new CopyOnWriteArrayList<>();
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
        try {
            for (int i = 0; i < 3; i++) {
                nodes.add(startRegistry(topic));
            }
            NodeProcess.leaderOf(nodes);
            List<Future<?>> registering = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread;
                registering.add(threads.submit(() -> {
                    for (int subject = first; subject < SUBJECTS; subject += THREADS) {
                        register(new Version(subject, 1), nodes, answered, wrong);
                        register(new Version(subject, 2), nodes, answered, wrong);
                    }
                }));
            }
            Future<Reads> reading = threads.submit(() -> readOn(nodes, answered, wrong, done));
            for (int round = 1; round <= ROUNDS; round++) {
                int enough = VERSIONS * round / (ROUNDS + 1);
                await().atMost(Duration.ofMinutes(4)).until(() -> answered.size() >= enough);
                loseTheLeader(nodes, topic, round % 2 == 0);
                int before = round; // who is elected and lost again at once has no term, and would be no loss
                await().atMost(Node.PATIENCE)
                        .until(() -> topic.values(Term.NOOP.key()).size() > before);
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
        assertThat(answered.values())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, VERSIONS).boxed().toList());
        List<ConsumerRecord<String, String>> records = topic.read();
        assertThat(records)
                .filteredOn(record -> record.key().contains("\"SCHEMA\""))
                .as("records of versions, each written once")
                .hasSize(VERSIONS);
        assertThat(topic.values(Term.NOOP.key())).as("terms").hasSizeGreaterThan(ROUNDS);
        var replayed = new RegistryBook(Compatibility.BACKWARD);
        records.forEach(record -> replayed.replay(new RegistryRecord(record.key(), record.value()), record.offset()));
        answered.forEach((version, id) -> assertThat(
                        replayed.history(Subject.parse(version.subject())).versions())
                .hasSize(2)
                .anySatisfy(each -> assertThat(each)
                        .returns(version.number(), Registered::version)
                        .returns(id, Registered::id)));
    }

    /** A node that has read its topic: before that it answers no reads. */
    private NodeProcess startRegistry(Topic topic) throws Exception {
        NodeProcess node = NodeProcess.start(RegistryServer.class, cluster, topic.name(), folder);
        await().atMost(Node.PATIENCE)
                .until(() -> node.call("/registry/subjects", Optional.empty(), Duration.ofSeconds(20))
                                .statusCode()
                        == 200);
        return node;
    }

    @Test
    void aLeaderThatWakesUpCannotWriteWhatItHadDecided() throws Exception {
        var topic = new Topic(cluster, "woken");
        List<NodeProcess> nodes = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                nodes.add(NodeProcess.start(NamesServer.class, cluster, topic.name(), folder));
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

    /** A version of one of the subjects, each of which has two, of a type that depends on its number. */
    private record Version(int of, int number) {
        String subject() {
            return "subject-" + of;
        }

        String path() {
            return "/registry/subjects/" + subject() + "/versions";
        }

        String body() {
            boolean more = number == 2;
            return switch (of % 3) {
                case 0 ->
                    body(
                            "AVRO",
                            "{\"type\":\"record\",\"name\":\"R%d\",\"fields\":[{\"name\":\"a\",\"type\":\"long\"}%s]}"
                                    .formatted(of, more ? ",{\"name\":\"b\",\"type\":\"int\",\"default\":0}" : ""));
                case 1 ->
                    body(
                            "PROTOBUF",
                            "syntax = \"proto3\"; message R%d { int64 a = 1;%s }"
                                    .formatted(of, more ? " int32 b = 2;" : ""));
                default ->
                    body(
                            "JSON",
                            "{\"title\":\"R%d\",\"type\":\"object\",\"additionalProperties\":false%s}"
                                    .formatted(of, more ? ",\"properties\":{\"b\":{\"type\":\"integer\"}}" : ""));
            };
        }

        private static String body(String type, String schema) {
            return JSON.createObjectNode()
                    .put("schemaType", type)
                    .put("schema", schema)
                    .toString();
        }
    }

    /** Asks node after node, whoever leads, until one of them answers. */
    private static void register(
            Version version, List<NodeProcess> nodes, Map<Version, Integer> answered, List<String> wrong) {
        await().atMost(Duration.ofMinutes(3))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    for (int at = 0; at < nodes.size(); at++) {
                        List<NodeProcess> now = List.copyOf(nodes);
                        NodeProcess node = now.get((version.of() + at) % now.size());
                        try {
                            var answer = node.call(version.path(), Optional.of(version.body()), Duration.ofSeconds(15));
                            if (answer.statusCode() == 200) {
                                answered.put(
                                        version,
                                        JSON.readTree(answer.body()).path("id").asInt());
                                return true;
                            }
                            if (answer.statusCode() < 500) {
                                wrong.add(version + " was refused: " + answer.body());
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
     * @param notYet that a node answered with 404, because it has never known the version until then
     */
    private record Reads(int all, int notYet) {}

    /** Every node that lives answers what was answered before, and once it has, does so until all is done. */
    private static Reads readOn(
            List<NodeProcess> nodes, Map<Version, Integer> answered, List<String> wrong, AtomicBoolean done)
            throws InterruptedException {
        Map<NodeProcess, Set<Version>> knownBy = new HashMap<>();
        int reads = 0;
        int notYet = 0;
        while (!done.get()) {
            for (Map.Entry<Version, Integer> known : Map.copyOf(answered).entrySet()) {
                for (NodeProcess node : nodes) {
                    Version version = known.getKey();
                    try {
                        var answer = node.call(version.path() + "/" + version.number(), Optional.empty(), READ);
                        reads++;
                        Set<Version> before = knownBy.computeIfAbsent(node, each -> new HashSet<>());
                        if (answer.statusCode() == 200) {
                            before.add(version);
                            if (!isAsAnswered(node, answer, known.getValue())) {
                                wrong.add(known + " was read as " + answer.body());
                            }
                        } else if (answer.statusCode() == 404 && !before.contains(version)) {
                            notYet++;
                        } else {
                            wrong.add(node.url() + " answered " + answer.statusCode() + " for " + known
                                    + (before.contains(version) ? ", which it had known" : ""));
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

    /** Whether a node told the version's id, and tells the same schema when it is asked for the id. */
    private static boolean isAsAnswered(NodeProcess node, HttpResponse<String> answer, int id)
            throws IOException, InterruptedException {
        JsonNode version = JSON.readTree(answer.body());
        JsonNode byId = JSON.readTree(
                node.call("/registry/schemas/ids/" + id, Optional.empty(), READ).body());
        return version.path("id").asInt() == id
                && version.path("schema").isTextual()
                && version.path("schema").equals(byId.path("schema"));
    }

    private void loseTheLeader(List<NodeProcess> nodes, Topic topic, boolean itOnlySleeps) throws Exception {
        NodeProcess leader = NodeProcess.leaderOf(nodes);
        nodes.remove(leader);
        if (!itOnlySleeps) {
            leader.close();
            NodeProcess.leaderOf(nodes);
            nodes.add(startRegistry(topic));
            return;
        }
        leader.freeze();
        NodeProcess.leaderOf(nodes);
        leader.wake();
        nodes.add(leader);
    }
}
