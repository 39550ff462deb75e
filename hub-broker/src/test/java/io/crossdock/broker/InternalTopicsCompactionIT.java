package io.crossdock.broker;

import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The topics groups and transactions are kept in are compacted; a restart after that knows both. */
class InternalTopicsCompactionIT {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final int ROUNDS = 150;
    private static final Map<String, String> SETTINGS = Map.of(
            "offsets.topic.num.partitions", "1",
            "offsets.topic.segment.bytes", "8000",
            "transaction.state.log.num.partitions", "1",
            "transaction.state.log.segment.bytes", "8000",
            "log.cleaner.backoff.ms", "100");

    @Test
    void groupsAndTransactionsAreKnownAfterTheirTopicsWereCompacted(@TempDir Path directory) throws Exception {
        try (var hub = new TestHub(directory, SETTINGS)) {
            work(hub);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(bytes(directory, "__consumer_offsets-0")).isLessThan(24_000);
                assertThat(bytes(directory, "__transaction_state-0")).isLessThan(24_000);
            });
        }
        Files.delete(directory.resolve("log/.kafka_cleanshutdown")); // as after a kill

        try (var hub = new TestHub(directory, SETTINGS);
                var admin = hub.admin()) {
            assertThat(committed(hub, "billing")).isEqualTo(new OffsetAndMetadata(ROUNDS, "round " + ROUNDS));
            assertThat(committed(hub, "exactly-once").offset()).isEqualTo(ROUNDS);
            assertThat(committed(hub, "once").offset())
                    .as("written first, never again")
                    .isEqualTo(7);
            assertThat(admin.listGroups().all().get())
                    .extracting(each -> each.groupId())
                    .containsExactlyInAnyOrder("billing", "exactly-once", "once");
            var states = admin.describeTransactions(Set.of("till", "early", "open"))
                    .all()
                    .get();
            assertThat(requireNonNull(states.get("till")).state()).isEqualTo(TransactionState.COMPLETE_COMMIT);
            assertThat(requireNonNull(states.get("early")).state()).isEqualTo(TransactionState.COMPLETE_ABORT);
            assertThat(requireNonNull(states.get("open")).state()).isEqualTo(TransactionState.ONGOING);
            long before = requireNonNull(states.get("till")).producerId();
            try (var producer = hub.producer(Map.of("transactional.id", "till"))) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(ORDERS.topic(), "after"));
                producer.commitTransaction();
            }
            assertThat(requireNonNull(admin.describeTransactions(Set.of("till"))
                                    .all()
                                    .get()
                                    .get("till"))
                            .producerId())
                    .as("the producer goes on, and is no new one")
                    .isEqualTo(before);
            try (var producer = hub.producer(Map.of("transactional.id", "open"))) {
                producer.initTransactions(); // ends what was left open
            }
            assertThat(readCommitted(hub)).hasSize(ROUNDS + 1).contains("round 1", "round " + ROUNDS, "after");
        }
    }

    private static void work(TestHub hub) {
        try (var early = hub.producer(Map.of("transactional.id", "early"));
                var till = hub.producer(Map.of("transactional.id", "till"));
                var open = hub.producer(Map.of("transactional.id", "open"));
                var once = hub.consumer(Map.of("group.id", "once"));
                var billing = hub.consumer(Map.of("group.id", "billing"));
                var exactly = hub.consumer(Map.of("group.id", "exactly-once"))) {
            early.initTransactions();
            early.beginTransaction();
            early.send(new ProducerRecord<>(ORDERS.topic(), "aborted"));
            early.flush();
            early.abortTransaction();
            open.initTransactions();
            open.beginTransaction();
            open.send(new ProducerRecord<>(ORDERS.topic(), 0, null, "never ended"));
            open.flush();
            once.commitSync(Map.of(ORDERS, new OffsetAndMetadata(7)));
            till.initTransactions();
            for (int round = 1; round <= ROUNDS; round++) {
                till.beginTransaction();
                till.send(new ProducerRecord<>(ORDERS.topic(), 0, null, "round " + round));
                till.sendOffsetsToTransaction(Map.of(ORDERS, new OffsetAndMetadata(round)), exactly.groupMetadata());
                till.commitTransaction();
                billing.commitSync(Map.of(ORDERS, new OffsetAndMetadata(round, "round " + round)));
            }
            open.close(Duration.ZERO);
        }
    }

    private static OffsetAndMetadata committed(TestHub hub, String group) {
        try (var consumer = hub.consumer(Map.of("group.id", group))) {
            OffsetAndMetadata found = consumer.committed(Set.of(ORDERS)).get(ORDERS);
            assertThat(found).as("offset of group %s", group).isNotNull();
            return new OffsetAndMetadata(found.offset(), found.metadata());
        }
    }

    private static List<String> readCommitted(TestHub hub) {
        try (var consumer = hub.consumer(Map.of("isolation.level", "read_committed"))) {
            consumer.assign(List.of(ORDERS));
            var values = new ArrayList<String>();
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
                return values.contains("after");
            });
            return values;
        }
    }

    private static long bytes(Path directory, String partition) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("log").resolve(partition))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
