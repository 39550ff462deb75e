package io.crossdock.broker;

import com.sun.management.UnixOperatingSystemMXBean;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Ten thousand connections from one address, of clients that say nothing. Each is an open file on either side; a Java
 * process takes as many as the hard limit allows whatever the soft one says, and where that is not enough for all, the
 * test says so and takes what there is.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@NullUnmarked
class IdleConnectionsIT {
    private static final Logger LOG = LoggerFactory.getLogger(IdleConnectionsIT.class);
    private static final int WANTED = 10_000;
    private static final int ALLOWED = 50;
    private static final String LIMITED = "127.0.0.11";
    private static final long OTHER_FILES = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private TestHub hub;
    private int crowd;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        var settings = new HashMap<>(new TestCertificates(directory.resolve("certificates")).broker("hub"));
        settings.put("listeners", "PLAINTEXT://127.0.0.1:0,SSL://127.0.0.1:0");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("connection.authentication.timeout.ms", "60000");
        settings.put("max.connections.per.ip.overrides", LIMITED + ":" + ALLOWED);
        hub = new TestHub(directory, settings);
        try (var admin = hub.admin()) {
            admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1)))
                    .all()
                    .get();
        }
        for (String listener : List.of("PLAINTEXT", "SSL")) { // so that everything is loaded that will be
            new Idlers("127.0.0.12", hub.endpoint(listener).port(), 100).close();
            othersWork();
        }
        await().atMost(PATIENCE).until(() -> connections() < ALLOWED);
        var files = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long permitted = files.getMaxFileDescriptorCount() - files.getOpenFileDescriptorCount() - OTHER_FILES;
        crowd = (int) Math.min(WANTED, permitted);
        if (crowd < WANTED) {
            LOG.warn(
                    "{} connections instead of {}: the hard limit of open files is {} (ulimit -Hn)",
                    crowd,
                    WANTED,
                    files.getMaxFileDescriptorCount());
        }
        assertThat(crowd)
                .as("open files permitted are too few to tell anything")
                .isGreaterThan(ALLOWED * 2);
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    /** @param heapBytes and the others: the most that one connection may cost */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"PLAINTEXT, 6000, 64, 16000", "SSL, 12000, 64, 32000"})
    void thoseThatSayNothingHoldLittleAndOthersWork(
            String listener, long heapBytes, long directBytes, long residentBytes) throws Exception {
        int open = connections();
        MemoryInUse before = MemoryInUse.now();
        long residentBefore = resident();
        try (var idlers = new Idlers("127.0.0.12", hub.endpoint(listener).port(), crowd)) {
            await().atMost(PATIENCE).until(() -> connections() >= open + crowd);
            MemoryInUse now = MemoryInUse.now();
            long heap = (now.heapBytes() - before.heapBytes()) / crowd;
            long direct = (now.directBytes() - before.directBytes()) / crowd;
            long resident = (resident() - residentBefore) / crowd;
            LOG.info(
                    "{} idle connections at {}: for each {} bytes of heap, {} of buffers, {} resident",
                    crowd,
                    listener,
                    heap,
                    direct,
                    resident);

            othersWork();
            assertThat(idlers.closed()).isZero();
            assertThat(heap).as("heap").isLessThan(heapBytes);
            assertThat(direct).as("buffers").isLessThan(directBytes);
            assertThat(resident).as("resident").isLessThan(residentBytes);
        }
        await().atMost(PATIENCE).until(() -> connections() < open + ALLOWED);
    }

    @Test
    void anAddressHasItsFiftyHoweverOftenItDials() throws Exception {
        int open = connections();
        try (var idlers = new Idlers(LIMITED, hub.endpoint("SSL").port(), crowd)) {
            await().atMost(PATIENCE).until(() -> idlers.closed() == crowd - ALLOWED);
            assertThat(connections()).isBetween(ALLOWED, open + ALLOWED);
            othersWork();
            assertThat(idlers.closed()).isEqualTo(crowd - ALLOWED);
        }
        await().atMost(PATIENCE).until(() -> connections() < open + ALLOWED);
    }

    /** Fifty records one after the other, on new connections. */
    private void othersWork() throws Exception {
        long begin = System.nanoTime();
        try (var producer = hub.producer(Map.of("linger.ms", 0))) {
            for (int i = 0; i < 50; i++) {
                producer.send(new ProducerRecord<>("orders", "v" + i)).get();
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    private int connections() throws InterruptedException {
        return (int) hub.metrics().stream()
                .filter(metric -> metric.name().equals("crossdock_connections"))
                .mapToDouble(metric -> metric.points().get(0).value())
                .sum();
    }

    /** Of this process, in which the broker is: also what native TLS holds. */
    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .sum();
    }
}
