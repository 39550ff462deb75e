package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Three brokers that reach each other, and are reached, by TLS and a login alone, and are asked for access rules. */
@NullUnmarked
class SecuredClusterIT {
    private static final String LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule required"
            + " username=\"hub\" password=\"hub-secret\" user_root=\"root-secret\";";

    @Test
    void brokersLogInWithEachOtherAndGoOnWhenLoginsExpireAndOneIsKilled(@TempDir Path directory) throws Exception {
        var certificates = new TestCertificates(directory.resolve("certificates"));
        var settings = new HashMap<>(certificates.broker("hub"));
        settings.put("listeners", "SASL_SSL://127.0.0.1:0");
        settings.put("listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config", LOGIN);
        settings.put("ssl.client.auth", "required"); // brokers show their own certificates to each other
        settings.put("connections.max.reauth.ms", "3000");
        settings.put("authorizer", "acl");
        settings.put("super.users", "User:hub;User:root");
        settings.put("default.replication.factor", "3");
        settings.put("min.insync.replicas", "2");
        try (var cluster = new TestCluster(directory, 3, settings)) {
            Map<String, Object> client = new HashMap<>(certificates.client("root", "CN=root"));
            client.put("security.protocol", "SASL_SSL");
            client.put("sasl.mechanism", "SCRAM-SHA-512");
            client.put(
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"root\""
                            + " password=\"root-secret\";");
            client.put("bootstrap.servers", cluster.bootstrap());
            try (Admin admin = Admin.create(client)) {
                await().atMost(TestCluster.PATIENCE)
                        .ignoreExceptions()
                        .until(() -> admin.describeCluster().nodes().get().size() == 3);
                admin.createTopics(List.of(new NewTopic("orders", 3, (short) 3)))
                        .all()
                        .get();
                awaitInSync(admin, "orders", 3);
                long end = System.nanoTime() + Duration.ofSeconds(8).toNanos(); // logins expire more than once
                int sent = 0;
                try (var producer = producer(client, "mover")) {
                    producer.initTransactions();
                    while (System.nanoTime() < end) {
                        transact(producer, "billing", sent);
                        sent += 3;
                    }
                }
                awaitInSync(admin, "orders", 3);
                int victim = TestCluster.state(admin, new TopicPartition("orders", 0))
                        .leader()
                        .id();
                cluster.kill(victim);
                await().atMost(TestCluster.PATIENCE).ignoreExceptions().until(() -> {
                    Node leader = TestCluster.state(admin, new TopicPartition("orders", 0))
                            .leader();
                    return leader != null && leader.id() != victim;
                });
                try (var producer = producer(client, "mover")) {
                    producer.initTransactions();
                    transact(producer, "billing", sent);
                    sent += 3;
                }
                assertThat(read(client, sent)).hasSize(sent).doesNotHaveDuplicates();
            }
        }
    }

    private static void transact(KafkaProducer<String, String> producer, String group, int first) {
        producer.beginTransaction();
        for (int i = 0; i < 3; i++) {
            producer.send(new ProducerRecord<>("orders", i, null, "v" + (first + i)));
        }
        producer.sendOffsetsToTransaction(
                Map.of(new TopicPartition("orders", 0), new OffsetAndMetadata(first)),
                new ConsumerGroupMetadata(group));
        producer.commitTransaction();
    }

    private static KafkaProducer<String, String> producer(Map<String, Object> client, String id) {
        var all = new HashMap<>(client);
        all.put("transactional.id", id);
        return new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
    }

    private static List<String> read(Map<String, Object> client, int count) {
        var all = new HashMap<>(client);
        all.put("group.id", "readers");
        all.put("auto.offset.reset", "earliest");
        all.put("isolation.level", "read_committed");
        var values = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("orders"));
            long deadline = System.nanoTime() + TestCluster.PATIENCE.toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }

    private static void awaitInSync(Admin admin, String topic, int replicas) {
        await().atMost(TestCluster.PATIENCE)
                .ignoreExceptions()
                .until(() -> TestCluster.describe(admin, topic).partitions().stream()
                        .allMatch(state -> state.leader() != null && state.isr().size() == replicas));
    }
}
