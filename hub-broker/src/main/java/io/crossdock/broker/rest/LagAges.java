package io.crossdock.broker.rest;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * How old the oldest record is that a group has not read. The logs themselves are asked, by their indexes of time: nothing
 * has to be sampled beforehand, and what is told is as right just after a start and under any load. It takes about a dozen
 * requests, however many partitions there are.
 */
final class LagAges {
    private static final int MOST_QUESTIONS = 40;

    private LagAges() {}

    /**
     * The ages, by partition.
     *
     * @param unread the first offset not read, of partitions that have a record there or later
     * @param nowMillis since 1970
     * @return seconds, within 1 %; of those partitions that are there still
     */
    static Map<TopicPartition, Double> seconds(Admin admin, Map<TopicPartition, Long> unread, long nowMillis)
            throws ExecutionException, InterruptedException {
        var found = new HashMap<TopicPartition, Double>();
        var open = new HashMap<TopicPartition, AgeBounds>();
        unread.keySet().forEach(partition -> open.put(partition, AgeBounds.unknown()));
        for (int asked = 0; asked < MOST_QUESTIONS && !open.isEmpty(); asked++) {
            var specs = new HashMap<TopicPartition, OffsetSpec>();
            open.forEach((partition, bounds) ->
                    specs.put(partition, OffsetSpec.forTimestamp(Math.max(0, nowMillis - bounds.question()))));
            Map<TopicPartition, Long> answers = GroupReader.offsets(admin, specs);
            open.keySet().retainAll(answers.keySet());
            open.replaceAll((partition, bounds) -> {
                long first = answers.getOrDefault(partition, -1L); // the first record of that time or later
                return bounds.answered(first >= 0 && first <= unread.getOrDefault(partition, 0L));
            });
            open.entrySet().removeIf(each -> {
                if (each.getValue().isNarrow()) {
                    found.put(each.getKey(), each.getValue().seconds());
                    return true;
                }
                return false;
            });
        }
        return found;
    }
}
