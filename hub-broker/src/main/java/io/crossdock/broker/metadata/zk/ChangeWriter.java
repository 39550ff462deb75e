package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataChange;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Writes changes: those of one subject one after the other, so that each is decided on the outcome of the one before;
 * those of different subjects side by side.
 *
 * <p>When the answer to a write is lost with the connection, nobody knows whether it happened. Such a change stays where
 * it is until a fresh reading of the cluster tells; then it is done, or written again. That is safe because every write
 * is conditional. What is asked for, or answered, while that reading is under way waits for its end too: half a reading
 * must be neither decided on nor published, for a partition whose topic is not in the image deletes its log.
 *
 * <p>Confined to the metadata thread.
 */
final class ChangeWriter {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int WAITING_AT_MOST = 20_000;
    private static final int ATTEMPTS = 4;

    private final ZkConnection connection;
    private final BooleanSupplier isRead;
    private final Supplier<ClusterFold> fold;
    private final Supplier<CompletableFuture<Void>> publish;
    private final Timer timer;
    private final Executor executor;
    private final Map<String, Queue<Pending>> waiting = new HashMap<>();
    private int count;

    /**
     * @param isRead whether {@code fold} shows the whole cluster; {@link #resume} is called after it became so
     * @param publish publishes what has been read and completes when every listener has finished with it
     */
    ChangeWriter(
            ZkConnection connection,
            BooleanSupplier isRead,
            Supplier<ClusterFold> fold,
            Supplier<CompletableFuture<Void>> publish,
            Timer timer,
            Executor executor) {
        this.connection = connection;
        this.isRead = isRead;
        this.fold = fold;
        this.publish = publish;
        this.timer = timer;
        this.executor = executor;
    }

    /** @param done completes as {@link io.crossdock.broker.metadata.MetadataStore#apply} promises */
    void write(MetadataChange change, Fence fence, CompletableFuture<Void> done) {
        if (count >= WAITING_AT_MOST) {
            done.completeExceptionally(new TimeoutException(
                    count + " metadata changes are waiting for ZooKeeper already; try again later."));
            return;
        }
        count++;
        Timer.Cancellable deadline = timer.after(
                DEADLINE,
                executor,
                () -> done.completeExceptionally(new TimeoutException("ZooKeeper did not confirm the change of "
                        + change.subject() + " within " + DEADLINE.toSeconds() + " s; it may still happen.")));
        done.whenComplete((ok, failure) -> deadline.cancel());
        var pending = new Pending(change, fence, done);
        Queue<Pending> queue = waiting.computeIfAbsent(change.subject(), subject -> new ArrayDeque<>());
        queue.add(pending);
        if (queue.size() == 1) {
            attempt(pending);
        }
    }

    /** Clears up what became of the writes whose answers were lost. {@code image} was read since. */
    void resume(ClusterImage image) {
        for (Queue<Pending> queue : List.copyOf(waiting.values())) {
            Pending first = queue.peek();
            if (first == null || !first.inDoubt) {
                continue;
            }
            first.inDoubt = false;
            if (first.change.isShownBy(image)) {
                written(first);
            } else if (first.done.isDone()) {
                next(first); // its deadline is over, nobody waits for it
            } else {
                attempt(first);
            }
        }
    }

    /** Fails everything that still waits. */
    void close() {
        var closed = new NotControllerException("This broker is shutting down.");
        waiting.values().forEach(queue -> queue.forEach(pending -> pending.done.completeExceptionally(closed)));
    }

    private void attempt(Pending pending) {
        if (!isRead.getAsBoolean() || pending.fence.isAwaitedBy(pending.change)) {
            pending.inDoubt = true;
            return;
        }
        pending.attempts++;
        var operations = new ArrayList<Op>();
        try {
            operations.addAll(pending.fence.around(pending.change, pending.decidedIn));
            operations.addAll(pending.change.match(new ChangeOperations(fold.get(), pending.fence.broker())));
        } catch (ApiException impossible) {
            // Whoever decides again shall see what was in the way.
            publish.get().whenComplete((ok, never) -> pending.done.completeExceptionally(impossible));
            next(pending);
            return;
        }
        connection.multi(operations).thenCompose(ok -> connection.barrier()).whenComplete((ok, failure) -> {
            if (failure == null && isRead.getAsBoolean()) {
                written(pending);
            } else if (failure == null || MultiFailure.isLoss(failure)) {
                pending.inDoubt = true;
            } else {
                refused(pending, MultiFailure.unwrap(failure));
            }
        });
    }

    /** A condition did not hold. What made it fail has been announced to us by now: once it is read, decide again. */
    private void refused(Pending pending, Throwable failure) {
        Optional<ApiException> fenced = pending.fence.brokenBy(pending.change, failure);
        if (fenced.isPresent()) {
            failed(pending, fenced.get());
        } else if (failure instanceof KeeperException && mayTryAgain(pending, failure)) {
            connection.barrier().whenComplete((ok, lost) -> {
                if (lost == null) {
                    attempt(pending);
                } else {
                    pending.inDoubt = true;
                }
            });
        } else {
            failed(
                    pending,
                    new UnknownServerException(
                            "ZooKeeper refused the change of " + pending.change.subject() + ": " + failure, failure));
        }
    }

    /** A version that moved on is somebody else's success, so that is tried until the deadline; the rest is not. */
    private static boolean mayTryAgain(Pending pending, Throwable failure) {
        return MultiFailure.code(failure) == Code.BADVERSION ? !pending.done.isDone() : pending.attempts < ATTEMPTS;
    }

    private void written(Pending pending) {
        publish.get().whenComplete((ok, never) -> pending.done.complete(null));
        next(pending);
    }

    private void failed(Pending pending, ApiException why) {
        pending.done.completeExceptionally(why);
        next(pending);
    }

    private void next(Pending finished) {
        count--;
        String subject = finished.change.subject();
        Queue<Pending> queue = waiting.getOrDefault(subject, new ArrayDeque<>());
        queue.poll();
        Pending following = queue.peek();
        if (following == null) {
            waiting.remove(subject);
        } else {
            executor.execute(() -> attempt(following)); // not from here: a long queue of refusals would be a deep stack
        }
    }

    /** A change on its way. Its first attempt starts when it is the first of its subject. */
    private static final class Pending {
        private final MetadataChange change;
        private final Fence fence;
        private final CompletableFuture<Void> done;
        private final OptionalInt decidedIn;
        private int attempts;
        private boolean inDoubt;

        Pending(MetadataChange change, Fence fence, CompletableFuture<Void> done) {
            this.change = change;
            this.fence = fence;
            this.decidedIn = fence.life();
            this.done = done;
        }
    }
}
