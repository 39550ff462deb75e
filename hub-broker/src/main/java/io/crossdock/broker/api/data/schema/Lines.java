package io.crossdock.broker.api.data.schema;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Keeps the order of each line: what is decided early goes on only when those before it have. How many stand in a line is
 * bounded by the requests in flight per connection. Thread-safe; of one line one call at a time.
 */
final class Lines {
    private static final CompletableFuture<Void> NOBODY = CompletableFuture.completedFuture(null);

    private final Map<Line, CompletableFuture<Void>> lasts = new ConcurrentHashMap<>();

    /** Whether nobody waits. */
    boolean isIdle() {
        return lasts.isEmpty();
    }

    /**
     * Goes on when the decision is made, whatever it is, and those before in the line have gone on; at once and on this
     * thread if that is so already.
     *
     * @return what comes of it
     */
    <T> CompletableFuture<T> inOrder(Line line, CompletableFuture<?> decision, Supplier<CompletableFuture<T>> goOn) {
        CompletableFuture<Void> before = lasts.getOrDefault(line, NOBODY);
        if (before.isDone() && decision.isDone()) {
            return goOn.get();
        }
        var answer = new CompletableFuture<T>();
        CompletableFuture<Void> over = before.thenCompose(free -> decision.handle((decided, failure) -> {
            goOn.get().whenComplete((result, refusal) -> {
                if (refusal == null) {
                    answer.complete(result);
                } else {
                    answer.completeExceptionally(refusal);
                }
            });
            return null;
        }));
        lasts.put(line, over);
        over.whenComplete((nothing, never) -> lasts.remove(line, over));
        return answer;
    }
}
