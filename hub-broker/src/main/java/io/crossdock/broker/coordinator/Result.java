package io.crossdock.broker.coordinator;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What an operation decided: records to append, and what becomes visible once they are committed.
 *
 * @param records appended in one batch, hence all or none; may be empty
 * @param response the caller's answer. It may complete later, in another operation, when the caller has to wait for
 *     others; it never leaves before the records are committed
 * @param consequences answers to others and effects outside, in order
 * @param framing what kind of batch the records become; a {@link Framing.Marker} has no records
 */
public record Result<T>(
        List<ShardRecord> records, CompletionStage<T> response, List<Consequence> consequences, Framing framing) {
    public Result {
        records = List.copyOf(records);
        consequences = List.copyOf(consequences);
    }

    /** Records that count at once. */
    public Result(List<ShardRecord> records, CompletionStage<T> response, List<Consequence> consequences) {
        this(records, response, consequences, Framing.PLAIN);
    }

    /** Whether anything is to be appended. */
    boolean appends() {
        return !records.isEmpty() || framing instanceof Framing.Marker;
    }

    /** Nothing to append; the answer is known. */
    public static <T> Result<T> of(T response) {
        return new Result<>(List.of(), CompletableFuture.completedFuture(response), List.of());
    }
}
