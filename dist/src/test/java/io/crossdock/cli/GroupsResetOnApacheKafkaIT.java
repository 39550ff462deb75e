package io.crossdock.cli;

import io.crossdock.broker.apachekafka.ApacheKafkaNode;
import io.crossdock.cli.Commands.Ran;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import static io.crossdock.cli.Commands.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Groups are reset by every option, and back again, where no hub is: on an Apache Kafka. */
class GroupsResetOnApacheKafkaIT {
    private static final TopicPartition FIRST = new TopicPartition("orders", 0);
    private static final TopicPartition SECOND = new TopicPartition("orders", 1);
    private static final Instant BEGAN = Instant.now().minus(Duration.ofHours(10));

    private String bootstrap = "";

    @Test
    void aGroupReadsOnWhereItIsToldAndBackAgain() throws Exception {
        try (ApacheKafkaNode kafka = ApacheKafkaNode.start(Map.of("offsets.topic.num.partitions", "1"));
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            bootstrap = kafka.bootstrap();
            fill(admin);

            Ran shown = reset("--to-earliest", "--dry-run");
            assertThat(shown.exit()).as(shown.err()).isZero();
            assertThat(shown.out())
                    .containsPattern("topic +partition +before +after +read again +passed over")
                    .containsPattern("orders +0 +4 +0 +4 +0")
                    .containsPattern("orders +1 +2 +0 +2 +0");
            assertThat(at(admin)).as("nothing was changed").isEqualTo(List.of(4L, 2L));
            Ran unasked = reset("--to-earliest");
            assertThat(unasked.exit()).isEqualTo(1);
            assertThat(unasked.err()).contains("--yes");
            assertThat(at(admin)).isEqualTo(List.of(4L, 2L));

            assertThat(moved(admin, "--to-earliest")).isEqualTo(List.of(0L, 0L));
            assertThat(moved(admin, "--to-latest")).isEqualTo(List.of(10L, 10L));
            assertThat(moved(admin, "--to-offset", "7")).isEqualTo(List.of(7L, 7L));
            assertThat(moved(admin, "--shift-by", "-3", "--topic", "orders:1")).isEqualTo(List.of(7L, 4L));
            assertThat(moved(admin, "--to-time", BEGAN.plus(Duration.ofHours(6)).toString()))
                    .isEqualTo(List.of(6L, 6L));
            assertThat(moved(admin, "--by-duration", "PT8H30M")).isEqualTo(List.of(2L, 2L));
            assertThat(moved(admin, "--to-group", "other")).isEqualTo(List.of(9L, 9L));

            Ran undone = run("groups", "undo-reset", "billing", "--bootstrap", bootstrap, "--yes", "--output", "json");
            assertThat(undone.exit()).as(undone.err()).isZero();
            assertThat(undone.out()).contains("\"group\" : \"billing\"", "\"after\" : 2");
            assertThat(at(admin)).isEqualTo(List.of(2L, 2L));
            Ran twice = run("groups", "undo-reset", "billing", "--bootstrap", bootstrap, "--yes");
            assertThat(twice.exit()).isEqualTo(1);
            assertThat(twice.err()).contains("no reset of group 'billing' can be undone");

            Ran nowhere = reset("--to-latest", "--topic", "nowhere", "--yes");
            assertThat(nowhere.exit()).isEqualTo(1);
            assertThat(nowhere.err()).contains("there is no topic 'nowhere'");
            whileSomebodyReads(() -> {
                Ran busy = reset("--to-latest", "--yes");
                assertThat(busy.exit()).isEqualTo(1);
                assertThat(busy.err()).contains("the group has members; stop them first");
            });
        }
    }

    /** A record an hour. */
    private void fill(Admin admin) throws Exception {
        admin.createTopics(List.of(new NewTopic("orders", 2, (short) 1))).all().get();
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < 10; i++) {
                long time = BEGAN.plus(Duration.ofHours(i)).toEpochMilli();
                for (TopicPartition each : List.of(FIRST, SECOND)) {
                    producer.send(new ProducerRecord<>(each.topic(), each.partition(), time, "k", "v"))
                            .get();
                }
            }
        }
        commit(admin, "billing", 4, 2);
        commit(admin, "other", 9, 9);
    }

    private static void commit(Admin admin, String group, long first, long second) throws Exception {
        admin.alterConsumerGroupOffsets(
                        group, Map.of(FIRST, new OffsetAndMetadata(first), SECOND, new OffsetAndMetadata(second)))
                .all()
                .get();
    }

    private Ran reset(String... more) {
        var arguments = new ArrayList<>(List.of("groups", "reset", "billing", "--bootstrap", bootstrap));
        arguments.addAll(List.of(more));
        return run(arguments);
    }

    private List<Long> moved(Admin admin, String... how) throws Exception {
        var options = new ArrayList<>(List.of(how));
        options.add("--yes");
        Ran ran = reset(options.toArray(String[]::new));
        assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.out()).contains("done;");
        return at(admin);
    }

    private static List<Long> at(Admin admin) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets("billing")
                .partitionsToOffsetAndMetadata()
                .get();
        return Stream.of(FIRST, SECOND)
                .map(each -> Objects.requireNonNull(committed.get(each)).offset())
                .toList();
    }

    private void whileSomebodyReads(Runnable look) {
        try (var member = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "group.id", "billing", "enable.auto.commit", "false"),
                new StringDeserializer(),
                new StringDeserializer())) {
            member.subscribe(List.of("orders"));
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                member.poll(Duration.ofMillis(100));
                return !member.assignment().isEmpty();
            });
            look.run();
        }
    }
}
