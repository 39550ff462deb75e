package io.crossdock.uis;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionReplica;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.NullUnmarked;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What they ask of topics, their partitions and their configuration. */
@NullUnmarked // what is not in an answer fails the call, too
final class TopicCalls {
    static final String ORDERS = "orders";
    static final int PARTITIONS = 2;
    /** Records in each partition, numbered by their time stamps from 1,000 on. */
    static final int RECORDS = 10;

    static final long FIRST_TIME = 1_000;
    static final TopicPartition FIRST = new TopicPartition(ORDERS, 0);
    private static final TopicPartition SECOND = new TopicPartition(ORDERS, 1);
    private static final ConfigResource TOPIC = new ConfigResource(ConfigResource.Type.TOPIC, ORDERS);

    private TopicCalls() {}

    static List<UiCall> all() {
        return List.of(
                new UiCall(
                        "AKHQ, Kafbat",
                        "createTopics, as many replicas as the broker makes by itself",
                        (admin, hub) -> {
                            var topic = new NewTopic(ORDERS, Optional.of(PARTITIONS), Optional.empty());
                            admin.createTopics(List.of(topic.configs(Map.of("retention.ms", "-1"))))
                                    .all()
                                    .get();
                            await().ignoreExceptions()
                                    .until(() -> describe(admin).partitions().size() == PARTITIONS);
                        }),
                new UiCall("AKHQ, Kafbat", "KafkaProducer of bytes with headers", (admin, hub) -> {
                    Map<String, Object> settings = hub.client(Map.of("acks", "all"));
                    try (var producer =
                            new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
                        for (int partition = 0; partition < PARTITIONS; partition++) {
                            for (int record = 0; record < RECORDS; record++) {
                                byte[] value = ("{\"id\": " + record + "}").getBytes(StandardCharsets.UTF_8);
                                var sent = new ProducerRecord<>(
                                        ORDERS, partition, FIRST_TIME + record, new byte[] {(byte) record}, value);
                                sent.headers().add("source", new byte[] {1});
                                assertThat(producer.send(sent).get().offset()).isEqualTo(record);
                            }
                        }
                    }
                }),
                new UiCall("AKHQ, Kafbat", "listTopics with internal ones", (admin, hub) -> {
                    admin.listConsumerGroupOffsets("nobody")
                            .partitionsToOffsetAndMetadata()
                            .get();
                    await().untilAsserted(() -> assertThat(admin.listTopics(new ListTopicsOptions().listInternal(true))
                                    .listings()
                                    .get())
                            .anySatisfy(topic -> {
                                assertThat(topic.name()).isEqualTo(ORDERS);
                                assertThat(topic.isInternal()).isFalse();
                                assertThat(topic.topicId().toString()).isNotEqualTo("AAAAAAAAAAAAAAAAAAAAAA");
                            })
                            .anySatisfy(topic -> {
                                assertThat(topic.name()).isEqualTo("__consumer_offsets");
                                assertThat(topic.isInternal()).isTrue();
                            }));
                    assertThat(admin.listTopics(new ListTopicsOptions().listInternal(false))
                                    .names()
                                    .get())
                            .contains(ORDERS)
                            .doesNotContain("__consumer_offsets");
                }),
                new UiCall("AKHQ, Kafbat", "describeTopics", (admin, hub) -> {
                    TopicDescription topic = describe(admin);
                    assertThat(topic.partitions()).hasSize(PARTITIONS).allSatisfy(partition -> {
                        assertThat(partition.leader().id()).isEqualTo(1);
                        assertThat(partition.replicas()).hasSize(1);
                        assertThat(partition.isr()).hasSize(1);
                    });
                    assertThatThrownBy(() -> admin.describeTopics(List.of("nothing"))
                                    .topicNameValues()
                                    .get("nothing")
                                    .get())
                            .as("skipped by its exception")
                            .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
                }),
                new UiCall("Kafbat", "describeConfigs of topics with synonyms and documentation", (admin, hub) -> {
                    var options =
                            new DescribeConfigsOptions().includeSynonyms(true).includeDocumentation(true);
                    ConfigEntry retention = admin.describeConfigs(List.of(TOPIC), options)
                            .values()
                            .get(TOPIC)
                            .get()
                            .get("retention.ms");
                    assertThat(retention.source()).isEqualTo(ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG);
                    assertThat(retention.documentation()).isNotBlank();
                    assertThat(retention.synonyms())
                            .extracting(ConfigEntry.ConfigSynonym::name)
                            .startsWith("retention.ms")
                            .contains("log.retention.hours");
                }),
                new UiCall(
                        "Kafbat",
                        "incrementalAlterConfigs of a topic, sets some and deletes the others",
                        (admin, hub) -> {
                            var set = new AlterConfigOp(
                                    new ConfigEntry("max.message.bytes", "2000000"), AlterConfigOp.OpType.SET);
                            var delete = new AlterConfigOp(
                                    new ConfigEntry("retention.ms", "-1"), AlterConfigOp.OpType.DELETE);
                            admin.incrementalAlterConfigs(Map.of(TOPIC, List.of(delete, set)))
                                    .all()
                                    .get();
                            await().untilAsserted(
                                            () -> assertThat(admin
                                                            .describeConfigs(List.of(TOPIC))
                                                            .all()
                                                            .get()
                                                            .get(TOPIC)
                                                            .entries()
                                                            .stream()
                                                            .filter(entry -> entry.source()
                                                                    == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG))
                                                    .extracting(ConfigEntry::name)
                                                    .containsExactly("max.message.bytes"));
                        }),
                new UiCall("Kafbat", "listOffsets: earliest, latest, by time, last time stamp", (admin, hub) -> {
                    assertThat(offset(admin, OffsetSpec.earliest())).isZero();
                    assertThat(offset(admin, OffsetSpec.latest())).isEqualTo(RECORDS);
                    assertThat(offset(admin, OffsetSpec.forTimestamp(FIRST_TIME + 4)))
                            .isEqualTo(4);
                    assertThat(offset(admin, OffsetSpec.forTimestamp(FIRST_TIME + RECORDS)))
                            .isEqualTo(-1);
                    assertThat(offset(admin, OffsetSpec.maxTimestamp())).isEqualTo(RECORDS - 1);
                }),
                new UiCall("Kafbat", "describeProducers", (admin, hub) -> assertThat(
                                admin.describeProducers(List.of(FIRST, SECOND))
                                        .all()
                                        .get()
                                        .get(FIRST)
                                        .activeProducers())
                        .singleElement()
                        .satisfies(producer -> {
                            assertThat(producer.lastSequence()).isEqualTo(RECORDS - 1);
                            assertThat(producer.lastTimestamp()).isPositive();
                        })),
                new UiCall("Kafbat", "deleteRecords before an offset", (admin, hub) -> {
                    var before = Map.of(SECOND, RecordsToDelete.beforeOffset(3));
                    assertThat(admin.deleteRecords(before)
                                    .lowWatermarks()
                                    .get(SECOND)
                                    .get()
                                    .lowWatermark())
                            .isEqualTo(3);
                }),
                new UiCall("Kafbat", "alterPartitionReassignments, listPartitionReassignments", (admin, hub) -> {
                    admin.alterPartitionReassignments(
                                    Map.of(FIRST, Optional.of(new NewPartitionReassignment(List.of(1)))))
                            .all()
                            .get();
                    await().until(() -> admin.listPartitionReassignments()
                            .reassignments()
                            .get()
                            .isEmpty());
                }),
                new UiCall("Kafbat", "alterReplicaLogDirs, which a hub says it does not do", (admin, hub) -> {
                    var move = Map.of(new TopicPartitionReplica(ORDERS, 0, 1), "/elsewhere");
                    assertThatThrownBy(
                                    () -> admin.alterReplicaLogDirs(move).all().get())
                            .hasCauseInstanceOf(UnsupportedVersionException.class);
                }),
                new UiCall("any", "electLeaders, preferred", (admin, hub) -> assertThat(
                                admin.electLeaders(ElectionType.PREFERRED, Set.of(FIRST))
                                        .partitions()
                                        .get())
                        .containsKey(FIRST)),
                new UiCall("AKHQ, Kafbat", "createPartitions, deleteTopics", (admin, hub) -> {
                    admin.createTopics(List.of(new NewTopic("brief", 1, (short) 1)))
                            .all()
                            .get();
                    await().ignoreExceptions().until(() -> partitions(admin, "brief") == 1);
                    admin.createPartitions(Map.of("brief", NewPartitions.increaseTo(3)))
                            .all()
                            .get();
                    await().until(() -> partitions(admin, "brief") == 3);
                    admin.deleteTopics(List.of("brief")).all().get();
                    await().until(() -> !admin.listTopics().names().get().contains("brief"));
                }));
    }

    private static long offset(Admin admin, OffsetSpec spec) throws Exception {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        asked.put(FIRST, spec);
        return admin.listOffsets(asked).partitionResult(FIRST).get().offset();
    }

    private static TopicDescription describe(Admin admin) throws Exception {
        return admin.describeTopics(List.of(ORDERS))
                .topicNameValues()
                .get(ORDERS)
                .get();
    }

    private static int partitions(Admin admin, String topic) throws Exception {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .size();
    }
}
