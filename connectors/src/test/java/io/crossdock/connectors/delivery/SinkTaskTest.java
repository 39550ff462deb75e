package io.crossdock.connectors.delivery;

import io.crossdock.connectors.definition.BatchPolicy;
import io.crossdock.connectors.definition.EndpointReference;
import io.crossdock.connectors.definition.ErrorPolicy;
import io.crossdock.connectors.definition.FormatSettings;
import io.crossdock.connectors.definition.Pipeline;
import io.crossdock.connectors.definition.SinkDefinition;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class SinkTaskTest {
    private static final TopicPartition FIRST = new TopicPartition("orders", 0);
    private static final TopicPartition SECOND = new TopicPartition("orders", 1);

    private final List<String> arrived = new ArrayList<>();
    private final List<String> givenUp = new ArrayList<>();
    private final Recorder recorder = new Recorder();
    private CircuitBreaker breaker = new CircuitBreaker(ErrorPolicy.STANDARD);
    private final RememberingConsumer consumer = new RememberingConsumer();

    @Test
    void recordsArriveInOrderAndTheirOffsetsAreCommitted() {
        have(FIRST, "a", "b", "c");

        run(single(0), records -> arrive(records, 3));

        assertThat(arrived).containsExactly("a", "b", "c");
        assertThat(consumer.committed).containsExactlyInAnyOrderEntriesOf(Map.of(FIRST, 3L));
    }

    @Test
    void aTargetThatIsAwayGetsEverythingInOrderWhenItIsBack() {
        have(FIRST, "a", "b", "c");
        var failures = new ArrayList<>(List.of("b", "b", "b"));

        run(single(3), records -> {
            if (failures.remove(text(records.get(0)))) {
                throw new IOException("away");
            }
            arrive(records, 3);
        });

        assertThat(arrived).containsExactly("a", "b", "c");
        assertThat(recorder.retries).isEqualTo(3);
        assertThat(givenUp).isEmpty();
    }

    @Test
    void beforeAPauseWhatIsDeliveredIsCommittedAndNothingElse() {
        have(FIRST, "a", "b");
        var committedAtRetry = new ArrayList<Map<TopicPartition, Long>>();
        var failures = new ArrayList<>(List.of("b"));

        run(single(1), records -> {
            if (failures.remove(text(records.get(0)))) {
                throw new IOException("away");
            }
            committedAtRetry.add(Map.copyOf(consumer.committed));
            arrive(records, 2);
        });

        assertThat(committedAtRetry.get(1)).containsExactlyEntriesOf(Map.of(FIRST, 1L));
    }

    @Test
    void onlyTheRecordAtFaultOfABatchIsGivenUp() {
        have(FIRST, "a", "poison", "c", "d");

        run(batches(1), records -> {
            if (records.stream().anyMatch(it -> text(it).equals("poison"))) {
                throw new IOException("bad row");
            }
            arrive(records, 3);
        });

        assertThat(arrived).containsExactly("a", "c", "d");
        assertThat(givenUp).containsExactly("poison");
        assertThat(consumer.committed).containsEntry(FIRST, 4L);
    }

    @Test
    void whatCanNeverBeDeliveredIsNotTriedAgain() {
        have(FIRST, "not json", "b");

        run(single(5), records -> {
            if (text(records.get(0)).equals("not json")) {
                throw new UndeliverableException("not JSON", new IOException());
            }
            arrive(records, 1);
        });

        assertThat(recorder.retries).isZero();
        assertThat(givenUp).containsExactly("not json");
        assertThat(arrived).containsExactly("b");
    }

    @Test
    void withoutAPlaceForItTheRecordStaysAndTheTaskEnds() {
        have(FIRST, "a", "poison", "c");
        var task = task(
                single(0),
                records -> {
                    if (text(records.get(0)).equals("poison")) {
                        throw new IOException("bad row");
                    }
                    arrive(records, 9);
                },
                (record, cause, attempts) -> {
                    throw cause;
                });

        task.run();

        assertThat(arrived).containsExactly("a");
        assertThat(consumer.committed).containsExactlyEntriesOf(Map.of(FIRST, 1L));
        assertThat(recorder.ended).hasMessage("bad row");
    }

    @Test
    void aPartitionThatMovesAwayDuringAPauseIsLeftToItsNewOwner() {
        have(FIRST, "a1");
        have(SECOND, "b1");
        var first = new ArrayList<>(List.of("once"));

        run(single(9), records -> {
            if (first.remove("once")) {
                consumer.schedulePollTask(() -> consumer.rebalance(Set.of(SECOND)));
                throw new IOException("away");
            }
            arrive(records, 1);
        });

        assertThat(arrived).containsExactly("b1");
        assertThat(consumer.committed).containsExactlyEntriesOf(Map.of(SECOND, 1L));
    }

    @Test
    void whileOneKeyFailsTheOthersFlowAndItResumesInOrder() {
        haveKeyed(FIRST, "bad=1", "good=1", "bad=2", "good=2", "bad=3", "good=3");
        var failures = new ArrayList<>(List.of("bad=1", "bad=1", "bad=2"));

        run(single(9), records -> {
            if (failures.remove(text(records.get(0)))) {
                throw new IOException("locked");
            }
            arrive(records, 6);
        });

        assertThat(arrived).containsExactly("good=1", "good=2", "good=3", "bad=1", "bad=2", "bad=3");
        assertThat(consumer.committed).containsEntry(FIRST, 6L);
    }

    @Test
    void theCommittedOffsetStaysAtTheOldestParkedRecordAndNotesWhatIsDeliveredBehindIt() {
        haveKeyed(FIRST, "good=1", "bad=1", "good=2", "good=3");

        run(single(9), records -> {
            if (text(records.get(0)).startsWith("bad")) {
                throw new IOException("locked");
            }
            arrive(records, 3);
        });

        assertThat(arrived).containsExactly("good=1", "good=2", "good=3");
        assertThat(consumer.committed).containsEntry(FIRST, 1L);
        assertThat(consumer.metadata).containsEntry(FIRST, "ahead:1,2");
    }

    @Test
    void theNextOwnerDeliversOnlyWhatIsLeft() {
        haveKeyed(FIRST, "good=1", "bad=1", "good=2", "good=3", "good=4");
        consumer.before.put(FIRST, new OffsetAndMetadata(1, "ahead:1,2"));

        run(single(9), records -> arrive(records, 2));

        assertThat(arrived).containsExactly("bad=1", "good=4");
        assertThat(consumer.committed).containsEntry(FIRST, 5L);
    }

    @Test
    void aTargetThatIsAwayIsLeftAloneAndAskedWithOneRecordNowAndThen() {
        String[] values = IntStream.range(0, 100).mapToObj(i -> "k" + i + "=1").toArray(String[]::new);
        haveKeyed(FIRST, values);
        var attempts = new ArrayList<Integer>();

        run(batches(ErrorPolicy.FOREVER), records -> {
            attempts.add(records.size());
            if (attempts.size() < 20) {
                throw new IOException("away");
            }
            arrive(records, 100);
        });

        assertThat(arrived).containsExactlyInAnyOrder(values);
        assertThat(attempts.subList(8, 20)).containsOnly(1);
        assertThat(attempts.subList(20, attempts.size())).contains(10);
    }

    @Test
    void recordsThatAWorkingTargetRefusesDoNotOpenTheBreaker() {
        haveKeyed(FIRST, "a=1", "b=1", "c=1", "d=1", "e=1", "f=1", "g=1", "good=1");
        var states = new HashSet<CircuitBreaker.State>();
        var refusing = new Delivery() {
            @Override
            public void deliver(List<ConsumerRecord<byte[], byte[]>> records) throws IOException {
                states.add(breaker.read().state());
                if (!text(records.get(0)).equals("good=1")) {
                    throw new IOException("refused");
                }
                arrive(records, 1);
            }

            @Override
            public boolean blames(Exception failure) {
                return "refused".equals(failure.getMessage());
            }
        };

        run(single(0), refusing);

        assertThat(givenUp).hasSize(7);
        assertThat(states).containsOnly(CircuitBreaker.State.CLOSED);
    }

    @Test
    void aPartitionThatAnotherTaskHasTakenEndsThisOneAndNothingIsGivenUp() {
        haveKeyed(FIRST, "a=1");

        task(
                        single(0),
                        records -> {
                            throw new PartitionTakenException("taken");
                        },
                        (record, cause, attempts) -> givenUp.add(text(record)))
                .run();

        assertThat(recorder.ended).isInstanceOf(PartitionTakenException.class);
        assertThat(givenUp).isEmpty();
        assertThat(consumer.committed).isEmpty();
    }

    @Test
    void keylessRecordsKeepTheOrderOfTheirPartition() {
        haveKeyed(FIRST, "=1", "a=1", "=2", "=3");
        var failures = new ArrayList<>(List.of("=1"));

        run(single(9), records -> {
            if (failures.remove(text(records.get(0)))) {
                throw new IOException("locked");
            }
            arrive(records, 4);
        });

        assertThat(arrived).containsExactly("a=1", "=1", "=2", "=3");
    }

    /** Values of the form {@code key=anything}; no key before the equals sign means none. */
    private void haveKeyed(TopicPartition partition, String... values) {
        consumer.prepared.add(() -> {
            for (int i = 0; i < values.length; i++) {
                String key = values[i].substring(0, values[i].indexOf('='));
                consumer.addRecord(new ConsumerRecord<>(
                        partition.topic(),
                        partition.partition(),
                        i,
                        key.isEmpty() ? null : key.getBytes(StandardCharsets.UTF_8),
                        values[i].getBytes(StandardCharsets.UTF_8)));
            }
        });
    }

    private void have(TopicPartition partition, String... values) {
        consumer.prepared.add(() -> {
            for (int i = 0; i < values.length; i++) {
                consumer.addRecord(new ConsumerRecord<>(
                        partition.topic(),
                        partition.partition(),
                        i,
                        new byte[0],
                        values[i].getBytes(StandardCharsets.UTF_8)));
            }
        });
    }

    private void run(SinkDefinition definition, Delivery delivery) {
        task(definition, delivery, (record, cause, attempts) -> givenUp.add(text(record)))
                .run();
        assertThat(recorder.ended).isNull();
    }

    private SinkTask task(SinkDefinition definition, Delivery delivery, SinkTask.GiveUp giveUp) {
        consumer.schedulePollTask(() -> {
            consumer.rebalance(List.of(FIRST, SECOND));
            consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
            consumer.prepared.forEach(Runnable::run);
        });
        breaker = new CircuitBreaker(definition.errors());
        var task = new SinkTask(
                definition,
                consumer,
                delivery,
                giveUp,
                recorder,
                breaker,
                new RateLimit(definition.pipeline().recordsPerSecond()),
                new HastyClock());
        recorder.task = task;
        return task;
    }

    /** Notes the records, and stops the task when so many have come. */
    private void arrive(List<ConsumerRecord<byte[], byte[]>> records, int last) {
        records.forEach(record -> arrived.add(text(record)));
        if (arrived.size() == last) {
            recorder.stopAfterDelivery = true;
        }
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }

    private static SinkDefinition single(int retries) {
        return definition(null, retries);
    }

    private static SinkDefinition batches(int retries) {
        return definition(new BatchPolicy(10, Duration.ZERO), retries);
    }

    private static SinkDefinition definition(@Nullable BatchPolicy batch, int retries) {
        var endpoint = new EndpointReference.CamelUri("log:x", Map.of());
        var errors = new ErrorPolicy(retries, Duration.ofMillis(50), Duration.ofSeconds(1), null);
        return new SinkDefinition(
                "sink",
                new Pipeline(endpoint, List.of(), null, List.of()),
                List.of("orders"),
                null,
                "group",
                new FormatSettings("string", Map.of()),
                batch,
                1,
                errors);
    }

    private static final class Recorder implements SinkTask.TaskListener {
        private int retries;
        private @Nullable Exception ended;
        private @Nullable SinkTask task;
        private boolean stopAfterDelivery;

        @Override
        public void received(int records) {}

        @Override
        public void delivered(int records) {
            if (stopAfterDelivery && task != null) {
                task.stop();
            }
        }

        @Override
        public void retrying(Exception cause, int failures, Duration pause) {
            retries++;
        }

        @Override
        public void failed(Exception cause) {}

        @Override
        public void holds(SinkTask task, TaskReading reading) {}

        @Override
        public void ended(Exception cause) {
            ended = cause;
        }
    }

    /** Kafka's own test consumer, which forgets what was committed when it is closed. */
    private static final class RememberingConsumer extends MockConsumer<byte[], byte[]> {
        private final Map<TopicPartition, Long> committed = new HashMap<>();
        private final Map<TopicPartition, String> metadata = new HashMap<>();
        private final Map<TopicPartition, OffsetAndMetadata> before = new HashMap<>();
        private final List<Runnable> prepared = new ArrayList<>();

        RememberingConsumer() {
            super("earliest");
        }

        /** What another member left here. The position follows it, as Kafka's does. */
        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
            before.forEach((partition, position) -> seek(partition, position));
            return before;
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
            super.commitSync(offsets);
            offsets.forEach((partition, offset) -> {
                committed.put(partition, offset.offset());
                metadata.put(partition, offset.metadata());
            });
        }
    }

    /** Ten milliseconds pass whenever somebody looks. */
    private static final class HastyClock extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            now = now.plusMillis(10);
            return now;
        }
    }
}
