package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Topics are created, grown, described in pages and deleted as Kafka's Admin client may ask for it. */
@NullUnmarked
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicDetailsIT {
    private TestHub hub;
    private Admin admin;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        hub = new TestHub(directory, Map.of("num.partitions", "3", "max.request.partition.size.limit", "7"));
        admin = hub.admin();
    }

    @AfterAll
    void stop() {
        admin.close();
        hub.close();
    }

    @Test
    void theAnswerTellsWhatWasMadeOfDefaults() throws Exception {
        CreateTopicsResult created = admin.createTopics(List.of(
                new NewTopic("defaults", Optional.empty(), Optional.empty()).configs(Map.of("retention.ms", "77"))));

        assertThat(created.numPartitions("defaults").get()).isEqualTo(3);
        assertThat(created.replicationFactor("defaults").get()).isEqualTo(1);
        Config config = created.config("defaults").get();
        assertThat(config.get("retention.ms").value()).isEqualTo("77");
        assertThat(config.get("segment.bytes").value()).isEqualTo("1073741824");
        assertThat(created.topicId("defaults").get()).isNotEqualTo(Uuid.ZERO_UUID);
    }

    @Test
    void replicasMayBeAssignedByHand() throws Exception {
        admin.createTopics(List.of(new NewTopic("assigned", Map.of(0, List.of(1), 1, List.of(1)))))
                .all()
                .get();
        admin.createPartitions(Map.of("assigned", NewPartitions.increaseTo(3, List.of(List.of(1)))))
                .all()
                .get();

        assertThat(describe("assigned").partitions()).hasSize(3);
        assertThatThrownBy(() -> admin.createTopics(List.of(new NewTopic("elsewhere", Map.of(0, List.of(9)))))
                        .all()
                        .get())
                .hasCauseInstanceOf(InvalidReplicaAssignmentException.class)
                .hasMessageContaining("broker 9");
        assertThatThrownBy(() -> admin.createPartitions(
                                Map.of("assigned", NewPartitions.increaseTo(5, List.of(List.of(1)))))
                        .all()
                        .get())
                .hasCauseInstanceOf(InvalidReplicaAssignmentException.class);
    }

    @Test
    void onlyValidatedNothingIsMadeAndTheSameIsRefused() throws Exception {
        var validate = new CreateTopicsOptions().validateOnly(true);
        admin.createTopics(List.of(new NewTopic("tried", 2, (short) 1)), validate)
                .all()
                .get();

        assertThat(admin.listTopics().names().get()).doesNotContain("tried");
        assertThatThrownBy(() -> admin.createTopics(
                                List.of(new NewTopic("tried", 2, (short) 1).configs(Map.of("retention.ms", "x"))),
                                validate)
                        .all()
                        .get())
                .hasCauseInstanceOf(InvalidConfigurationException.class);
    }

    @Test
    void namesThatAreWrongTakenOrTooAlikeAreRefused() throws Exception {
        admin.createTopics(List.of(new NewTopic("shop.orders", 1, (short) 1)))
                .all()
                .get();

        assertThatThrownBy(() -> create("shop_orders")).hasCauseInstanceOf(InvalidTopicException.class);
        assertThatThrownBy(() -> create("shop.orders")).hasCauseInstanceOf(TopicExistsException.class);
        assertThatThrownBy(() -> create("a topic")).hasCauseInstanceOf(InvalidTopicException.class);
        assertThatThrownBy(() -> create("x".repeat(250))).hasCauseInstanceOf(InvalidTopicException.class);
    }

    @Test
    void aTopicIsDeletedByNameOrById() throws Exception {
        create("byName");
        create("byId");
        Uuid id = describe("byId").topicId();

        admin.deleteTopics(List.of("byName")).all().get();
        admin.deleteTopics(TopicCollection.ofTopicIds(List.of(id))).all().get();

        assertThat(admin.listTopics().names().get()).doesNotContain("byName", "byId");
        assertThatThrownBy(() -> admin.deleteTopics(List.of("byName")).all().get())
                .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        assertThatThrownBy(() -> admin.deleteTopics(TopicCollection.ofTopicIds(List.of(id)))
                        .all()
                        .get())
                .hasCauseInstanceOf(UnknownTopicIdException.class);
    }

    @Test
    void manyPartitionsAreDescribedInPages() throws Exception {
        admin.createTopics(List.of(
                        new NewTopic("paged-a", 10, (short) 1),
                        new NewTopic("paged-b", 4, (short) 1),
                        new NewTopic("paged-c", 1, (short) 1)))
                .all()
                .get();

        Map<String, TopicDescription> described = admin.describeTopics(
                        Set.of("paged-a", "paged-b", "paged-c"),
                        new DescribeTopicsOptions().partitionSizeLimitPerResponse(3))
                .allTopicNames()
                .get(30, TimeUnit.SECONDS);

        assertThat(described).hasSize(3);
        assertThat(described.get("paged-a").partitions())
                .extracting(partition -> partition.partition())
                .containsExactlyElementsOf(IntStream.range(0, 10).boxed().toList());
        assertThat(described.get("paged-b").partitions()).hasSize(4);
        assertThat(described.get("paged-c").partitions()).hasSize(1);
        assertThat(described.get("paged-a").authorizedOperations()).isNull();
        assertThatThrownBy(() -> describe("no-such-topic")).hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }

    private void create(String name) throws Exception {
        admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
    }

    private TopicDescription describe(String name) throws Exception {
        return admin.describeTopics(List.of(name)).allTopicNames().get().get(name);
    }
}
