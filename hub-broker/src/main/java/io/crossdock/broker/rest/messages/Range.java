package io.crossdock.broker.rest.messages;

import io.crossdock.security.rest.Refusal;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From where to where a search reads in each partition. Both ends are fixed when it begins: it comes to an end though
 * producers go on.
 *
 * @param ends offsets behind the last record to be read; what is not committed by then is beyond
 */
record Range(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
    Range {
        starts = Map.copyOf(starts);
        ends = Map.copyOf(ends);
    }

    static Range of(Consumer<?, ?> log, List<TopicPartition> partitions, MessageQuery query) {
        Optional<ResumeToken> token = query.token();
        Start start = query.start();
        Map<TopicPartition, Long> firsts = log.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = log.endOffsets(partitions);
        Map<TopicPartition, Long> wanted = token.isPresent()
                ? resumed(token.get(), partitions, firsts)
                : starts(log, start, firsts, ends, query.most());
        var starts = new HashMap<TopicPartition, Long>();
        for (TopicPartition partition : partitions) {
            long first = firsts.getOrDefault(partition, 0L);
            long end = Math.max(first, ends.getOrDefault(partition, first));
            starts.put(partition, Math.max(first, Math.min(end, wanted.getOrDefault(partition, first))));
        }
        return new Range(starts, ends);
    }

    private static Map<TopicPartition, Long> starts(
            Consumer<?, ?> log,
            Start start,
            Map<TopicPartition, Long> firsts,
            Map<TopicPartition, Long> ends,
            int limit) {
        if (start instanceof Start.Latest) {
            return Newest.offsets(firsts, ends, limit);
        }
        var starts = new HashMap<>(firsts);
        if (start instanceof Start.At at) {
            starts.replaceAll((partition, first) -> at.offset());
        } else if (start instanceof Start.Since since) {
            var times = new HashMap<TopicPartition, Long>();
            firsts.keySet().forEach(partition -> times.put(partition, since.millis()));
            Map<TopicPartition, OffsetAndTimestamp> found = log.offsetsForTimes(times);
            starts.replaceAll((partition, first) -> {
                OffsetAndTimestamp at = found.get(partition);
                return at == null ? ends.getOrDefault(partition, first) : at.offset();
            });
        }
        return starts;
    }

    private static Map<TopicPartition, Long> resumed(
            ResumeToken token, List<TopicPartition> partitions, Map<TopicPartition, Long> firsts) {
        var starts = new HashMap<>(firsts); // partitions that were added since are read from their beginning
        token.next().forEach((number, offset) -> {
            TopicPartition partition = partitions.stream()
                    .filter(each -> each.partition() == number)
                    .findFirst()
                    .orElseThrow(() -> Refusal.field("resume", "is of a search in other partitions"));
            starts.put(partition, offset);
        });
        return starts;
    }
}
