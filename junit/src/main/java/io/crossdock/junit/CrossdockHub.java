package io.crossdock.junit;

import io.crossdock.broker.Broker;
import io.crossdock.broker.BrokerConfigs;
import io.crossdock.broker.metadata.EndpointImage;
import io.crossdock.broker.metadata.zk.EmbeddedZooKeeper;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A hub in the process of the tests: one broker with its ZooKeeper on free ports of loopback, and a schema registry once
 * somebody asks for it. What it writes is in a folder of its own, which {@link #close} deletes. Thread-safe.
 */
public final class CrossdockHub implements AutoCloseable {
    /** One broker that nobody else joins needs neither the partitions nor the pauses of a cluster. */
    private static final Map<String, String> QUICK = Map.of(
            "listeners", "PLAINTEXT://127.0.0.1:0",
            "offsets.topic.num.partitions", "1",
            "transaction.state.log.num.partitions", "1",
            "group.initial.rebalance.delay.ms", "0");

    private final Ending ending;
    private final Broker broker;
    private final AtomicInteger groups = new AtomicInteger();
    private @Nullable Admin admin; // guarded by this
    private @Nullable TestRegistry registry; // guarded by this

    private CrossdockHub(Ending ending, Broker broker) {
        this.ending = ending;
        this.broker = broker;
    }

    /**
     * Starts one; it serves when this returns.
     *
     * @param settings of the broker by Kafka's names, such as {@code num.partitions}, besides or in place of the usual
     * @throws IOException if it cannot start; the message says why and what to do, and nothing is left of it
     */
    public static CrossdockHub start(Map<String, String> settings) throws IOException, InterruptedException {
        var all = new HashMap<>(QUICK);
        all.putAll(settings);
        var ending = new Ending();
        try {
            Path folder = ending.add(TemporaryFolder.make()).path();
            EmbeddedZooKeeper zookeeper = ending.add(EmbeddedZooKeeper.start(
                    folder.resolve("zookeeper"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
            Broker broker = ending.add(
                    Broker.start(BrokerConfigs.of(1, "127.0.0.1:" + zookeeper.port(), folder.resolve("log"), all)));
            return new CrossdockHub(ending, broker);
        } catch (IOException | InterruptedException | RuntimeException failed) {
            ending.close(failed);
            throw failed;
        }
    }

    /** Where clients of Kafka find it, as {@code host:port}. */
    public String bootstrapServers() {
        EndpointImage endpoint = broker.endpoints().get(0);
        return endpoint.host() + ":" + endpoint.port();
    }

    /** A client that may do everything, the same for all who ask; closed with the hub. */
    public synchronized Admin admin() {
        Admin present = admin;
        if (present == null) {
            present = ending.add(Admin.create(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers())));
            admin = present;
        }
        return present;
    }

    /** Of a producer of text that waits for every replica; to be changed by whoever asked. */
    public Map<String, Object> producerSettings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        return settings;
    }

    /** Of a consumer of text in a group of its own that reads from the beginning; to be changed by whoever asked. */
    public Map<String, Object> consumerSettings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, "test-" + groups.incrementAndGet());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        return settings;
    }

    /**
     * Where clients of the schema registry find it. Whoever asks first starts it; requests wait until it serves.
     *
     * @throws IOException if it cannot listen
     */
    public synchronized URI registryUrl() throws IOException {
        TestRegistry present = registry;
        if (present == null) {
            present = ending.add(TestRegistry.start(bootstrapServers()));
            registry = present;
        }
        return present.url();
    }

    /**
     * Stops everything and deletes the folder. Calling it again has no effect.
     *
     * @throws IOException if something did not stop or could not be deleted
     */
    @Override
    public void close() throws IOException {
        ending.close();
    }
}
