package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** With {@code auto.create.topics.enable=false} no client makes a topic by asking for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AutoCreationDisabledIT {
    private TestHub hub;
    private Admin admin;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        hub = new TestHub(directory, Map.of("auto.create.topics.enable", "false"));
        admin = hub.admin();
    }

    @AfterAll
    void stop() {
        admin.close();
        hub.close();
    }

    @Test
    void aProducerHearsThatTheTopicIsNotThereAndMakesNone() throws Exception {
        try (var producer = hub.producer(Map.of("max.block.ms", 1_500))) {
            assertThatThrownBy(() ->
                            producer.send(new ProducerRecord<>("unmade", "v")).get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TimeoutException.class)
                    .hasMessageContaining("unmade not present in metadata");
        }
        assertThat(admin.listTopics().names().get()).doesNotContain("unmade");
    }

    @Test
    void metadataThatAsksForCreationNamesTheTopicAsUnknown() throws Exception {
        var header = new RequestHeader(ApiKeys.METADATA, (short) 9, "raw", 7);
        var request = new MetadataRequest.Builder(List.of("wanted"), true).build(header.apiVersion());
        try (var client = new RawClient(hub.port())) {
            for (int i = 0; i < 2; i++) {
                client.sendFrame(request.serializeWithHeader(header));
                var answer = (MetadataResponse)
                        AbstractResponse.parseResponse(client.receive().orElseThrow(), header);

                assertThat(answer.errors()).containsEntry("wanted", Errors.UNKNOWN_TOPIC_OR_PARTITION);
            }
        }
        assertThatThrownBy(() ->
                        admin.describeTopics(List.of("wanted")).allTopicNames().get())
                .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }

    @Test
    void aConsumerWaitsForItsTopicAndReadsItOnceSomebodyMadeIt() throws Exception {
        try (var consumer = hub.consumer(
                        Map.of("group.id", "patient", "allow.auto.create.topics", true, "metadata.max.age.ms", 200));
                var producer = hub.producer(Map.of())) {
            consumer.subscribe(List.of("late"));
            await().until(() -> {
                consumer.poll(Duration.ofMillis(100));
                return consumer.groupMetadata().generationId() > 0; // it has asked for the topic, and joined without it
            });
            assertThat(consumer.assignment()).isEmpty();
            assertThat(admin.listTopics().names().get()).doesNotContain("late");

            admin.createTopics(List.of(new NewTopic("late", 1, (short) 1)))
                    .all()
                    .get();
            producer.send(new ProducerRecord<>("late", "k", "v")).get(10, TimeUnit.SECONDS);

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> consumer.poll(Duration.ofMillis(100)).count() == 1);
        }
    }
}
