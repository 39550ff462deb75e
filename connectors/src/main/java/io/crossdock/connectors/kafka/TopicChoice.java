package io.crossdock.connectors.kafka;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which partitions a reader reads.
 *
 * @param names of the topics; empty where only the rule knows them
 * @param reads whether a topic is read
 * @param task which of the tasks that share the partitions this is, from 0
 * @param tasks how many there are
 */
record TopicChoice(List<String> names, Predicate<String> reads, int task, int tasks) {
    TopicChoice {
        names = List.copyOf(names);
    }

    /** Those there are now. A topic that is not there yet has none. */
    Set<TopicPartition> partitions(Consumer<?, ?> consumer, Duration patience) {
        var mine = new HashSet<TopicPartition>();
        if (names.isEmpty()) {
            consumer.listTopics(patience).forEach((topic, partitions) -> {
                if (reads.test(topic)) {
                    add(partitions, mine);
                }
            });
        } else {
            names.forEach(topic -> add(consumer.partitionsFor(topic, patience), mine));
        }
        return mine;
    }

    private void add(Collection<PartitionInfo> partitions, Set<TopicPartition> mine) {
        for (PartitionInfo each : partitions) {
            // By name and number only: what is added later must not move what is read already to another task.
            if (Math.floorMod(31 * each.topic().hashCode() + each.partition(), tasks) == task) {
                mine.add(new TopicPartition(each.topic(), each.partition()));
            }
        }
    }
}
