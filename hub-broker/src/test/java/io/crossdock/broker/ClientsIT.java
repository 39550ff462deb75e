package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What applications and operators do with the Java clients, on one broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientsIT {
    private TestHub hub;
    private Admin admin;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        hub = new TestHub(directory);
        admin = hub.admin();
    }

    @AfterAll
    void stop() {
        admin.close();
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void whatIsProducedIsConsumedInOrderWithKeysAndHeaders(String codec) throws Exception {
        String topic = create("codec-" + codec, 1);
        try (var producer = hub.producer(Map.of("compression.type", codec, "linger.ms", 5))) {
            for (int i = 0; i < 500; i++) {
                var record = new ProducerRecord<>(topic, "key-" + i, "value-" + i);
                record.headers().add("n", Integer.toString(i).getBytes(StandardCharsets.UTF_8));
                producer.send(record);
            }
        }
        List<ConsumerRecord<String, String>> read = read(topic, 1, 500);
        for (int i = 0; i < 500; i++) {
            ConsumerRecord<String, String> record = read.get(i);
            assertThat(record.offset()).isEqualTo(i);
            assertThat(record.key()).isEqualTo("key-" + i);
            assertThat(record.value()).isEqualTo("value-" + i);
            assertThat(record.headers().lastHeader("n").value())
                    .isEqualTo(Integer.toString(i).getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "all"})
    void everyLevelOfAcknowledgementDelivers(String acks) throws Exception {
        String topic = create("acks-" + acks, 1);
        try (var producer = hub.producer(Map.of("acks", acks, "enable.idempotence", false))) {
            IntStream.range(0, 100).forEach(i -> producer.send(new ProducerRecord<>(topic, "v" + i)));
        }
        assertThat(read(topic, 1, 100))
                .extracting(ConsumerRecord::value)
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(i -> "v" + i).toList());
    }

    @Test
    void theOffsetsTopicHasTheNumberOfPartitionsThatGroupsAreSpreadOver(@TempDir Path directory) throws Exception {
        try (var fresh = new TestHub(directory);
                var someone = fresh.admin()) {
            var wrong = someone.createTopics(List.of(new NewTopic("__consumer_offsets", 3, (short) 1)));
            assertThatThrownBy(() -> wrong.all().get()).hasCauseInstanceOf(InvalidPartitionsException.class);
            someone.createTopics(List.of(new NewTopic("__consumer_offsets", 5, (short) 1)))
                    .all()
                    .get();
            var more = someone.createPartitions(Map.of("__consumer_offsets", NewPartitions.increaseTo(6)));
            assertThatThrownBy(() -> more.all().get()).hasCauseInstanceOf(InvalidTopicException.class);
        }
    }

    @Test
    void aTopicIsMadeWhenItIsFirstUsed() throws Exception {
        try (var producer = hub.producer(Map.of())) {
            RecordMetadata sent =
                    producer.send(new ProducerRecord<>("made-by-use", "v")).get();
            assertThat(sent.offset()).isZero();
        }
    }

    @Test
    void aRecordThatIsTooLargeIsRefusedWithTheLimit() throws Exception {
        String topic = create("small-only", 1, Map.of("max.message.bytes", "1000"));
        try (var producer = hub.producer(Map.of())) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic, "x".repeat(5000)))
                            .get())
                    .hasMessageContaining("1000");
        }
    }

    @Test
    void twoMembersOfAGroupShareThePartitionsAndTheRestTakesOver() throws Exception {
        String topic = create("shared", 4);
        try (var first = hub.consumer(Map.of("group.id", "sharers"));
                var second = hub.consumer(Map.of("group.id", "sharers"))) {
            first.subscribe(List.of(topic));
            second.subscribe(List.of(topic));
            pollUntil(
                    () -> first.assignment().size() == 2 && second.assignment().size() == 2, first, second);
            second.unsubscribe();
            pollUntil(() -> first.assignment().size() == 4, first);
        }
    }

    @Test
    void aGroupGoesOnWhereItCommitted() throws Exception {
        String topic = create("resumed", 1);
        produce(topic, 10);
        try (var consumer = hub.consumer(Map.of("group.id", "resumers", "enable.auto.commit", false))) {
            consumer.subscribe(List.of(topic));
            poll(consumer, 10);
            consumer.commitSync(Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(6)));
        }
        try (var consumer = hub.consumer(Map.of("group.id", "resumers"))) {
            consumer.subscribe(List.of(topic));
            assertThat(poll(consumer, 4).get(0).offset()).isEqualTo(6);
        }
    }

    @Test
    void groupsAreListedDescribedAndDeletedWhenEmpty() throws Exception {
        String topic = create("grouped", 2);
        try (var consumer = hub.consumer(Map.of("group.id", "visible", "client.id", "till-7"))) {
            consumer.subscribe(List.of(topic));
            pollUntil(() -> consumer.assignment().size() == 2, consumer);
            var groups = admin.describeConsumerGroups(List.of("visible")).all().get();
            assertThat(requireNonNull(groups.get("visible")).members())
                    .singleElement()
                    .satisfies(member -> {
                        assertThat(member.clientId()).isEqualTo("till-7");
                        assertThat(member.assignment().topicPartitions()).hasSize(2);
                    });
            assertThatThrownBy(() ->
                            admin.deleteConsumerGroups(List.of("visible")).all().get())
                    .hasCauseInstanceOf(GroupNotEmptyException.class);
        }
        assertThat(admin.listGroups().all().get())
                .extracting(GroupListing::groupId)
                .contains("visible");
        admin.deleteConsumerGroups(List.of("visible")).all().get();
        assertThat(admin.listGroups().all().get())
                .extracting(GroupListing::groupId)
                .doesNotContain("visible");
    }

    @Test
    void topicsAreCreatedGrownDescribedAndDeleted() throws Exception {
        String topic = create("lifecycle", 2);
        assertThatThrownBy(() -> create(topic, 2)).hasCauseInstanceOf(TopicExistsException.class);
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(5))).all().get();
        var described = requireNonNull(
                admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
        assertThat(described.partitions())
                .hasSize(5)
                .allMatch(p -> p.leader() != null && p.isr().size() == 1);
        assertThat(admin.describeTopics(TopicCollection.ofTopicIds(List.of(described.topicId())))
                        .allTopicIds()
                        .get())
                .hasSize(1);
        produce(topic, 20);
        admin.deleteTopics(List.of(topic)).all().get();
        assertThat(admin.listTopics().names().get()).doesNotContain(topic);
        create(topic, 1);
        assertThat(endOf(topic, 0)).isZero();
    }

    @Test
    void aTopicThatCannotBeIsRefusedInWords() {
        assertThatThrownBy(() -> admin.createTopics(List.of(new NewTopic("triple", 1, (short) 3)))
                        .all()
                        .get())
                .hasCauseInstanceOf(InvalidReplicationFactorException.class);
        assertThatThrownBy(() -> create("odd", 1, Map.of("retention.msec", "5")))
                .hasCauseInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("retention.ms");
        assertThatThrownBy(() ->
                        admin.describeTopics(List.of("nowhere")).allTopicNames().get())
                .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }

    @Test
    void topicConfigurationsAreChangedAndTakeEffect() throws Exception {
        String topic = create("tuned", 1);
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        admin.incrementalAlterConfigs(Map.of(
                        resource,
                        List.of(new AlterConfigOp(
                                new ConfigEntry("max.message.bytes", "2000"), AlterConfigOp.OpType.SET))))
                .all()
                .get();
        var config = requireNonNull(
                admin.describeConfigs(Set.of(resource)).all().get().get(resource));
        assertThat(config.get("max.message.bytes").value()).isEqualTo("2000");
        assertThat(config.get("max.message.bytes").source()).isEqualTo(ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG);
        assertThat(config.get("retention.ms").source()).isEqualTo(ConfigEntry.ConfigSource.DEFAULT_CONFIG);
        try (var producer = hub.producer(Map.of())) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic, "x".repeat(3000)))
                            .get())
                    .hasMessageContaining("2000");
        }
    }

    @Test
    void offsetsAreFoundByTimeAndRecordsDeletedBeforeOne() throws Exception {
        String topic = create("timed", 1);
        try (var producer = hub.producer(Map.of())) {
            long now = System.currentTimeMillis();
            for (int i = 0; i < 10; i++) {
                producer.send(new ProducerRecord<>(topic, 0, now - 10_000 + i * 1000, "k", "v" + i))
                        .get();
            }
            var partition = new TopicPartition(topic, 0);
            assertThat(offset(partition, OffsetSpec.earliest())).isZero();
            assertThat(offset(partition, OffsetSpec.latest())).isEqualTo(10);
            assertThat(offset(partition, OffsetSpec.forTimestamp(now - 10_000 + 3500)))
                    .isEqualTo(4);
            assertThat(offset(partition, OffsetSpec.maxTimestamp())).isEqualTo(9);
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(7)))
                    .all()
                    .get();
            assertThat(offset(partition, OffsetSpec.earliest())).isEqualTo(7);
        }
        assertThat(read(topic, 1, 3)).extracting(ConsumerRecord::value).containsExactly("v7", "v8", "v9");
    }

    @Test
    void aFetchThatWaitsIsWokenByTheNextRecord() throws Exception {
        String topic = create("woken", 1);
        try (var consumer = hub.consumer(Map.of("fetch.max.wait.ms", 6_000));
                var producer = hub.producer(Map.of())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            consumer.poll(Duration.ofMillis(200)); // the fetch is waiting in the broker now
            producer.send(new ProducerRecord<>(topic, "v")).get();
            assertThat(consumer.poll(Duration.ofSeconds(3))).hasSize(1);
        }
    }

    private String create(String topic, int partitions) throws Exception {
        return create(topic, partitions, Map.of());
    }

    private String create(String topic, int partitions, Map<String, String> configs) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configs)))
                .all()
                .get();
        return topic;
    }

    private void produce(String topic, int count) {
        try (var producer = hub.producer(Map.of())) {
            IntStream.range(0, count).forEach(i -> producer.send(new ProducerRecord<>(topic, "k" + i, "v" + i)));
        }
    }

    private List<ConsumerRecord<String, String>> read(String topic, int partitions, int count) {
        try (var consumer = hub.consumer(Map.of())) {
            consumer.assign(IntStream.range(0, partitions)
                    .mapToObj(i -> new TopicPartition(topic, i))
                    .toList());
            return poll(consumer, count);
        }
    }

    private static List<ConsumerRecord<String, String>> poll(KafkaConsumer<String, String> consumer, int count) {
        var read = new ArrayList<ConsumerRecord<String, String>>();
        pollUntil(() -> read.size() >= count, () -> consumer.poll(Duration.ofMillis(200))
                .forEach(read::add));
        assertThat(read).hasSize(count);
        return read;
    }

    @SafeVarargs
    private static void pollUntil(BooleanSupplier reached, KafkaConsumer<String, String>... consumers) {
        pollUntil(reached, () -> {
            for (KafkaConsumer<String, String> consumer : consumers) {
                consumer.poll(Duration.ofMillis(100));
            }
        });
    }

    private static void pollUntil(BooleanSupplier reached, Runnable poll) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            poll.run();
        }
    }

    private long endOf(String topic, int partition) throws Exception {
        return offset(new TopicPartition(topic, partition), OffsetSpec.latest());
    }

    private long offset(TopicPartition partition, OffsetSpec spec) throws Exception {
        return admin.listOffsets(Map.of(partition, spec))
                .partitionResult(partition)
                .get()
                .offset();
    }
}
