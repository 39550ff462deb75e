package io.crossdock.faults;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import static org.awaitility.Awaitility.await;

/**
 * Clients as everybody configures them, by nothing but addresses and names, at work on one topic: a producer with acks=all,
 * two groups of readers, one of each protocol, and an administrator. Every error that one of them is told is kept.
 */
final class Traffic implements AutoCloseable {
    private static final int PARTITIONS = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String bootstrap;
    private final String topic;
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final Map<Long, Long> acknowledgedAtNanos = new ConcurrentHashMap<>();
    private final Map<String, Set<Long>> shown = new ConcurrentHashMap<>();
    private final AtomicLong administered = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean producing = true;
    private volatile boolean watching = true;

    private Traffic(String bootstrap, String topic) {
        this.bootstrap = bootstrap;
        this.topic = topic;
    }

    /** Begins, and waits until everybody is at work. */
    static Traffic begin(String bootstrap, String topic) throws Exception {
        var traffic = new Traffic(bootstrap, topic);
        try (Admin admin = Admin.create(traffic.settings())) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty())))
                    .all()
                    .get();
        }
        traffic.thread("producer", traffic::produce);
        for (String protocol : List.of("classic", "consumer")) {
            traffic.shown.put(protocol, ConcurrentHashMap.newKeySet());
            for (int member = 1; member <= 2; member++) {
                traffic.thread(protocol + "-" + member, () -> consume(traffic, protocol));
            }
        }
        traffic.thread("administrator", traffic::administer);
        traffic.awaitProgress();
        return traffic;
    }

    /** Waits until everybody has got something done that was begun after this was called. */
    void awaitProgress() {
        long written = acknowledgedAtNanos.size();
        long turns = administered.get();
        await("clients' progress")
                .atMost(PATIENCE)
                .until(() -> !errors.isEmpty()
                        || (acknowledgedAtNanos.size() > written + 200
                                && administered.get() > turns + 2
                                && shown.values().stream().allMatch(each -> each.size() > written)));
    }

    /** Ends the producer and waits until both groups were shown everything it wrote. */
    void finish() throws InterruptedException {
        producing = false;
        threads.get(0).join(PATIENCE.toMillis());
        await("readers of everything").atMost(PATIENCE).until(() -> shown.values().stream()
                .allMatch(each -> each.containsAll(acknowledgedAtNanos.keySet())));
    }

    List<String> errors() {
        return errors;
    }

    /** What stands in the topic at the end, as often as it does. */
    List<Long> everything() {
        var all = new ArrayList<Long>();
        try (var consumer = new KafkaConsumer<>(settings(), new LongDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(number -> new TopicPartition(topic, number))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> all.add(record.key()));
            }
        }
        return all;
    }

    Set<Long> acknowledged() {
        return new HashSet<>(acknowledgedAtNanos.keySet());
    }

    Duration longestGap() {
        long[] times = acknowledgedAtNanos.values().stream()
                .mapToLong(each -> each)
                .sorted()
                .toArray();
        long longest = 0;
        for (int i = 1; i < times.length; i++) {
            longest = Math.max(longest, times[i] - times[i - 1]);
        }
        return Duration.ofNanos(longest);
    }

    private Map<String, Object> settings() {
        return new HashMap<>(Map.of("bootstrap.servers", bootstrap));
    }

    private void produce() throws InterruptedException {
        Map<String, Object> settings = settings();
        settings.put("acks", "all");
        try (var producer = new KafkaProducer<>(settings, new LongSerializer(), new StringSerializer())) {
            for (long number = 0; producing; number++) {
                long sent = number;
                producer.send(new ProducerRecord<>(topic, sent, "order " + sent), (metadata, failure) -> {
                    if (failure == null) {
                        acknowledgedAtNanos.put(sent, System.nanoTime());
                    } else {
                        errors.add("the producer was told " + failure);
                    }
                });
                Thread.sleep(3); // some hundred records a second
            }
        }
    }

    private static void consume(Traffic traffic, String protocol) {
        Map<String, Object> settings = traffic.settings();
        settings.put("group.id", traffic.topic + "-" + protocol);
        settings.put("group.protocol", protocol);
        settings.put("auto.offset.reset", "earliest");
        Set<Long> shown = traffic.shown.getOrDefault(protocol, Set.of());
        try (var consumer = new KafkaConsumer<>(settings, new LongDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(traffic.topic));
            while (traffic.watching) {
                for (ConsumerRecord<Long, String> record : consumer.poll(Duration.ofMillis(100))) {
                    shown.add(record.key());
                }
            }
        }
    }

    private void administer() throws Exception {
        try (Admin admin = Admin.create(settings())) {
            for (int turn = 0; watching; turn++) {
                admin.describeCluster().nodes().get();
                admin.describeTopics(List.of(topic)).allTopicNames().get();
                admin.listOffsets(Map.of(new TopicPartition(topic, turn % PARTITIONS), OffsetSpec.latest()))
                        .all()
                        .get();
                admin.listConsumerGroupOffsets(topic + "-classic")
                        .partitionsToOffsetAndMetadata()
                        .get();
                String passing = topic + "-passing-" + turn;
                done(
                        admin.createTopics(List.of(new NewTopic(passing, Optional.of(2), Optional.empty())))
                                .all(),
                        TopicExistsException.class);
                done(admin.deleteTopics(List.of(passing)).all(), UnknownTopicOrPartitionException.class);
                administered.incrementAndGet();
                Thread.sleep(200);
            }
        }
    }

    /**
     * A client sends a change again when the connection took its answer along. That it was made already, under a name that
     * nobody else uses, says that the first sending did it.
     */
    private static void done(KafkaFuture<Void> change, Class<? extends ApiException> before) throws Exception {
        try {
            change.get();
        } catch (ExecutionException refused) {
            if (!before.isInstance(refused.getCause())) {
                throw refused;
            }
        }
    }

    private interface Work {
        void go() throws Exception;
    }

    private void thread(String name, Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.go();
                    } catch (Exception told) {
                        errors.add(name + " was told " + told);
                    }
                },
                name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    @Override
    public void close() throws InterruptedException {
        producing = false;
        watching = false;
        for (Thread thread : threads) {
            thread.join(PATIENCE.toMillis());
        }
    }
}
