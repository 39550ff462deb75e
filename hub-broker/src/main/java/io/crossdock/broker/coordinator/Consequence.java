package io.crossdock.broker.coordinator;

import java.util.concurrent.CompletableFuture;

/** Something outside a shard that waits for the log. Exactly one of the two methods is called, on the shard's lane. */
public interface Consequence {

    /** Everything the operation relied on is committed. */
    void committed();

    /** The records did not make it into the log, or nobody knows any more. */
    void lost(Throwable cause);

    /** An answer to someone who waits. */
    static <T> Consequence answer(CompletableFuture<T> waiting, T response) {
        return new Consequence() {
            @Override
            public void committed() {
                waiting.complete(response);
            }

            @Override
            public void lost(Throwable cause) {
                waiting.completeExceptionally(cause);
            }
        };
    }

    /** An answer without content to someone who waits. */
    static Consequence done(CompletableFuture<Void> waiting) {
        return new Consequence() {
            @Override
            public void committed() {
                waiting.complete(null);
            }

            @Override
            public void lost(Throwable cause) {
                waiting.completeExceptionally(cause);
            }
        };
    }

    /** An effect that simply does not happen when the records are lost. */
    static Consequence effect(Runnable effect) {
        return new Consequence() {
            @Override
            public void committed() {
                effect.run();
            }

            @Override
            public void lost(Throwable cause) {
                // By contract there is nothing to take back: the effect has not happened.
            }
        };
    }
}
