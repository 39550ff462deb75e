package io.crossdock.broker.group;

import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.ShardTimers;

import java.time.Duration;
import java.util.function.Consumer;

/** Deadlines of groups: nobody waits for their result, they only add to an outcome. Confined to the shard's lane. */
record GroupTimers(ShardTimers timers) {

    Timer.Cancellable after(Duration delay, Consumer<Outcome> operation) {
        return timers.after(delay, () -> {
            var out = new Outcome();
            operation.accept(out);
            return out.done();
        });
    }
}
