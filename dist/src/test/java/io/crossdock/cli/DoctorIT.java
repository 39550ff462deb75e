package io.crossdock.cli;

import io.crossdock.broker.Broker;
import io.crossdock.broker.BrokerConfigs;
import io.crossdock.broker.metadata.zk.EmbeddedZooKeeper;
import io.crossdock.hub.data.RunFile;
import io.crossdock.security.tls.CertificateAuthority;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import static io.crossdock.cli.Commands.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Nineteen faults are planted into real brokers, clients and processes, and each is found and named. */
class DoctorIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private String bootstrap = "";
    private int tlsPort;

    @Test
    void whatIsWrongWithBrokersTopicsAndGroupsIsNamed() throws Exception {
        try (EmbeddedZooKeeper zookeeper = EmbeddedZooKeeper.start(
                        directory.resolve("zookeeper"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Broker first = broker(1, zookeeper, open())) {
            bootstrap = "127.0.0.1:" + first.endpoints().get(0).port();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
                    KafkaConsumer<String, String> hung = consumer()) {
                plant(admin, hung);
                try (Broker second = broker(2, zookeeper, Map.of("num.partitions", "6"))) {
                    assertThat(second.endpoints()).isNotEmpty();
                    brokers(admin, 2);
                    admin.createTopics(topics()).all().get();
                    try (Broker third = broker(3, zookeeper, advertising(1))) {
                        assertThat(third.endpoints()).isNotEmpty();
                        String ensemble = "127.0.0.1:" + zookeeper.port() + ",127.0.0.1:1";
                        brokers(admin, 3);

                        whileRecordsArrive(() -> assertThat(doctor("--apart", "1", "--zookeeper", ensemble))
                                .contains(
                                        "error certificate-end: 127.0.0.1:" + tlsPort + ": its certificate ended",
                                        "error certificate-host: 127.0.0.1:",
                                        "is for elsewhere.example and not for that host",
                                        "error reachable: broker 3: it advertises 127.0.0.1:1",
                                        "warning empty-group: group idle: it has no members, and",
                                        "warning stuck-group: group hung: its lag grew",
                                        "warning internal-topics: topic __consumer_offsets",
                                        "warning no-authorizer: broker 1: clients log in",
                                        "warning open-listener: broker 1 OPEN://0.0.0.0:0",
                                        "warning settings-differ: num.partitions: it differs: ",
                                        "warning single-replica: topic lost",
                                        "warning unclean-election: topic safe",
                                        "error zookeeper: ZooKeeper 127.0.0.1:1: it does not serve",
                                        "warning ensemble-size: ZooKeeper: an ensemble of 2",
                                        "hint throttled: client-id greedy: they wait"));
                    }
                }
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(doctor("--apart", "0"))
                        .contains(
                                "error broker-down: broker 2: it is not there, and has replicas of 2 partitions",
                                "error offline-partition: lost-0: it has no leader",
                                "warning under-replicated: safe-0: 1 of 2 replicas are in sync",
                                "error min-in-sync: safe-0: 1 replicas are in sync and min.insync.replicas is 2"));
            }
            var json = run("doctor", "--bootstrap", bootstrap, "--data", data(), "--apart", "0", "--output", "json");
            assertThat(json.exit()).isEqualTo(1);
            assertThat(json.out()).contains("\"check\" : \"offline-partition\"", "\"remedy\" : \"start a broker");
        }
    }

    @Test
    void aHubThatWasKilledIsMissed() throws Exception {
        Process hub = new ProcessBuilder("sleep", "60").start();
        Path data = directory.resolve("data");
        Files.createDirectories(data.resolve("run"));
        new RunFile(hub.pid(), "1", RunFile.startOf(hub.toHandle()), 1, List.of(), true, Map.of(), data()).write(data);
        hub.destroyForcibly().waitFor();

        var ran = run("doctor", "--bootstrap", "127.0.0.1:1", "--data", data());

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).contains("error killed: " + data() + ": a hub ran here, was not stopped");
    }

    @Test
    void aClusterThatCannotBeReachedIsSaidToBeUnknown() {
        var ran = run("doctor", "--bootstrap", "127.0.0.1:1", "--data", data());

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).contains("not examined: the cluster: no broker listens at 127.0.0.1:1");
    }

    private void plant(Admin admin, KafkaConsumer<String, String> hung) throws Exception {
        admin.createTopics(List.of(new NewTopic("read", 1, (short) 1))).all().get();
        admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
                        new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, "greedy")),
                        List.of(new ClientQuotaAlteration.Op("producer_byte_rate", 10.0)))))
                .all()
                .get();
        try (var producer = producer("greedy")) {
            producer.send(record()).get();
        }
        for (String group : List.of("idle", "hung")) {
            admin.alterConsumerGroupOffsets(group, Map.of(new TopicPartition("read", 0), new OffsetAndMetadata(0)))
                    .all()
                    .get();
        }
        hung.subscribe(List.of("read"));
        await().atMost(PATIENCE).until(() -> !hung.poll(Duration.ofMillis(100)).isEmpty());
    }

    private static List<NewTopic> topics() {
        return List.of(
                new NewTopic("lost", Map.of(0, List.of(2))),
                new NewTopic("safe", Map.of(0, List.of(1, 2)))
                        .configs(Map.of("min.insync.replicas", "2", "unclean.leader.election.enable", "true")));
    }

    /** Never commits. */
    private KafkaConsumer<String, String> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrap,
                        "group.id", "hung",
                        "enable.auto.commit", "false"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private void whileRecordsArrive(Runnable look) throws Exception {
        var over = new AtomicBoolean();
        var arriving = CompletableFuture.runAsync(() -> {
            try (var producer = producer("steady")) {
                while (!over.get()) {
                    producer.send(record()).get();
                }
            } catch (InterruptedException | ExecutionException failed) {
                throw new CompletionException(failed);
            }
        });
        try {
            look.run();
        } finally {
            over.set(true);
            arriving.get();
        }
    }

    private KafkaProducer<String, String> producer(String client) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "client.id", client, "linger.ms", "20"),
                new StringSerializer(),
                new StringSerializer());
    }

    private static ProducerRecord<String, String> record() {
        return new ProducerRecord<>("read", "k", "v".repeat(1000));
    }

    private static void brokers(Admin admin, int many) {
        await().atMost(PATIENCE)
                .until(() -> admin.describeCluster().nodes().get().size() == many);
    }

    private String doctor(String... more) {
        var arguments = new ArrayList<>(List.of("doctor", "--bootstrap", bootstrap, "--data", data()));
        arguments.addAll(List.of(more));
        return run(arguments).out();
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    /** Whoever finds it gets in, its certificate ended a year ago, and whoever logs in may do everything. */
    private Map<String, String> open() throws Exception {
        try (var free = new ServerSocket(0)) {
            tlsPort = free.getLocalPort();
        }
        var longAgo = Clock.systemUTC().instant().minus(Duration.ofDays(400));
        var authority = CertificateAuthority.create("test", longAgo, Duration.ofDays(35));
        Path certificate = Files.writeString(
                directory.resolve("hub.pem"),
                authority
                        .issue("CN=hub", List.of("elsewhere.example"), longAgo, Duration.ofDays(35))
                        .pem());
        return Map.of(
                "listeners",
                "OPEN://0.0.0.0:0,TLS://127.0.0.1:" + tlsPort + ",LOGIN://127.0.0.1:0",
                "advertised.listeners",
                "OPEN://127.0.0.1:0,TLS://127.0.0.1:" + tlsPort + ",LOGIN://127.0.0.1:0",
                "listener.security.protocol.map",
                "OPEN:PLAINTEXT,TLS:SSL,LOGIN:SASL_PLAINTEXT",
                "inter.broker.listener.name",
                "OPEN",
                "sasl.enabled.mechanisms",
                "SCRAM-SHA-512",
                "ssl.keystore.type",
                "PEM",
                "ssl.keystore.location",
                certificate.toString(),
                "insecure",
                "true");
    }

    private static Map<String, String> advertising(int port) {
        return Map.of("advertised.listeners", "OPEN://127.0.0.1:" + port);
    }

    private Broker broker(int id, EmbeddedZooKeeper zookeeper, Map<String, String> more) throws Exception {
        var settings = new HashMap<>(Map.of(
                "listeners",
                "OPEN://127.0.0.1:0",
                "listener.security.protocol.map",
                "OPEN:PLAINTEXT",
                "inter.broker.listener.name",
                "OPEN",
                "offsets.topic.num.partitions",
                "1",
                "offsets.topic.replication.factor",
                "1"));
        settings.putAll(more);
        return Broker.start(
                BrokerConfigs.of(id, "127.0.0.1:" + zookeeper.port(), directory.resolve("log" + id), settings));
    }
}
