package io.crossdock.broker.api.data.schema;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.metadata.config.SchemaValidation;
import org.apache.kafka.common.record.internal.MemoryRecords;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where batches are judged: what costs little on the thread that brings it, mostly the connection's event loop, the rest
 * on the threads of {@link Judges}. Thread-safe; does not block.
 */
final class JudgingPlace {
    /** A batch with so many bytes is walked in less time than it takes to wake another thread. */
    private static final int MOST_BYTES_HERE = 64 << 10;

    private final Judges judges;
    private final KeyedExecutor work;

    /** @param work writes dead letters and goes on behind them */
    JudgingPlace(Judges judges, KeyedExecutor work) {
        this.judges = judges;
        this.work = work;
    }

    /** What the judgement of one batch may take. */
    JudgingTime budget(SchemaValidation rules) {
        return judges.budget(rules.time());
    }

    /** Decides on a batch that has just come. */
    CompletableFuture<Passed> first(
            SchemaValidation rules, Arrival arrival, Supplier<CompletableFuture<Passed>> decision) {
        return isQuick(rules, arrival.records()) ? decision.get() : onJudges(arrival, decision);
    }

    /** Decides on a batch that has waited; the thread that says so is whoever's. */
    CompletableFuture<Passed> again(
            SchemaValidation rules, Arrival arrival, Supplier<CompletableFuture<Passed>> decision) {
        return isQuick(rules, arrival.records())
                ? onLane(arrival, lane -> decision.get())
                : onJudges(arrival, decision);
    }

    /** Decides where it does not matter that more than reading is done, in the order of the batch's line. */
    CompletableFuture<Passed> onLane(Arrival arrival, Function<Executor, CompletableFuture<Passed>> decision) {
        Executor lane = work.lane(arrival.line());
        return CompletableFuture.supplyAsync(() -> decision.apply(lane), lane).thenCompose(decided -> decided);
    }

    private CompletableFuture<Passed> onJudges(Arrival arrival, Supplier<CompletableFuture<Passed>> decision) {
        return judges.judge(arrival.line(), decision).thenCompose(decided -> decided);
    }

    private static boolean isQuick(SchemaValidation rules, MemoryRecords records) {
        return !rules.value().needsPayload()
                && !rules.key().needsPayload()
                && records.sizeInBytes() <= MOST_BYTES_HERE
                && !SchemaCheck.isCompressed(SchemaCheck.batchOf(records));
    }
}
