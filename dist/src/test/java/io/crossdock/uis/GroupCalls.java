package io.crossdock.uis;

import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListConsumerGroupsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.NullUnmarked;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What they ask of consumer groups, and how they read records. */
@NullUnmarked // what is not in an answer fails the call, too
@SuppressWarnings({"deprecation", "removal"}) // they call it, so it has to be tried as long as clients have it
final class GroupCalls {
    private static final TopicPartition FIRST = TopicCalls.FIRST;
    private static final String IDLE = "billing";
    private static final String BUSY = "shipping";

    private GroupCalls() {}

    static List<UiCall> all() {
        return List.of(
                new UiCall(
                        "AKHQ, Kafbat",
                        "alterConsumerGroupOffsets of a group without members",
                        (admin, hub) -> admin.alterConsumerGroupOffsets(IDLE, Map.of(FIRST, new OffsetAndMetadata(4)))
                                .all()
                                .get()),
                new UiCall("AKHQ, Kafbat", "listConsumerGroups", (admin, hub) -> await().untilAsserted(() -> assertThat(
                                admin.listConsumerGroups().all().get())
                        .anySatisfy(group -> {
                            assertThat(group.groupId()).isEqualTo(IDLE);
                            assertThat(group.groupState()).contains(GroupState.EMPTY);
                        }))),
                new UiCall("any", "listConsumerGroups of states and types", (admin, hub) -> {
                    var options = new ListConsumerGroupsOptions()
                            .inGroupStates(Set.of(GroupState.EMPTY))
                            .withTypes(Set.of(GroupType.CLASSIC));
                    assertThat(admin.listConsumerGroups(options).all().get())
                            .extracting(group -> group.groupId())
                            .contains(IDLE);
                    options.inGroupStates(Set.of(GroupState.STABLE));
                    assertThat(admin.listConsumerGroups(options).all().get())
                            .extracting(group -> group.groupId())
                            .doesNotContain(IDLE);
                }),
                new UiCall(
                        "AKHQ, Kafbat",
                        "describeConsumerGroups of an empty one and of one with a member",
                        (admin, hub) -> {
                            try (var member = consumer(hub, Map.of("group.id", BUSY))) {
                                join(member);
                                Map<String, ConsumerGroupDescription> groups = admin.describeConsumerGroups(
                                                List.of(IDLE, BUSY))
                                        .all()
                                        .get();
                                assertThat(groups.get(IDLE).groupState()).isEqualTo(GroupState.EMPTY);
                                assertThat(groups.get(BUSY).groupState()).isEqualTo(GroupState.STABLE);
                                assertThat(groups.get(BUSY).coordinator().id()).isEqualTo(1);
                                assertThat(groups.get(BUSY).partitionAssignor()).isEqualTo("range");
                                assertThat(groups.get(BUSY).members())
                                        .singleElement()
                                        .satisfies(seen -> {
                                            assertThat(seen.consumerId()).isNotBlank();
                                            assertThat(seen.clientId()).isEqualTo("ui");
                                            assertThat(seen.host()).contains("127.0.0.1");
                                            assertThat(seen.assignment().topicPartitions())
                                                    .hasSize(TopicCalls.PARTITIONS);
                                        });
                                assertThatThrownBy(() -> admin.deleteConsumerGroupOffsets(BUSY, Set.of(FIRST))
                                                .all()
                                                .get())
                                        .hasCauseInstanceOf(GroupSubscribedToTopicException.class);
                            }
                        }),
                new UiCall("Kafbat", "listConsumerGroupOffsets of several groups, all partitions", (admin, hub) -> {
                    var all = new ListConsumerGroupOffsetsSpec().topicPartitions(null);
                    Map<String, Map<TopicPartition, OffsetAndMetadata>> offsets = admin.listConsumerGroupOffsets(
                                    Map.of(IDLE, all, BUSY, all))
                            .all()
                            .get();
                    assertThat(offsets.get(IDLE)).containsOnlyKeys(FIRST);
                    assertThat(offsets.get(IDLE).get(FIRST).offset()).isEqualTo(4);
                    assertThat(offsets).containsKey(BUSY);
                }),
                new UiCall("AKHQ", "listConsumerGroupOffsets of one group", (admin, hub) -> assertThat(
                                admin.listConsumerGroupOffsets(IDLE)
                                        .partitionsToOffsetAndMetadata()
                                        .get())
                        .containsOnlyKeys(FIRST)),
                new UiCall(
                        "AKHQ, Kafbat", "deleteConsumerGroupOffsets of a topic, deleteConsumerGroups", (admin, hub) -> {
                            admin.deleteConsumerGroupOffsets(IDLE, Set.of(FIRST))
                                    .all()
                                    .get();
                            await().untilAsserted(() -> assertThat(admin.listConsumerGroupOffsets(IDLE)
                                            .partitionsToOffsetAndMetadata()
                                            .get())
                                    .isEmpty());
                            admin.deleteConsumerGroups(List.of(BUSY)).all().get();
                            assertThatThrownBy(() -> admin.deleteConsumerGroups(List.of("nobody-at-all"))
                                            .all()
                                            .get())
                                    .hasCauseInstanceOf(GroupIdNotFoundException.class);
                        }),
                new UiCall(
                        "AKHQ",
                        "KafkaConsumer: beginning and end offsets, two from the end of each partition",
                        (admin, hub) -> {
                            try (var consumer = consumer(hub, Map.of("max.poll.records", 2 * 3))) {
                                List<TopicPartition> all = List.of(FIRST, new TopicPartition(TopicCalls.ORDERS, 1));
                                consumer.assign(all);
                                assertThat(consumer.beginningOffsets(all))
                                        .containsEntry(FIRST, 0L)
                                        .containsEntry(all.get(1), 3L);
                                consumer.endOffsets(consumer.assignment())
                                        .forEach((partition, end) -> consumer.seek(partition, end - 2));
                                assertThat(read(consumer, 4)).allSatisfy(record -> {
                                    assertThat(record.offset()).isGreaterThanOrEqualTo(TopicCalls.RECORDS - 2);
                                    assertThat(record.headers()
                                                    .lastHeader("source")
                                                    .value())
                                            .containsExactly(1);
                                });
                            }
                        }),
                new UiCall(
                        "AKHQ, Kafbat",
                        "KafkaConsumer: from a time on, committed records, a few per poll",
                        (admin, hub) -> {
                            try (var consumer = consumer(
                                    hub,
                                    Map.of(
                                            "max.poll.records",
                                            3,
                                            "isolation.level",
                                            "read_committed",
                                            "allow.auto.create.topics",
                                            false))) {
                                consumer.assign(Set.of(FIRST));
                                long from = consumer.offsetsForTimes(Map.of(FIRST, TopicCalls.FIRST_TIME + 6))
                                        .get(FIRST)
                                        .offset();
                                consumer.seek(FIRST, from);
                                assertThat(read(consumer, 4))
                                        .extracting(ConsumerRecord::timestamp)
                                        .containsExactly(1006L, 1007L, 1008L, 1009L);
                                assertThat(consumer.offsetsForTimes(Map.of(FIRST, TopicCalls.FIRST_TIME + 60)))
                                        .as("nothing is so late")
                                        .containsEntry(FIRST, null);
                            }
                        }));
    }

    private static void join(KafkaConsumer<byte[], byte[]> member) {
        member.subscribe(List.of(TopicCalls.ORDERS));
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            member.poll(Duration.ofMillis(100));
            return member.assignment().size() == TopicCalls.PARTITIONS;
        });
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(KafkaConsumer<byte[], byte[]> consumer, int many) {
        var read = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            consumer.poll(Duration.ofMillis(200)).forEach(read::add);
            return read.size() >= many;
        });
        assertThat(read).hasSize(many);
        return read;
    }

    private static KafkaConsumer<byte[], byte[]> consumer(UiHub hub, Map<String, Object> own) {
        Map<String, Object> settings = hub.client(own);
        settings.putAll(Map.of("client.id", "ui", "enable.auto.commit", false, "auto.offset.reset", "earliest"));
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
