package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.internal.RecordBatch;

import java.util.ArrayList;
import java.util.List;

/**
 * What is asked of every single record of a batch, beyond being readable: a key where the topic is compacted, a time
 * within the limits where the topic's {@code batch.validation} is {@code full}. Goes through all of them before it
 * refuses, since the answer names each. Confined to one thread, for one batch.
 */
final class RecordChecks {
    private static final int MOST_ERRORS = 10_000;

    private final TopicPartition partition;
    private final boolean keys;
    private final boolean times;
    private final long earliest;
    private final long latest;
    private final List<RecordError> errors = new ArrayList<>();
    private int total;
    private boolean onlyTimes = true;
    private long maxTimestamp = RecordBatch.NO_TIMESTAMP;

    /**
     * @param keys whether each record needs a key
     * @param times whether each record's time must lie within the topic's limits around {@code now}
     */
    RecordChecks(TopicPartition partition, boolean keys, boolean times, LogConfig config, long now) {
        this.partition = partition;
        this.keys = keys;
        this.times = times;
        this.earliest =
                config.timestampBeforeMaxMillis() > now ? Long.MIN_VALUE : now - config.timestampBeforeMaxMillis();
        this.latest = config.timestampAfterMaxMillis() > Long.MAX_VALUE - now
                ? Long.MAX_VALUE
                : now + config.timestampAfterMaxMillis();
    }

    /** The next record. */
    void record(int index, long timestamp, boolean hasKey) {
        maxTimestamp = Math.max(maxTimestamp, timestamp);
        if (keys && !hasKey) {
            onlyTimes = false;
            add(index, "has no key, and " + partition.topic() + " is compacted");
        } else if (times && timestamp != RecordBatch.NO_TIMESTAMP && (timestamp < earliest || timestamp > latest)) {
            add(index, "has timestamp " + timestamp + ", which is not between " + earliest + " and " + latest);
        }
    }

    /** @throws org.apache.kafka.common.errors.ApiException a {@link RefusedRecords} if any record is wrong */
    void finish() {
        if (total > 0) {
            throw RefusedRecords.of(errors, total, onlyTimes);
        }
    }

    /** Largest time seen. */
    long maxTimestamp() {
        return maxTimestamp;
    }

    private void add(int index, String message) {
        total++;
        if (errors.size() < MOST_ERRORS) {
            errors.add(new RecordError(index, message));
        }
    }
}
