package io.crossdock.broker.partition;

import java.util.concurrent.CompletableFuture;

/** How a producer gets leave to open its transaction in a partition. Thread-safe; must not block. */
public interface Admission {

    /** Whether asking also adds the partition to the transaction, which is transaction version 2 (KIP-890). */
    boolean adds();

    /**
     * Asks for it. Called once for the batch that would open the transaction, not for those that follow.
     *
     * @return completes when the batch may be appended; fails with the {@code ApiException} to answer
     */
    CompletableFuture<Void> ask();
}
