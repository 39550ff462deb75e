package io.crossdock.broker.coordinator;

import io.crossdock.broker.concurrent.Timer;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Deadlines of one shard. An operation whose time has come runs like any other operation of the shard, in order with
 * them; after its handle was cancelled it does not run, not even when its time had come and it only waited for its turn.
 * While the disk of the shard's log has no room, none runs: they come up for it once a second. Confined to the shard's
 * lane.
 */
@FunctionalInterface
public interface ShardTimers {

    /** @param delay zero or more */
    Timer.Cancellable after(Duration delay, Supplier<Result<Void>> operation);
}
