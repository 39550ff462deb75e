package io.crossdock.connectors.cluster;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What tests write to topics and find there. */
public final class Topics {
    private final TestCluster cluster;

    public Topics(TestCluster cluster) {
        this.cluster = cluster;
    }

    /** Writes values with the keys {@code k0}, {@code k1} and so on, and returns when they are acknowledged. */
    public void write(String topic, String... values) {
        try (var producer =
                new KafkaProducer<>(cluster.clientSettings(), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < values.length; i++) {
                producer.send(new ProducerRecord<>(topic, "k" + i, values[i]));
            }
            producer.flush();
        }
    }

    /** Writes {@code key=value} pairs in their order, and returns when they are acknowledged. */
    public void writeKeyed(String topic, String... pairs) {
        try (var producer =
                new KafkaProducer<>(cluster.clientSettings(), new StringSerializer(), new StringSerializer())) {
            for (String pair : pairs) {
                int at = pair.indexOf('=');
                producer.send(new ProducerRecord<>(topic, pair.substring(0, at), pair.substring(at + 1)));
            }
            producer.flush();
        }
    }

    /** Writes one value with headers. */
    public void write(String topic, String value, Map<String, String> headers) {
        try (var producer =
                new KafkaProducer<>(cluster.clientSettings(), new StringSerializer(), new StringSerializer())) {
            var record = new ProducerRecord<>(topic, "k", value);
            headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
            producer.send(record);
            producer.flush();
        }
    }

    /** Everything in a topic now that is not part of a transaction which is open or was aborted. */
    public List<ConsumerRecord<String, String>> read(String topic) {
        var settings = new HashMap<>(cluster.clientSettings());
        settings.put("isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(it -> new TopicPartition(topic, it.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            var records = new ArrayList<ConsumerRecord<String, String>>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    /** How many records a topic has had so far. Fails where there is none, and does not make it. */
    public long end(String topic) throws Exception {
        try (Admin admin = Admin.create(cluster.clientSettings())) {
            var latest = new HashMap<TopicPartition, OffsetSpec>();
            admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .partitions()
                    .forEach(it -> latest.put(new TopicPartition(topic, it.partition()), OffsetSpec.latest()));
            return admin.listOffsets(latest).all().get().values().stream()
                    .mapToLong(it -> it.offset())
                    .sum();
        }
    }

    public List<String> values(String topic) {
        return read(topic).stream().map(ConsumerRecord::value).toList();
    }

    public int partitions(String topic) throws Exception {
        try (Admin admin = Admin.create(cluster.clientSettings())) {
            return admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .partitions()
                    .size();
        }
    }

    /** Sets a group that has no members back to the beginning of a topic with one partition. */
    public void rewind(String group, String topic) throws Exception {
        try (Admin admin = Admin.create(cluster.clientSettings())) {
            admin.alterConsumerGroupOffsets(group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(0)))
                    .all()
                    .get();
        }
    }

    /** The sum of the offsets a group has committed for a topic. */
    public long committed(String group, String topic) throws Exception {
        try (Admin admin = Admin.create(cluster.clientSettings())) {
            return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                    .filter(entry -> entry.getKey().topic().equals(topic) && entry.getValue() != null)
                    .map(Map.Entry::getValue)
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        }
    }
}
