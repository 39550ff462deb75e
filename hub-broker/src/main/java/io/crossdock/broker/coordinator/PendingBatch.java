package io.crossdock.broker.coordinator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Records of one or several operations on their way into the log, and what waits for them. Confined to the lane. */
final class PendingBatch {
    /** Far below any sensible {@code max.message.bytes}; one operation alone may still be larger. */
    private static final int ENOUGH_BYTES = 128 * 1024;

    private final Framing framing;
    private final List<ShardRecord> records = new ArrayList<>();
    private final List<Consequence> waiting = new ArrayList<>();
    private int bytes;
    private boolean committed;

    PendingBatch(Framing framing) {
        this.framing = framing;
    }

    boolean takes(Framing other) {
        return framing.joins(other);
    }

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

    CompletableFuture<Void> append(ShardLog log, long now) {
        return framing.append(log, records, now);
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
