package io.crossdock.broker.txn;

import io.crossdock.broker.coordinator.Result;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** How somebody outside a shard's lane comes back to whatever state the shard has by then. Thread-safe. */
interface ShardWay {

    /** @return fails when nothing was decided, such as on a full disk, or when it was lost with the state */
    CompletableFuture<Void> write(Function<TransactionShard, Result<Void>> operation);

    /** For what decides nothing; when the shard is gone it does not happen. */
    void attend(Function<TransactionShard, Result<Void>> operation);
}
