package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupType;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A group goes from the classic to the consumer protocol and back, consumer by consumer, while records flow. */
class MigrationIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PARTITIONS = 4;

    @ParameterizedTest
    @ValueSource(classes = {RangeAssignor.class, CooperativeStickyAssignor.class})
    void noRecordIsLostAndNoPartitionHasTwoOwners(Class<?> assignor, @TempDir Path directory) throws Exception {
        Map<String, Object> classic = Map.of(
                "group.protocol",
                "classic",
                "partition.assignment.strategy",
                assignor.getName(),
                "session.timeout.ms",
                "6000",
                "heartbeat.interval.ms",
                "200");
        try (var hub = new TestHub(directory, ConsumerProtocolIT.SETTINGS);
                Admin admin = hub.admin();
                var flow = new Flow(hub);
                var crowd = new Crowd(hub)) {
            admin.createTopics(List.of(new NewTopic("flow", PARTITIONS, (short) 1)))
                    .all()
                    .get();
            flow.start();
            Crowd.Member one = crowd.consumer("moving", "flow", classic);
            Crowd.Member two = crowd.consumer("moving", "flow", classic);
            eventually().untilAsserted(() -> isStable(crowd, admin, GroupType.CLASSIC, 2));

            crowd.remove(one);
            Crowd.Member three = crowd.consumer("moving", "flow", Map.of());
            eventually().untilAsserted(() -> isStable(crowd, admin, GroupType.CONSUMER, 2));
            crowd.remove(two);
            Crowd.Member four = crowd.consumer("moving", "flow", Map.of());
            eventually().untilAsserted(() -> isStable(crowd, admin, GroupType.CONSUMER, 2));

            crowd.remove(three);
            Crowd.Member five = crowd.consumer("moving", "flow", classic);
            eventually().untilAsserted(() -> isStable(crowd, admin, GroupType.CONSUMER, 2));
            crowd.remove(four);
            eventually().untilAsserted(() -> isStable(crowd, admin, GroupType.CLASSIC, 1));
            crowd.consumer("moving", "flow", classic);
            eventually().untilAsserted(() -> isStable(crowd, admin, GroupType.CLASSIC, 2));

            int sent = flow.stop();
            eventually().untilAsserted(() -> assertThat(crowd.distinct()).isEqualTo(sent));
            assertThat(crowd.failures()).isEmpty();
            assertThat(crowd.overlaps()).isEmpty();
            crowd.remove(five);
            crowd.closeAll();
            assertThat(admin.listConsumerGroupOffsets("moving").partitionsToOffsetAndMetadata().get().values().stream()
                            .mapToLong(OffsetAndMetadata::offset)
                            .sum())
                    .isEqualTo(sent);
            assertThat(crowd.total()).as("each record once").isEqualTo(sent);
        }
    }

    private static ConditionFactory eventually() {
        return await().atMost(PATIENCE).ignoreExceptions();
    }

    private static void isStable(Crowd crowd, Admin admin, GroupType type, int members) throws Exception {
        assertThat(crowd.failures()).isEmpty();
        Optional<GroupListing> listed = admin.listGroups().all().get().stream()
                .filter(group -> group.groupId().equals("moving"))
                .findFirst();
        assertThat(listed).isPresent();
        assertThat(listed.get().type()).hasValue(type);
        var described = requireNonNull(
                admin.describeConsumerGroups(List.of("moving")).all().get().get("moving"));
        assertThat(described.groupState().toString()).isEqualTo("Stable");
        assertThat(described.members()).hasSize(members);
        assertThat(described.members().stream()
                        .mapToInt(
                                member -> member.assignment().topicPartitions().size())
                        .sum())
                .isEqualTo(PARTITIONS);
    }

    /** Sends a numbered record every few milliseconds, on a thread of its own. */
    private static final class Flow implements AutoCloseable {
        private final KafkaProducer<String, String> producer;
        private final AtomicBoolean running = new AtomicBoolean(true);
        private final AtomicInteger sent = new AtomicInteger();
        private final Thread thread = new Thread(this::run, "flow");

        private Flow(TestHub hub) {
            producer = hub.producer(Map.of("linger.ms", 5));
        }

        private void start() {
            thread.setDaemon(true);
            thread.start();
        }

        private void run() {
            while (running.get()) {
                int number = sent.getAndIncrement();
                producer.send(new ProducerRecord<>("flow", "key-" + number, "value-" + number));
                if (number % 20 == 0) {
                    producer.flush();
                }
            }
            producer.flush();
        }

        /** @return how many records there are */
        private int stop() throws InterruptedException {
            running.set(false);
            thread.join();
            return sent.get();
        }

        @Override
        public void close() throws InterruptedException {
            stop();
            producer.close();
        }
    }
}
