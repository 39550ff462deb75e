package io.crossdock.broker.partition;

import io.crossdock.broker.log.AppendInfo;
import io.crossdock.broker.log.AppendOrigin;
import io.crossdock.broker.log.PartitionLog;
import io.crossdock.broker.log.Verification;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The batches of transactional producers on their way into one partition. The first of a transaction waits until the
 * coordinator has agreed, and what the same producer sends meanwhile waits behind it, so its order stays as it came;
 * nobody else waits. How much that is, is bounded by the requests in flight per connection.
 *
 * <p>Confined to the partition's lane.
 */
final class TransactionalAppends {
    /** What appends on the lane. */
    interface Target {
        CompletableFuture<AppendInfo> append(
                MemoryRecords records, AppendOrigin origin, Acks wanted, Verification verification);
    }

    private record Waiting(
            MemoryRecords records,
            AppendOrigin origin,
            Acks wanted,
            Admission admission,
            CompletableFuture<AppendInfo> answer) {}

    private final PartitionLog log;
    private final Executor lane;
    private final Target target;
    private final Map<Long, Deque<Waiting>> byProducer = new HashMap<>();

    TransactionalAppends(PartitionLog log, Executor lane, Target target) {
        this.log = log;
        this.lane = lane;
        this.target = target;
    }

    /** @param records of one producer, the first batch transactional */
    void append(
            MemoryRecords records,
            AppendOrigin origin,
            Acks wanted,
            Admission admission,
            CompletableFuture<AppendInfo> answer) {
        long producerId = firstBatch(records).producerId();
        var arrived = new Waiting(records, origin, wanted, admission, answer);
        Deque<Waiting> before = byProducer.get(producerId);
        if (before != null) {
            before.add(arrived);
            return;
        }
        var queue = new ArrayDeque<Waiting>();
        queue.add(arrived);
        advance(producerId, queue);
    }

    private void advance(long producerId, Deque<Waiting> queue) {
        for (Waiting head = queue.peek(); head != null; head = queue.peek()) {
            CompletableFuture<Void> leave;
            Verification verification = Verification.NONE;
            try {
                verification = verify(head);
                leave = verification == Verification.NONE
                        ? CompletableFuture.completedFuture(null)
                        : head.admission().ask();
            } catch (RuntimeException refused) {
                leave = CompletableFuture.failedFuture(refused);
            }
            if (!leave.isDone()) {
                byProducer.put(producerId, queue);
                resume(leave, producerId, queue, verification);
                return;
            }
            settle(queue.remove(), leave, verification);
        }
        byProducer.remove(producerId);
    }

    private void resume(
            CompletableFuture<Void> leave, long producerId, Deque<Waiting> queue, Verification verification) {
        leave.whenComplete((nothing, failure) -> {
            try {
                lane.execute(() -> {
                    settle(queue.remove(), leave, verification);
                    advance(producerId, queue);
                });
            } catch (RejectedExecutionException closing) { // the lane runs nothing any more, so nobody else is here
                queue.forEach(each -> each.answer().completeExceptionally(Partition.shuttingDown(closing)));
            }
        });
    }

    private void settle(Waiting head, CompletableFuture<Void> leave, Verification verification) {
        leave.thenCompose(nothing -> target.append(head.records(), head.origin(), head.wanted(), verification))
                .whenComplete((appended, failure) -> answer(head.answer(), appended, failure));
    }

    private static void answer(
            CompletableFuture<AppendInfo> waiting, @Nullable AppendInfo appended, @Nullable Throwable failure) {
        if (appended != null) {
            waiting.complete(appended);
        } else if (failure != null) {
            waiting.completeExceptionally(failure);
        }
    }

    private Verification verify(Waiting arrived) {
        RecordBatch first = firstBatch(arrived.records());
        return log.verify(
                first.producerId(),
                first.producerEpoch(),
                first.baseSequence(),
                arrived.admission().adds());
    }

    private static RecordBatch firstBatch(MemoryRecords records) {
        return records.batches().iterator().next();
    }
}
