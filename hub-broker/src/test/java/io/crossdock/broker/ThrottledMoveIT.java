package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** What is moved at a limited rate takes its time, and nothing else does (KIP-73). */
@NullUnmarked
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThrottledMoveIT {
    private static final int RATE = 1 << 20;
    private static final int RECORD = 100_000;
    private static final int RECORDS = 50;

    private TestCluster cluster;
    private Moves moves;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        cluster = new TestCluster(directory, 2, Map.of());
        cluster.awaitMembers();
        moves = new Moves(cluster);
    }

    @AfterEach
    void unlimited() throws Exception {
        limit("leader", "");
        limit("follower", "");
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"leader", "follower"})
    void aMoveTakesAtLeastTheTimeItsBytesTakeAtThatRate(String role) throws Exception {
        String topic = "moved-as-" + role;
        moves.create(topic, Map.of(0, List.of(1)));
        write(topic, RECORDS);
        throttle(topic, role, role.equals("leader") ? "0:1" : "0:2");
        limit(role, Integer.toString(RATE));

        long begin = System.nanoTime();
        moves.move(topic, Map.of(0, List.of(2)));
        moves.awaitArrived(topic, Map.of(0, List.of(2)));
        Duration took = Duration.ofNanos(System.nanoTime() - begin);

        // one second may have been saved before, and what is fetched last is paid for later
        double bytes = (double) RECORDS * RECORD - RATE - (1 << 20);
        assertThat(took).isGreaterThan(Duration.ofMillis((long) (bytes * 1000 / RATE)));
    }

    @Test
    void anInSyncReplicaIsNeverHeldBack() throws Exception {
        moves.create("busy", Map.of(0, List.of(1, 2), 1, List.of(2, 1)));
        throttle("busy", "leader", "*");
        throttle("busy", "follower", "*");
        limit("leader", "1");
        limit("follower", "1");

        write("busy", RECORDS); // each acknowledged by both; it would take weeks

        assertThat(moves.isInSync("busy")).isTrue();
    }

    @Test
    void aMoveThatIsHeldGoesOnWhenTheLimitIsTakenAway() throws Exception {
        moves.create("held", Map.of(0, List.of(1)));
        write("held", RECORDS);
        throttle("held", "leader", "*");
        throttle("held", "follower", "*");
        limit("leader", "0");
        limit("follower", "0");
        moves.move("held", Map.of(0, List.of(2)));
        write("held", 1);
        assertThat(moves.moving("held")).containsOnlyKeys(0);

        limit("leader", "");
        assertThat(moves.moving("held")).containsOnlyKeys(0);
        limit("follower", "");

        moves.awaitArrived("held", Map.of(0, List.of(2)));
    }

    private void write(String topic, int count) throws Exception {
        var random = new Random(count);
        Map<String, Object> settings = Map.of("acks", "all", "max.request.size", 2 * RECORD, "batch.size", 2 * RECORD);
        try (KafkaProducer<String, String> producer = cluster.producer(settings)) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(topic, 0, null, text(random)))
                        .get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static String text(Random random) {
        var text = new StringBuilder(RECORD);
        random.ints(RECORD, 'a', 'z').forEach(letter -> text.append((char) letter));
        return text.toString();
    }

    private void throttle(String topic, String role, String replicas) throws Exception {
        alter(new ConfigResource(ConfigResource.Type.TOPIC, topic), role + ".replication.throttled.replicas", replicas);
    }

    /** @param rate empty for no limit */
    private void limit(String role, String rate) throws Exception {
        for (int broker = 1; broker <= 2; broker++) {
            alter(
                    new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(broker)),
                    role + ".replication.throttled.rate",
                    rate);
        }
    }

    private void alter(ConfigResource resource, String name, String value) throws Exception {
        AlterConfigOp.OpType type = value.isEmpty() ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET;
        try (Admin admin = moves.admin()) {
            admin.incrementalAlterConfigs(
                            Map.of(resource, List.of(new AlterConfigOp(new ConfigEntry(name, value), type))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }
}
