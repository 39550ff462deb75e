package io.crossdock.broker;

import io.crossdock.broker.api.cluster.LogLevels;
import io.crossdock.broker.api.data.schema.RecordSchemas;
import io.crossdock.broker.audit.AuditQueue;
import io.crossdock.broker.audit.RecentDecisions;
import io.crossdock.broker.metadata.EndpointImage;
import io.crossdock.broker.metadata.zk.EmbeddedZooKeeper;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A broker with its ZooKeeper in this process, and clients for it. */
final class TestHub implements AutoCloseable {
    private final EmbeddedZooKeeper zookeeper;
    private final Broker broker;

    /** Starts on an empty directory, or on what an earlier hub left in it. */
    TestHub(Path directory) throws Exception {
        this(directory, Map.of());
    }

    TestHub(Path directory, Map<String, String> settings) throws Exception {
        this(directory, settings, Optional.empty());
    }

    /** @param schemas what topics with schema.validation are checked against */
    TestHub(Path directory, Map<String, String> settings, Optional<RecordSchemas> schemas) throws Exception {
        zookeeper = EmbeddedZooKeeper.start(directory.resolve("zookeeper"), new InetSocketAddress("127.0.0.1", 0));
        try {
            broker = Broker.start(
                    TestConfigs.of(directory, "127.0.0.1:" + zookeeper.port(), settings), LogLevels.UNKNOWN, schemas);
        } catch (Exception failed) {
            zookeeper.close();
            throw failed;
        }
    }

    String bootstrap() {
        EndpointImage endpoint = broker.endpoints().get(0);
        return endpoint.host() + ":" + endpoint.port();
    }

    int port() {
        return broker.endpoints().get(0).port();
    }

    EndpointImage endpoint(String listener) {
        return broker.endpoints().stream()
                .filter(endpoint -> endpoint.listener().equals(listener))
                .findFirst()
                .orElseThrow();
    }

    /** For a client that comes in elsewhere than at the first listener. */
    KafkaProducer<String, String> producerAt(String bootstrap, Map<String, Object> settings) {
        return new KafkaProducer<>(at(bootstrap, settings), new StringSerializer(), new StringSerializer());
    }

    KafkaConsumer<String, String> consumerAt(String bootstrap, Map<String, Object> settings) {
        return new KafkaConsumer<>(at(bootstrap, settings), new StringDeserializer(), new StringDeserializer());
    }

    private static Map<String, Object> at(String bootstrap, Map<String, Object> settings) {
        var all = new HashMap<String, Object>(settings);
        all.put("bootstrap.servers", bootstrap);
        all.putIfAbsent("auto.offset.reset", "earliest");
        all.remove("default.api.timeout.ms");
        return all;
    }

    List<Metric> metrics() throws InterruptedException {
        return broker.metrics();
    }

    AuditQueue audit() {
        return broker.audit();
    }

    RecentDecisions decisions() {
        return broker.decisions();
    }

    StorageStatus storage() {
        return broker.storage();
    }

    String zookeeper() {
        return "127.0.0.1:" + zookeeper.port();
    }

    /** From now on the broker has nobody to remember for it. */
    void stopZooKeeper() {
        zookeeper.close();
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrap()));
    }

    KafkaProducer<String, String> producer(Map<String, Object> settings) {
        return new KafkaProducer<>(with(settings), new StringSerializer(), new StringSerializer());
    }

    /** Reads from the beginning where its group has no offset. */
    KafkaConsumer<String, String> consumer(Map<String, Object> settings) {
        var all = with(settings);
        all.putIfAbsent("auto.offset.reset", "earliest");
        return new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
    }

    @Override
    public void close() {
        broker.close();
        zookeeper.close();
    }

    private Map<String, Object> with(Map<String, Object> settings) {
        var all = new HashMap<String, Object>(settings);
        all.put("bootstrap.servers", bootstrap());
        return all;
    }
}
