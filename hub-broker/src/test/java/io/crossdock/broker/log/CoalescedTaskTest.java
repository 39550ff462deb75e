package io.crossdock.broker.log;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Many ask for the same thing to be done, and each gets a run that began behind his asking. */
class CoalescedTaskTest {
    private final Queue<Runnable> handedOver = new ArrayDeque<>();
    private int runs;

    @Test
    void whoAsksBeforeARunHasBegunSharesIt() {
        var task = new CoalescedTask(() -> runs++, handedOver::add);
        CompletableFuture<Void> first = task.run();
        CompletableFuture<Void> second = task.run();

        assertThat(first).isNotDone();
        runAll();

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(runs).isEqualTo(1);
    }

    @Test
    void whoAsksWhileOneRunsGetsTheNext() {
        var late = new CompletableFuture<CompletableFuture<Void>>();
        CoalescedTask[] task = new CoalescedTask[1];
        task[0] = new CoalescedTask(
                () -> {
                    if (++runs == 1) {
                        late.complete(task[0].run());
                    }
                },
                handedOver::add);
        CompletableFuture<Void> first = task[0].run();

        handedOver.remove().run();
        assertThat(first).isCompleted();
        assertThat(late.join()).isNotDone();

        runAll();
        assertThat(late.join()).isCompleted();
        assertThat(runs).isEqualTo(2);
    }

    @Test
    void aFailureReachesWhoAskedAndNobodyElse() {
        var task = new CoalescedTask(
                () -> {
                    if (++runs == 1) {
                        throw new IllegalStateException("no disk");
                    }
                },
                handedOver::add);
        CompletableFuture<Void> unlucky = task.run();
        runAll();
        CompletableFuture<Void> next = task.run();
        runAll();

        assertThatThrownBy(unlucky::join).hasRootCauseMessage("no disk");
        assertThat(next).isCompleted();
    }

    @Test
    void nobodyIsLeftWaitingWhenItIsHandedToNobody() {
        var task = new CoalescedTask(() -> runs++, refused -> {
            throw new RejectedExecutionException("closing");
        });

        assertThat(task.run()).isCompletedExceptionally();
        assertThat(task.run()).isCompletedExceptionally();
    }

    private void runAll() {
        for (Runnable next = handedOver.poll(); next != null; next = handedOver.poll()) {
            next.run();
        }
    }
}
