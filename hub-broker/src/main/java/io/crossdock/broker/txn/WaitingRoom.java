package io.crossdock.broker.txn;

import io.crossdock.broker.coordinator.Consequence;
import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.Result;
import io.crossdock.broker.coordinator.ShardTimers;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.ConcurrentTransactionsException;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Requests for the next transaction that came while the markers of the last one are being written, which takes
 * milliseconds. Sent away, the client would come back after its pause, which takes longer, and its pipelined batches
 * would come back in another order. Who waits too long is sent away after all.
 *
 * <p>Bounded by the requests in flight per connection. Passing state; confined to the shard's lane.
 */
final class WaitingRoom {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final ShardTimers timers;
    private final Map<String, Deque<Guest>> byId = new HashMap<>();

    WaitingRoom(ShardTimers timers) {
        this.timers = timers;
    }

    private record Guest(Supplier<Result<Void>> operation, CompletableFuture<Void> answer) {}

    /** Whether somebody waits, behind whom a later request has to line up. */
    boolean isOccupied(String id) {
        return byId.containsKey(id);
    }

    Result<Void> enter(String id, Supplier<Result<Void>> operation) {
        var guest = new Guest(operation, new CompletableFuture<>());
        byId.computeIfAbsent(id, first -> new ArrayDeque<>()).add(guest);
        timers.after(PATIENCE, () -> {
            if (leave(id, guest)) {
                guest.answer().completeExceptionally(stillBusy(id));
            }
            return new Outcome().done();
        });
        return new Outcome().respond(guest.answer());
    }

    /** The markers are written: everyone's turn, in order, each as an operation of its own. */
    void open(String id) {
        if (isOccupied(id)) {
            timers.after(Duration.ZERO, () -> serveFirst(id));
        }
    }

    /** Whoever lined up behind the others since the markers were written has a turn too: nothing else would call them. */
    private Result<Void> serveFirst(String id) {
        Deque<Guest> guests = byId.get(id);
        if (guests == null) {
            return new Outcome().done();
        }
        Guest first = guests.element();
        leave(id, first);
        open(id);
        return serve(first);
    }

    void close(ApiException reason) {
        byId.values().forEach(guests -> guests.forEach(guest -> guest.answer().completeExceptionally(reason)));
        byId.clear();
    }

    private static Result<Void> serve(Guest guest) {
        Result<Void> result;
        try {
            result = guest.operation().get();
        } catch (ApiException refused) {
            guest.answer().completeExceptionally(refused);
            return new Outcome().done();
        }
        return new Result<>(result.records(), result.response(), List.of(Consequence.done(guest.answer())));
    }

    /** @return false if it was gone already */
    private boolean leave(String id, Guest guest) {
        Deque<Guest> guests = byId.get(id);
        if (guests == null || !guests.remove(guest)) {
            return false;
        }
        if (guests.isEmpty()) {
            byId.remove(id);
        }
        return true;
    }

    static ConcurrentTransactionsException stillBusy(String id) {
        return new ConcurrentTransactionsException("The previous transaction of " + id + " is being ended; try again");
    }
}
