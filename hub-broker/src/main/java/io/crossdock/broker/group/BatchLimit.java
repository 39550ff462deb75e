package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.ShardRecord;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;

import java.util.List;
import java.util.function.IntSupplier;

/**
 * How much one operation may write: what the offsets topic takes in one batch. More would be refused by the log after the
 * state has changed, and everybody in the shard would have to wait until it is read anew.
 *
 * @param bytes [max.message.bytes of __consumer_offsets], read anew each time
 */
record BatchLimit(IntSupplier bytes) {
    /** Header of a batch. */
    private static final int BATCH = 61;
    /** Lengths, deltas and attributes of a record, at most. */
    private static final int RECORD = 21;

    boolean admits(List<ShardRecord> records) {
        return size(records) <= bytes.getAsInt();
    }

    /** @throws RecordBatchTooLargeException unless these records may be written together */
    void check(String group, List<ShardRecord> records) {
        if (!admits(records)) {
            throw new RecordBatchTooLargeException("Group " + group + " would write " + size(records)
                    + " bytes at once, and " + "__consumer_offsets takes " + bytes.getAsInt()
                    + "; raise its max.message.bytes");
        }
    }

    /**
     * How many more tombstones, each with a key of so many bytes at most, may be written in one round of forgetting:
     * rounds take half of a batch, so that what ends an operation still fits. 0 when the round is full; at least one fits
     * in an empty one.
     */
    int room(Outcome out, int keyBytes) {
        long left = bytes.getAsInt() / 2 - (BATCH + (long) RECORD * out.size() + out.bytes());
        if (out.size() == 0) {
            return (int) Math.max(1, left / (RECORD + keyBytes));
        }
        return (int) Math.max(0, left / (RECORD + keyBytes));
    }

    private static long size(List<ShardRecord> records) {
        long size = BATCH;
        for (ShardRecord record : records) {
            size += RECORD + record.size();
        }
        return size;
    }
}
