package io.crossdock.broker.concurrent;

import java.time.Duration;
import java.util.concurrent.Executor;

/** Hands a task over to an executor once a delay has passed. The timer itself never runs the task. Thread-safe. */
public interface Timer {

    /**
     * @param delay zero or more; zero hands the task over at once
     * @param on where the task runs
     * @return a handle to call it off
     */
    Cancellable after(Duration delay, Executor on, Runnable task);

    /** A task that has not been handed over yet. */
    interface Cancellable {
        /** Calls the task off; without effect when it was handed over or called off before. */
        void cancel();
    }
}
