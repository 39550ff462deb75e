package io.crossdock.torture;

import io.crossdock.torture.History.LogRead;
import io.crossdock.torture.History.Read;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Reads topics from start to end, once as they are and once as committed readers see them. */
final class LogReader {
    /** How long nothing may come while something is left. Not of the whole: that takes as long as the machine is busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Clients clients;
    private final History history;

    LogReader(Clients clients, History history) {
        this.clients = clients;
        this.history = history;
    }

    /** @param last whether nobody writes any more */
    void readAll(List<Topic> topics, boolean last) {
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> IntStream.range(0, topic.partitions())
                        .mapToObj(number -> new TopicPartition(topic.name(), number)))
                .toList();
        read(partitions, false, last);
        read(partitions, true, last);
    }

    private void read(List<TopicPartition> partitions, boolean readCommitted, boolean last) {
        try (var consumer = clients.reader(readCommitted)) {
            consumer.assign(partitions);
            long began = System.nanoTime();
            Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.seekToBeginning(partitions);
            var found = new HashMap<TopicPartition, List<Read>>();
            partitions.forEach(partition -> found.put(partition, new ArrayList<>()));
            long lastSeen = began;
            while (!reached(consumer, ends) && System.nanoTime() - lastSeen < PATIENCE.toNanos()) {
                ConsumerRecords<String, byte[]> records = consumer.poll(Duration.ofMillis(200));
                if (!records.isEmpty()) {
                    lastSeen = System.nanoTime();
                }
                records.forEach(record -> {
                    var partition = new TopicPartition(record.topic(), record.partition());
                    if (record.offset() < ends.getOrDefault(partition, 0L)) {
                        found.getOrDefault(partition, new ArrayList<>())
                                .add(new Read(record.offset(), RecordId.of(record.headers())));
                    }
                });
            }
            if (!reached(consumer, ends)) {
                history.fault("nothing came for " + PATIENCE + ", and not everything is read: at "
                        + partitions.stream().map(consumer::position).toList() + " of " + ends);
            }
            long ended = System.nanoTime();
            found.forEach((partition, records) -> history.add(new LogRead(
                    partition,
                    readCommitted,
                    last,
                    starts.getOrDefault(partition, 0L),
                    ends.getOrDefault(partition, 0L),
                    records,
                    began,
                    ended)));
        }
    }

    private static boolean reached(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }
}
