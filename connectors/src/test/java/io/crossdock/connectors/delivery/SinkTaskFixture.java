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

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** One sink task on Kafka's own test consumer with two partitions, and what became of its records. Used by one thread. */
final class SinkTaskFixture {
    static final TopicPartition FIRST = new TopicPartition("orders", 0);
    static final TopicPartition SECOND = new TopicPartition("orders", 1);

    final List<String> arrived = new ArrayList<>();
    final List<String> givenUp = new ArrayList<>();
    final Recorder recorder = new Recorder();
    private CircuitBreaker breaker = new CircuitBreaker(ErrorPolicy.STANDARD);
    final RememberingConsumer consumer = new RememberingConsumer();

    /** That of the task made last. */
    CircuitBreaker breaker() {
        return breaker;
    }

    /** Values of the form {@code key=anything}; no key before the equals sign means none. */
    void haveKeyed(TopicPartition partition, String... values) {
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

    /** Records of one key, which is empty. */
    void have(TopicPartition partition, String... values) {
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

    /** Runs a task until it was stopped; what cannot be delivered is given up. */
    void run(SinkDefinition definition, Delivery delivery) {
        task(definition, delivery, (record, cause, attempts) -> givenUp.add(text(record)))
                .run();
        assertThat(recorder.ended).isNull();
    }

    /** A task that gets both partitions with what they have when it first polls. */
    SinkTask task(SinkDefinition definition, Delivery delivery, SinkTask.GiveUp giveUp) {
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
    void arrive(List<ConsumerRecord<byte[], byte[]>> records, int last) {
        records.forEach(record -> arrived.add(text(record)));
        if (arrived.size() == last) {
            recorder.stopAfterDelivery = true;
        }
    }

    static String text(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }

    /** Records are delivered one by one. */
    static SinkDefinition single(int retries) {
        return definition(null, retries);
    }

    /** Up to ten records are delivered at once. */
    static SinkDefinition batches(int retries) {
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

    /** What a task said of itself; stops it when it is told to. */
    static final class Recorder implements SinkTask.TaskListener {
        int retries;

        @Nullable
        Exception ended;

        private @Nullable SinkTask task;
        private boolean stopAfterDelivery;

        @Override
        public void received(int records) {}

        @Override
        public void delivered(int records, Instant since) {
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
    static final class RememberingConsumer extends MockConsumer<byte[], byte[]> {
        final Map<TopicPartition, Long> committed = new HashMap<>();
        final Map<TopicPartition, String> metadata = new HashMap<>();
        final Map<TopicPartition, OffsetAndMetadata> before = new HashMap<>();
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
