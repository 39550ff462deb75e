package io.crossdock.connectors.deadletter;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Reads stretches of a topic, by offsets and without a group. Confined to one thread, and short-lived: it holds a
 * connection.
 */
final class LetterReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);

    private final String topic;
    private final Clock clock;
    private final Consumer<byte[], byte[]> consumer;

    LetterReader(String topic, Map<String, Object> clientSettings, Clock clock) {
        this.topic = topic;
        this.clock = clock;
        var settings = new LinkedHashMap<String, Object>();
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "dead-letters");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
        settings.putAll(clientSettings);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false); // looking makes nothing
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** What there is of each partition; empty when there is no such topic yet. */
    Map<Integer, Stretch> everything() {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        List<TopicPartition> partitions = found == null
                ? List.of()
                : found.stream()
                        .map(each -> new TopicPartition(topic, each.partition()))
                        .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        var all = new TreeMap<Integer, Stretch>();
        ends.forEach((partition, end) ->
                all.put(partition.partition(), new Stretch(begins.getOrDefault(partition, 0L), end)));
        return all;
    }

    /**
     * Reads in the order of offsets within each partition.
     *
     * @param wanted what to read of each partition
     * @param taker says whether to go on after a record
     * @return what was not read of each partition; empty stretches where all was
     */
    Map<Integer, Stretch> read(
            Map<Integer, Stretch> wanted, ScanLimits limits, Predicate<ConsumerRecord<byte[], byte[]>> taker) {
        var left = new TreeMap<>(wanted);
        List<TopicPartition> partitions = wanted.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> new TopicPartition(topic, entry.getKey()))
                .toList();
        if (partitions.isEmpty()) {
            return left;
        }
        consumer.assign(partitions);
        partitions.forEach(each -> consumer.seek(
                each, wanted.getOrDefault(each.partition(), Stretch.NOTHING).from()));
        Instant deadline = clock.instant().plus(limits.time());
        long bytes = 0;
        int records = 0;
        while (left.values().stream().anyMatch(stretch -> !stretch.isEmpty())
                && clock.instant().isBefore(deadline)) {
            var polled = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : polled) {
                Stretch stretch = left.getOrDefault(record.partition(), Stretch.NOTHING);
                if (record.offset() >= stretch.to()) {
                    continue;
                }
                left.put(record.partition(), stretch.after(record.offset()));
                records++;
                bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
                if (!taker.test(record) || records >= limits.records() || bytes >= limits.bytes()) {
                    return left;
                }
            }
            // Where there is no record (a transaction's marker, a compacted one) only the position tells.
            for (TopicPartition each : partitions) {
                Stretch stretch = left.getOrDefault(each.partition(), Stretch.NOTHING);
                left.put(each.partition(), stretch.after(consumer.position(each) - 1));
                if (left.get(each.partition()).isEmpty()) {
                    consumer.pause(List.of(each));
                }
            }
        }
        return left;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }

    /**
     * A part of a partition.
     *
     * @param from first offset
     * @param to the offset after the last
     */
    record Stretch(long from, long to) {
        static final Stretch NOTHING = new Stretch(0, 0);

        boolean isEmpty() {
            return from >= to;
        }

        long size() {
            return Math.max(0, to - from);
        }

        Stretch after(long offset) {
            return offset < from ? this : new Stretch(offset + 1, to);
        }

        Stretch within(Stretch other) {
            return new Stretch(Math.max(from, other.from), Math.min(to, other.to));
        }
    }
}
