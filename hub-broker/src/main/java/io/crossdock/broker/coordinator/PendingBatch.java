package io.crossdock.broker.coordinator;

import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

import java.util.ArrayList;
import java.util.List;

/** Records of one or several operations on their way into the log, and what waits for them. Confined to the lane. */
final class PendingBatch {
    /** Far below any sensible {@code max.message.bytes}; one operation alone may still be larger. */
    private static final int ENOUGH_BYTES = 128 * 1024;

    private final List<ShardRecord> records = new ArrayList<>();
    private final List<Consequence> waiting = new ArrayList<>();
    private int bytes;
    private boolean committed;

    void add(List<ShardRecord> more) {
        records.addAll(more);
        for (ShardRecord each : more) {
            bytes += each.size();
        }
    }

    void await(List<Consequence> consequences) {
        waiting.addAll(consequences);
    }

    boolean isFull() {
        return bytes >= ENOUGH_BYTES;
    }

    MemoryRecords toRecords(long now) {
        SimpleRecord[] all = records.stream()
                .map(record -> new SimpleRecord(now, record.key(), record.value()))
                .toArray(SimpleRecord[]::new);
        return MemoryRecords.withRecords(Compression.NONE, all);
    }

    void commit() {
        committed = true;
    }

    boolean isCommitted() {
        return committed;
    }

    void release() {
        waiting.forEach(Consequence::committed);
    }

    void lose(Throwable cause) {
        waiting.forEach(consequence -> consequence.lost(cause));
    }
}
