package io.crossdock.broker.rest.messages;

import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shares out a number of newest records over partitions: evenly, and what short ones cannot give the others do. Pure. */
final class Newest {
    private Newest() {}

    /** Where to begin in each partition of {@code ends}. */
    static Map<TopicPartition, Long> offsets(
            Map<TopicPartition, Long> firsts, Map<TopicPartition, Long> ends, long wanted) {
        List<TopicPartition> shortest = new ArrayList<>(ends.keySet());
        shortest.sort(Comparator.comparingLong(partition -> length(firsts, ends, partition)));
        var offsets = new HashMap<TopicPartition, Long>();
        long left = wanted;
        for (int i = 0; i < shortest.size(); i++) {
            TopicPartition partition = shortest.get(i);
            int sharing = shortest.size() - i;
            long taken = Math.min(length(firsts, ends, partition), (left + sharing - 1) / sharing);
            offsets.put(partition, ends.getOrDefault(partition, 0L) - taken);
            left -= taken;
        }
        return offsets;
    }

    private static long length(Map<TopicPartition, Long> firsts, Map<TopicPartition, Long> ends, TopicPartition of) {
        return Math.max(0, ends.getOrDefault(of, 0L) - firsts.getOrDefault(of, 0L));
    }
}
