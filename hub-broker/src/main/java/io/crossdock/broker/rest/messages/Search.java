package io.crossdock.broker.rest.messages;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * One search. It holds what one fetch brings and no more, and waits while its client does not read. Each line that is due
 * five times a second tells whether the client is still there. Confined to the thread that answers.
 */
final class Search {
    private static final Logger LOG = LoggerFactory.getLogger(Search.class);

    /** After that a search ends, and its client goes on with another one. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Duration BETWEEN_PROGRESS = Duration.ofMillis(200);
    private static final Duration FIRST_FETCH = Duration.ofSeconds(3);

    /** A reader says nothing of brokers that have gone: it waits for them. */
    private static final Duration MOST_SILENCE = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(100);

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
    private Optional<KafkaException> unreadable = Optional.empty();
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
        try {
            while (first.isEmpty() && leaveFinished() && clock.instant().isBefore(patience)) {
                first = log.poll(POLL);
            }
        } catch (ApiException refused) {
            throw refused;
        } catch (KafkaException damaged) {
            unreadable = Optional.of(damaged); // the first record, as another one would be further on
        }
    }

    /**
     * Searches until it is over. What ends it early is told as the last line: an answer that merely stops looks whole to
     * many clients.
     *
     * @throws IOException when the client has gone
     */
    void run(OutputStream client, Reader reader) throws IOException {
        var lines = new SearchLines(client, reader);
        try {
            String reason = search(lines);
            lines.end(reason, scanned, matched, next);
        } catch (KafkaException failure) {
            lines.error(SearchFailure.text(failure), scanned, matched, next);
        } catch (RuntimeException failure) {
            LOG.error(
                    "A search failed in {} at the records {} by partition",
                    range.ends().keySet(),
                    next,
                    failure);
            lines.error(
                    "the hub failed at the next record (" + failure + "); its log says where", scanned, matched, next);
        }
    }

    /** @return why it ended */
    private String search(SearchLines lines) throws IOException {
        Instant end = clock.instant().plus(LONGEST);
        lines.progress(scanned, matched, left(), next);
        if (unreadable.isPresent()) {
            throw unreadable.get();
        }
        Instant due = clock.instant().plus(BETWEEN_PROGRESS);
        Duration silence = Duration.ZERO;
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
            long before = left();
            records = log.poll(POLL);
            boolean silent = records.isEmpty() && leaveFinished() && left() == before;
            silence = silent ? silence.plus(Duration.between(now, clock.instant())) : Duration.ZERO;
            if (silence.compareTo(MOST_SILENCE) >= 0) {
                throw SearchFailure.silent(silence, before);
            }
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
                boolean found = filter.matches(record);
                if (found) {
                    lines.message(record);
                    matched++;
                }
                scanned++;
                next.put(partition.partition(), record.offset() + 1); // not before: it may have failed on this one
                if (found && matched == limit) {
                    return true;
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
