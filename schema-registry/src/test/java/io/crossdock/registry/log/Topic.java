package io.crossdock.registry.log;

import io.crossdock.registry.cluster.TestCluster;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A topic as others than the registry see and use it. */
record Topic(TestCluster cluster, String name) {
    void create(int partitions, Map<String, String> settings) throws Exception {
        try (Admin admin = Admin.create(cluster.clientSettings())) {
            admin.createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(settings)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
    }

    void delete() throws Exception {
        try (Admin admin = Admin.create(cluster.clientSettings())) {
            admin.deleteTopics(List.of(name)).all().get(60, TimeUnit.SECONDS);
        }
    }

    void alter(String key, String value) throws Exception {
        var change = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        try (Admin admin = Admin.create(cluster.clientSettings())) {
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, name), List.of(change)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
    }

    int partitions() throws Exception {
        try (Admin admin = Admin.create(cluster.clientSettings())) {
            return only(admin.describeTopics(List.of(name)).allTopicNames().get(60, TimeUnit.SECONDS))
                    .partitions()
                    .size();
        }
    }

    String setting(String key) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        try (Admin admin = Admin.create(cluster.clientSettings())) {
            return only(admin.describeConfigs(List.of(resource)).all().get(60, TimeUnit.SECONDS))
                    .get(key)
                    .value();
        }
    }

    /** Writes one record without a transaction, and waits until it is acknowledged. */
    void write(byte @Nullable [] key, byte @Nullable [] value) throws Exception {
        try (var producer =
                new KafkaProducer<>(cluster.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(name, 0, key, value)).get(60, TimeUnit.SECONDS);
        }
    }

    void write(String key, @Nullable String value) throws Exception {
        write(key.getBytes(StandardCharsets.UTF_8), value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes one record in a transaction that is aborted. */
    void writeAndAbort(String key, String value) {
        var settings = new HashMap<>(cluster.clientSettings());
        settings.put("transactional.id", "another-" + name);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var unused = producer.send(new ProducerRecord<>(name, 0, key, value));
            producer.flush();
            producer.abortTransaction();
        }
    }

    /** Does what a second writer would: whoever writes the topic now is shut out. */
    void seize() {
        var settings = new HashMap<>(cluster.clientSettings());
        settings.put("transactional.id", ClientSettings.transactionalId(name));
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
        }
    }

    /** All that is committed in it now. */
    List<ConsumerRecord<String, String>> read() {
        var settings = new HashMap<>(cluster.clientSettings());
        settings.put("isolation.level", "read_committed");
        var partition = new TopicPartition(name, 0);
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = only(consumer.endOffsets(List.of(partition)));
            var records = new ArrayList<ConsumerRecord<String, String>>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    private static <T> T only(Map<?, T> answers) {
        return answers.values().iterator().next();
    }

    /** The values of one key, in order. */
    List<String> values(String key) {
        return read().stream()
                .filter(record -> key.equals(record.key()))
                .map(ConsumerRecord::value)
                .toList();
    }
}
