package io.crossdock.broker.coordinator;

import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.log.DiskFullException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.CoordinatorLoadInProgressException;
import org.apache.kafka.common.errors.NotCoordinatorException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One shard during one leadership: loading, active, resigned.
 *
 * <p>Records are replayed when they are decided, before they are appended, so that operations do not wait for each
 * other's commits. The price is paid when an append fails: the state then contains what the log does not. It is thrown
 * away, everyone who waits is told so, and the log is replayed from its start into an empty shard; that also gets right
 * the append of which nobody knows whether it happened. When the failure means that another broker leads, the shard just
 * stays down until the next election. A log that fails again and again is read again after growing pauses; and while its
 * disk is known to be full, whatever would write is refused before it decides, so that nothing need be taken back.
 *
 * <p>State is confined to the lane; {@code phase} alone is read from everywhere, to refuse early.
 */
final class HostedShard<S extends Shard> {
    private static final Logger LOG = LoggerFactory.getLogger(HostedShard.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final int LONGEST_PAUSE = 6; // doublings: 6.4 s
    /** How long a deadline waits that came due on a full disk, which is looked at once a second. */
    private static final Duration UNTIL_ROOM = Duration.ofSeconds(1);

    private enum Phase {
        LOADING,
        ACTIVE,
        RESIGNED
    }

    /** A shard and what lives and dies with it. */
    private record Life<S>(S shard, Appender appender) {}

    private final ShardLog log;
    private final int leaderEpoch;
    private final Executor lane;
    private final Timer timer;
    private final Clock clock;
    private final ShardFactory<S> factory;
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.LOADING);
    private @Nullable Life<S> life;
    private int failuresInARow;

    HostedShard(ShardLog log, int leaderEpoch, Executor lane, Timer timer, Clock clock, ShardFactory<S> factory) {
        this.log = log;
        this.leaderEpoch = leaderEpoch;
        this.lane = lane;
        this.timer = timer;
        this.clock = clock;
        this.factory = factory;
    }

    int leaderEpoch() {
        return leaderEpoch;
    }

    boolean isResigned() {
        return phase.get() == Phase.RESIGNED;
    }

    CompletableFuture<Void> whenLoaded() {
        return loaded;
    }

    /** Begins to read the log; without effect the second time. */
    void start() {
        if (started.compareAndSet(false, true)) {
            lane.execute(this::load);
        }
    }

    CompletableFuture<Void> resign() {
        phase.set(Phase.RESIGNED);
        return CompletableFuture.runAsync(() -> unload(notCoordinator(), notCoordinator()), lane);
    }

    /** See {@link ShardRuntime#write}. */
    <T> CompletableFuture<T> write(Function<S, Result<T>> operation) {
        return hand(answer -> {
            Throwable full = noRoom();
            if (full == null || phase.get() != Phase.ACTIVE) {
                run(operation, answer);
            } else {
                answer.completeExceptionally(full);
            }
        });
    }

    /** See {@link ShardRuntime#attend}. */
    <T> CompletableFuture<T> attend(Function<S, Result<T>> operation) {
        return hand(answer -> run(operation, answer));
    }

    private <T> CompletableFuture<T> hand(Consumer<CompletableFuture<T>> work) {
        if (phase.get() == Phase.LOADING) {
            Throwable refusal = noRoom(); // it may be read long ago, and wait for replicas or for the disk
            return refusal == null
                    ? ShardRuntime.loading(log.topicPartition())
                    : CompletableFuture.failedFuture(refusal);
        }
        var answer = new CompletableFuture<T>();
        try {
            lane.execute(() -> work.accept(answer));
        } catch (RejectedExecutionException closing) {
            answer.completeExceptionally(notCoordinator());
        }
        return answer;
    }

    /** Why the log would take no record now, as its clients are told; null when it would. */
    private @Nullable Throwable noRoom() {
        try {
            log.requireRoom();
            return null;
        } catch (DiskFullException | NotEnoughReplicasException full) {
            return AppendFailure.forClient(full);
        }
    }

    private <T> void run(Function<S, Result<T>> operation, CompletableFuture<T> answer) {
        Life<S> current = life;
        if (phase.get() != Phase.ACTIVE || current == null) {
            answer.completeExceptionally(phase.get() == Phase.LOADING ? stillLoading() : notCoordinator());
            return;
        }
        Result<T> result;
        try {
            result = operation.apply(current.shard());
            if (result.framing() instanceof Framing.Marker end) {
                log.check(end.marker()); // now, while its refusal is no reason to read the whole log
            }
        } catch (ApiException refused) {
            answer.completeExceptionally(refused);
            return;
        } catch (Throwable broken) { // an Error too: whoever waits must hear of it
            // It may have stopped half way, with somebody's answer taken and not given: begin again from the log.
            answer.completeExceptionally(broken);
            failed(broken);
            return;
        }
        var waiting = new ArrayList<>(result.consequences());
        waiting.add(relay(result, answer));
        apply(current, result, waiting);
    }

    private void apply(Life<S> current, Result<?> result, List<Consequence> waiting) {
        try {
            Replay.decided(current.shard(), result);
        } catch (Throwable broken) {
            waiting.forEach(consequence -> consequence.lost(broken));
            failed(broken);
            return;
        }
        current.appender().append(result, waiting);
    }

    private static <T> Consequence relay(Result<T> result, CompletableFuture<T> answer) {
        return new Consequence() {
            @Override
            public void committed() {
                result.response().whenComplete((response, failure) -> {
                    if (failure == null) {
                        answer.complete(response);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
            }

            @Override
            public void lost(Throwable cause) {
                answer.completeExceptionally(cause);
            }
        };
    }

    private void load() {
        if (phase.get() == Phase.RESIGNED) {
            loaded.completeExceptionally(notCoordinator());
            return;
        }
        long began = clock.millis();
        try {
            S shard = factory.create(log.topicPartition(), leaderEpoch, this::after);
            long records = replay(shard);
            // Fifty new partitions have nothing to tell.
            LOG.atLevel(records == 0 ? Level.DEBUG : Level.INFO)
                    .log("Read {} records of {} in {} ms", records, log.topicPartition(), clock.millis() - began);
            CompletableFuture<Void> committed = log.whenCommitted();
            if (committed.isDone()) {
                begin(shard);
            } else {
                committed.whenCompleteAsync((nothing, never) -> begin(shard), lane);
            }
        } catch (Throwable unreadable) { // an Error too, or it would be loading for ever
            giveUp(unreadable);
        }
    }

    /** What was read can no longer be lost, so others may hear of it. */
    private void begin(S shard) {
        if (phase.get() == Phase.RESIGNED) {
            loaded.completeExceptionally(notCoordinator());
            return;
        }
        try {
            var fresh = new Life<>(shard, new Appender(log, lane, clock, this::failed));
            life = fresh;
            phase.compareAndSet(Phase.LOADING, Phase.ACTIVE); // unless it was resigned meanwhile
            Result<Void> first = shard.loaded();
            apply(fresh, first, first.consequences());
            loaded.complete(null);
        } catch (Throwable broken) {
            giveUp(broken);
        }
    }

    private void giveUp(Throwable unreadable) {
        if (unreadable instanceof NotLeaderOrFollowerException) {
            LOG.info("Gave up {} before it was read: {}", log.topicPartition(), unreadable.getMessage());
        } else {
            LOG.error(
                    "Cannot read {}, so what it keeps has no coordinator; restart or move its leader once the cause is mended",
                    log.topicPartition(),
                    unreadable);
        }
        phase.set(Phase.RESIGNED);
        unload(notCoordinator(), notCoordinator());
        loaded.completeExceptionally(unreadable);
    }

    private long replay(S shard) {
        long[] count = {0};
        log.replay(batch -> count[0] += Replay.read(shard, batch));
        return count[0];
    }

    private Timer.Cancellable after(Duration delay, Supplier<Result<Void>> operation) {
        var deadline = new Deadline<>(life, operation);
        start(deadline, delay);
        return () -> {
            deadline.cancelled = true;
            deadline.due.cancel();
        };
    }

    private void start(Deadline<S> deadline, Duration delay) {
        deadline.due = timer.after(delay, lane, () -> expire(deadline));
    }

    private void expire(Deadline<S> deadline) {
        if (deadline.cancelled || life == null || deadline.life != life) {
            return;
        }
        if (noRoom() != null) {
            start(deadline, UNTIL_ROOM);
            return;
        }
        var done = new CompletableFuture<Void>();
        run(shard -> deadline.operation.get(), done);
        done.whenComplete((nothing, failure) -> {
            // Nobody else would hear of it; refusals by the protocol are not expected here, but harmless.
            if (failure != null && !(failure instanceof ApiException)) {
                LOG.error("A deadline of {} failed; report this as a defect", log.topicPartition(), failure);
            }
        });
    }

    private void failed(Throwable cause) {
        Throwable told = AppendFailure.forClient(cause);
        if (AppendFailure.endsLeadership(cause)) {
            LOG.info("Gave up {}: {}", log.topicPartition(), cause.toString());
            phase.set(Phase.RESIGNED);
            unload(told, notCoordinator());
            return;
        }
        Duration pause = pauseBeforeReading();
        LOG.warn(
                "An append to {} failed; reading its state anew from the log in {} ms",
                log.topicPartition(),
                pause.toMillis(),
                cause);
        phase.compareAndSet(Phase.ACTIVE, Phase.LOADING);
        unload(told, stillLoading());
        if (pause.isZero()) {
            lane.execute(this::load);
        } else {
            timer.after(pause, lane, this::load);
        }
    }

    /** A log is long, and one that has taken nothing since it was read last is not likely to take the next. */
    private Duration pauseBeforeReading() {
        if (life != null && life.appender().hasCommitted()) {
            failuresInARow = 0;
        }
        int before = failuresInARow++;
        return before == 0 ? Duration.ZERO : FIRST_PAUSE.multipliedBy(1L << Math.min(before - 1, LONGEST_PAUSE));
    }

    private void unload(Throwable forUncommitted, ApiException forWaiting) {
        Life<S> ending = life;
        life = null;
        if (ending != null) {
            ending.appender().lose(forUncommitted);
            ending.shard().unloaded(forWaiting);
        }
    }

    private NotCoordinatorException notCoordinator() {
        return new NotCoordinatorException("This broker does not lead " + log.topicPartition() + ".");
    }

    private CoordinatorLoadInProgressException stillLoading() {
        return new CoordinatorLoadInProgressException("This broker is reading " + log.topicPartition() + " anew.");
    }

    /** A timed operation. Cancelling must also reach the one that already waits for its turn on the lane. */
    private static final class Deadline<S> {
        private final @Nullable Life<S> life;
        private final Supplier<Result<Void>> operation;
        private Timer.Cancellable due = () -> {};
        private boolean cancelled;

        private Deadline(@Nullable Life<S> life, Supplier<Result<Void>> operation) {
            this.life = life;
            this.operation = operation;
        }
    }
}
