package io.crossdock.broker.rest.messages;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * One search. It holds what one fetch brings and no more, and waits while its client does not read. Each line that is due
 * twice a second tells whether the client is still there. Confined to the thread that answers.
 */
final class Search {
    /** After that a search ends, and its client goes on with another one. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Duration BETWEEN_PROGRESS = Duration.ofMillis(500);
    private static final Duration FIRST_FETCH = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(250);

    private final Consumer<byte[], byte[]> log;
    private final Range range;
    private final MessageFilter filter;
    private final int limit;
    private final Clock clock;
    private final BooleanSupplier stopping;
    private final Map<Integer, Long> next = new HashMap<>();
    /** Not read to their ends yet. */
    private final Set<TopicPartition> open = new HashSet<>();

    private ConsumerRecords<byte[], byte[]> first = ConsumerRecords.empty();
    private long scanned;
    private long matched;

    /**
     * @param log closed by whoever made it
     * @param stopping whether the hub is
     */
    Search(
            Consumer<byte[], byte[]> log,
            Range range,
            MessageFilter filter,
            int limit,
            Clock clock,
            BooleanSupplier stopping) {
        this.log = log;
        this.range = range;
        this.filter = filter;
        this.limit = limit;
        this.clock = clock;
        this.stopping = stopping;
    }

    /** Fetches for the first time, so that what the cluster refuses is known before anything is answered. */
    void begin() {
        log.assign(range.starts().keySet());
        range.starts().forEach((partition, start) -> {
            log.seek(partition, start);
            next.put(partition.partition(), start);
        });
        open.addAll(range.starts().keySet());
        Instant patience = clock.instant().plus(FIRST_FETCH);
        while (first.isEmpty() && leaveFinished() && clock.instant().isBefore(patience)) {
            first = log.poll(POLL);
        }
    }

    /** Searches until it is over. @throws IOException when the client has gone */
    void run(OutputStream client, Reader reader) throws IOException {
        var lines = new SearchLines(client, reader);
        try {
            lines.end(search(lines), null, scanned, matched, next);
        } catch (KafkaException refused) {
            lines.end("failed", refused.getMessage(), scanned, matched, next);
        }
    }

    /** @return why it ended */
    private String search(SearchLines lines) throws IOException {
        Instant end = clock.instant().plus(LONGEST);
        lines.progress(scanned, matched, left(), next);
        Instant due = clock.instant().plus(BETWEEN_PROGRESS);
        ConsumerRecords<byte[], byte[]> records = first;
        first = ConsumerRecords.empty();
        while (true) {
            if (take(records, lines)) {
                return "limit";
            }
            if (!leaveFinished()) {
                return "end";
            }
            Instant now = clock.instant();
            if (stopping.getAsBoolean()) {
                return "stopped";
            }
            if (!now.isBefore(end)) {
                return "time";
            }
            if (!now.isBefore(due)) {
                lines.progress(scanned, matched, left(), next);
                due = now.plus(BETWEEN_PROGRESS);
            }
            records = log.poll(POLL);
        }
    }

    /** @return whether that was enough */
    private boolean take(ConsumerRecords<byte[], byte[]> records, SearchLines lines) throws IOException {
        for (TopicPartition partition : records.partitions()) {
            long end = range.ends().getOrDefault(partition, 0L);
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                if (record.offset() >= end) {
                    break;
                }
                next.put(partition.partition(), record.offset() + 1);
                scanned++;
                if (filter.matches(record)) {
                    lines.message(record);
                    matched++;
                    if (matched == limit) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Also offsets without a record are passed: those of markers, and of what was compacted. @return whether any is left */
    private boolean leaveFinished() {
        List<TopicPartition> finished = new ArrayList<>();
        for (TopicPartition partition : open) {
            long position = log.position(partition);
            long end = range.ends().getOrDefault(partition, 0L);
            next.merge(partition.partition(), Math.min(position, end), Math::max);
            if (position >= end) {
                finished.add(partition);
            }
        }
        if (!finished.isEmpty()) {
            log.pause(finished);
            finished.forEach(open::remove);
        }
        return !open.isEmpty();
    }

    private long left() {
        long left = 0;
        for (Map.Entry<TopicPartition, Long> each : range.ends().entrySet()) {
            left += Math.max(
                    0, each.getValue() - next.getOrDefault(each.getKey().partition(), 0L));
        }
        return left;
    }
}
