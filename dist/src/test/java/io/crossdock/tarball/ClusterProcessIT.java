package io.crossdock.tarball;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Three hubs of the tarball that know nothing but each other: one cluster on one embedded ensemble. */
@NullUnmarked
class ClusterProcessIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int PARTITIONS = 3;

    @TempDir
    Path folder;

    private HubCluster cluster;

    @BeforeEach
    void choosePorts() throws IOException {
        cluster = new HubCluster(folder, id -> List.of("--set", "roles=zookeeper,broker"));
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void aClusterOfThreeProcessesOutlivesTheKillOfAnyAndTheStopOfAll() throws Exception {
        cluster.startAll();
        List<Integer> written = new ArrayList<>();
        create("orders", 3);
        write(written);

        for (int id = 1; id <= 3; id++) {
            cluster.kill(id);
            write(written);
            cluster.start(id);
            awaitInSync();
        }
        assertThatNobodyElseIsLetNear();

        for (int id = 1; id <= 3; id++) { // one after the other, so the last two are without a majority
            assertThat(cluster.stop(id)).isZero();
        }
        cluster.startAll();
        awaitInSync();
        write(written);

        assertThat(read(written.size())).containsExactlyElementsOf(new TreeSet<>(written));
    }

    /** As it is written for operators: what one hub knows of the cluster is copied to the others, and all three are told of each other. */
    @Test
    void oneHubGrowsToThreeAndWhatItKeepsForItselfOutlivesIt() throws Exception {
        cluster.hubs()
                .put(
                        1,
                        RunningHub.start(
                                cluster.data(1),
                                "--set",
                                "roles=zookeeper,broker",
                                HubCluster.OFFSETS,
                                HubCluster.TRANSACTIONS));
        create("orders", 1);
        use("orders", 7);
        assertThat(internalReplicas()).containsOnly(1);
        assertThat(cluster.stop(1)).isZero();
        for (int other : List.of(2, 3)) {
            copy(cluster.data(1).resolve("zookeeper"), cluster.data(other).resolve("zookeeper"));
        }

        cluster.startAll();
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(internalReplicas())
                .as("in sync of each partition of both")
                .containsOnly(3));
        create("parcels", 3);
        use("parcels", 8);
        cluster.kill(1);

        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                            admin.listConsumerGroupOffsets("readers")
                                    .partitionsToOffsetAndMetadata()
                                    .get(10, TimeUnit.SECONDS))
                    .containsEntry(new TopicPartition("orders", 0), new OffsetAndMetadata(8)));
        }
        transact("parcels");
    }

    private void create(String topic, int replicas) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) replicas)))
                    .all()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** So that there are the topics that groups and transactions rest on. */
    private void use(String topic, long offset) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            admin.alterConsumerGroupOffsets(
                            "readers", Map.of(new TopicPartition("orders", 0), new OffsetAndMetadata(offset)))
                    .all()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        transact(topic);
    }

    private void transact(String topic) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrap(), "transactional.id", "till", "max.block.ms", "120000"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, "key", "paid"));
            producer.commitTransaction();
        }
    }

    /** How many replicas are in sync, of each partition of the hub's own topics. */
    private List<Integer> internalReplicas() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            return admin
                    .describeTopics(List.of("__consumer_offsets", "__transaction_state"))
                    .allTopicNames()
                    .get(10, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .map(partition -> partition.isr().size())
                    .toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(each));
                Files.createDirectories(target.getParent());
                Files.copy(each, target);
            }
        }
    }

    /**
     * No port of ZooKeeper's is open at the addresses by which other hosts know this one, nor at another one of its
     * loopback, where it would be if it were open at all of them.
     */
    private void assertThatNobodyElseIsLetNear() throws IOException {
        List<InetAddress> others = Stream.concat(
                        Stream.of(InetAddress.getByName("127.0.0.2")),
                        NetworkInterface.networkInterfaces()
                                .flatMap(NetworkInterface::inetAddresses)
                                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress()))
                .toList();
        var closed = new ArrayList<Integer>();
        for (RunningHub hub : cluster.hubs().values()) {
            String address = hub.run().zookeeperAddresses().get(0);
            closed.add(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
        }
        cluster.ports().forEach(port -> closed.addAll(List.of(port, port + 1000)));
        for (InetAddress address : others) {
            for (int port : closed) {
                try (var socket = new Socket()) {
                    assertThatThrownBy(() -> socket.connect(new InetSocketAddress(address, port), 2000))
                            .as("port %d at %s", port, address)
                            .isInstanceOf(IOException.class);
                }
            }
        }
    }

    private void write(List<Integer> written) throws ExecutionException, InterruptedException {
        try (var producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        cluster.bootstrap(),
                        "acks",
                        "all",
                        "delivery.timeout.ms",
                        "60000",
                        "request.timeout.ms",
                        "5000",
                        "linger.ms",
                        "0"),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = 0; i < 30; i++) {
                int next = written.size();
                producer.send(new ProducerRecord<>("orders", next % PARTITIONS, "key", Integer.toString(next)))
                        .get();
                written.add(next);
            }
        }
    }

    private void awaitInSync() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            await().atMost(PATIENCE).ignoreExceptions().until(() -> admin
                    .describeTopics(List.of("orders"))
                    .allTopicNames()
                    .get(10, TimeUnit.SECONDS)
                    .values()
                    .iterator()
                    .next()
                    .partitions()
                    .stream()
                    .allMatch(partition -> partition.isr().size() == 3));
        }
    }

    private Iterable<Integer> read(int count) {
        var all = new ArrayList<Integer>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", cluster.bootstrap(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            var partitions = new ArrayList<TopicPartition>();
            for (int i = 0; i < PARTITIONS; i++) {
                partitions.add(new TopicPartition("orders", i));
            }
            consumer.assign(partitions);
            await().atMost(PATIENCE).until(() -> {
                for (ConsumerRecord<String, String> each : consumer.poll(Duration.ofMillis(200))) {
                    all.add(Integer.valueOf(each.value()));
                }
                return all.size() >= count;
            });
        }
        all.sort(Integer::compare);
        return all;
    }
}
