package io.crossdock.broker.coordinator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A {@link Result} in the making, for operations that decide in several steps. Confined to one operation. */
public final class Outcome {
    private final List<ShardRecord> records = new ArrayList<>();
    private final List<Consequence> consequences = new ArrayList<>();
    private Framing framing = Framing.PLAIN;
    private long bytes;

    /** Appends a record with this operation. */
    public Outcome write(ShardRecord record) {
        records.add(record);
        bytes += record.size();
        return this;
    }

    /** How many records it has so far. */
    public int size() {
        return records.size();
    }

    /** Bytes of the keys and values it has so far. */
    public long bytes() {
        return bytes;
    }

    /** Appends the records as a batch of this kind. */
    public Outcome as(Framing kind) {
        framing = kind;
        return this;
    }

    /** Answers someone who waits, once this operation is committed. */
    public <R> Outcome answer(CompletableFuture<R> waiting, R response) {
        consequences.add(Consequence.answer(waiting, response));
        return this;
    }

    /** Does something outside the shard, once this operation is committed. */
    public Outcome afterCommit(Runnable effect) {
        consequences.add(Consequence.effect(effect));
        return this;
    }

    /** For an operation that nobody waits for. */
    public Result<Void> done() {
        return respond(CompletableFuture.<Void>completedFuture(null));
    }

    public <T> Result<T> respond(T response) {
        return respond(CompletableFuture.completedFuture(response));
    }

    public <T> Result<T> respond(CompletionStage<T> response) {
        return new Result<>(records, response, consequences, framing);
    }
}
