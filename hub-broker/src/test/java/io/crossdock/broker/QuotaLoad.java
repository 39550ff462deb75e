package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.NullUnmarked;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Clients that want more than they may: producers that write as fast as they can, consumers that read over and over. All of
 * one kind have the same client id, so that they share its limit. Which partitions they use can be changed at any time.
 */
@NullUnmarked
final class QuotaLoad implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(10);

    private final String bootstrap;
    private final Admin admin;
    private final Map<String, Object> client;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, AtomicLong> read = new HashMap<>();
    private volatile boolean stopped;
    private volatile Set<Integer> used;

    QuotaLoad(String bootstrap, Admin admin, int partitions) {
        this(bootstrap, admin, partitions, Map.of());
    }

    /** @param client settings of every client, such as how it logs in */
    QuotaLoad(String bootstrap, Admin admin, int partitions, Map<String, Object> client) {
        this.client = Map.copyOf(client);
        this.bootstrap = bootstrap;
        this.admin = admin;
        used = IntStream.range(0, partitions).boxed().collect(Collectors.toSet());
    }

    void use(Set<Integer> partitions) {
        used = Set.copyOf(partitions);
    }

    /** A topic with a partition on each broker. */
    void topic(String name, int brokers) throws Exception {
        admin.createTopics(List.of(new NewTopic(name, brokers, (short) 1)))
                .all()
                .get();
    }

    /** Writes so many records to each partition. */
    void fill(String topic, int partitions, int records, int valueBytes) {
        try (var producer = producer("filler", 64 << 10)) {
            for (int i = 0; i < records * partitions; i++) {
                producer.send(new ProducerRecord<>(topic, i % partitions, null, new byte[valueBytes]));
            }
        }
    }

    void produce(String clientId, int clients, String topic, int valueBytes, int batchBytes) {
        for (int i = 0; i < clients; i++) {
            start(() -> {
                try (var producer = producer(clientId, batchBytes)) {
                    for (int sent = 0; !stopped; sent++) {
                        List<Integer> to = List.copyOf(used);
                        producer.send(
                                new ProducerRecord<>(topic, to.get(sent % to.size()), null, new byte[valueBytes]));
                    }
                }
            });
        }
    }

    void consume(String clientId, int clients, String topic, int partitions) {
        AtomicLong count = read.computeIfAbsent(clientId, first -> new AtomicLong());
        for (int i = 0; i < clients; i++) {
            start(() -> {
                try (var consumer = new KafkaConsumer<>(
                        with(Map.of("client.id", clientId)),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
                    List<TopicPartition> all = IntStream.range(0, partitions)
                            .mapToObj(index -> new TopicPartition(topic, index))
                            .toList();
                    consumer.assign(all);
                    consumer.seekToBeginning(all);
                    Map<TopicPartition, Long> ends = consumer.endOffsets(all);
                    while (!stopped) {
                        Set<Integer> now = used;
                        consumer.resume(all);
                        consumer.pause(all.stream()
                                .filter(each -> !now.contains(each.partition()))
                                .toList());
                        count.addAndGet(consumer.poll(Duration.ofMillis(100)).count());
                        for (TopicPartition each : all) {
                            if (consumer.position(each) >= ends.get(each)) {
                                consumer.seekToBeginning(List.of(each));
                            }
                        }
                    }
                }
            });
        }
    }

    /** Records that consumers of this id were given so far. */
    long read(String clientId) {
        return read.get(clientId).get();
    }

    /** Records of a topic. */
    long records(String topic) throws Exception {
        return sum(topic, OffsetSpec.latest());
    }

    private long sum(String topic, OffsetSpec spec) throws Exception {
        int partitions = admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .size();
        Map<TopicPartition, OffsetSpec> asked = IntStream.range(0, partitions)
                .boxed()
                .collect(Collectors.toMap(index -> new TopicPartition(topic, index), index -> spec));
        return admin.listOffsets(asked).all().get().values().stream()
                .mapToLong(each -> each.offset())
                .sum();
    }

    /** Bytes of the batches of a topic, as they lie in the logs. */
    long bytes(String topic) throws Exception {
        var brokers = new HashSet<Integer>();
        admin.describeCluster().nodes().get().forEach(node -> brokers.add(node.id()));
        return admin.describeLogDirs(brokers).allDescriptions().get().values().stream()
                .flatMap(each -> each.values().stream())
                .flatMap(directory -> directory.replicaInfos().entrySet().stream())
                .filter(each -> each.getKey().topic().equals(topic))
                .mapToLong(each -> each.getValue().size())
                .sum();
    }

    private KafkaProducer<byte[], byte[]> producer(String clientId, int batchBytes) {
        return new KafkaProducer<>(
                with(Map.of(
                        "client.id",
                        clientId,
                        "acks", // no more, or a slow disk would be the limit: five requests of a few records for each
                        // flush
                        "1",
                        "enable.idempotence",
                        false,
                        "batch.size",
                        batchBytes,
                        "linger.ms",
                        5,
                        "buffer.memory",
                        1L << 20,
                        "max.block.ms",
                        120_000)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private Map<String, Object> with(Map<String, Object> settings) {
        var all = new HashMap<>(client);
        all.put("bootstrap.servers", bootstrap);
        all.putAll(settings);
        return all;
    }

    private void start(Runnable work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (InterruptException closing) {
                        Thread.currentThread().interrupt();
                    }
                },
                "quota-load");
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    /** Whoever still waits for its turn is not waited for; free the clients of their limits before. */
    @Override
    public void close() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join(END.toMillis());
            thread.interrupt();
        }
    }
}
