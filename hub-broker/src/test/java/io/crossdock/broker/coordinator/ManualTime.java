package io.crossdock.broker.coordinator;

import io.crossdock.broker.concurrent.Timer;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;

/** A clock and timer that stand still until a test moves them. Thread-safe. */
public final class ManualTime extends Clock implements Timer {
    private final List<Task> tasks = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private record Task(Instant due, Executor on, Runnable work) {}

    @Override
    public synchronized Cancellable after(Duration delay, Executor on, Runnable task) {
        var made = new Task(now.plus(delay), on, task);
        tasks.add(made);
        return () -> cancel(made);
    }

    private synchronized void cancel(Task task) {
        tasks.remove(task);
    }

    /** Moves on, handing over what falls due one by one; after each, waits until its consequences are over. */
    public void advance(Duration by, Runnable settle) {
        Instant target = instant().plus(by);
        for (Task next = takeDue(target); next != null; next = takeDue(target)) {
            next.on().execute(next.work());
            settle.run();
        }
        moveTo(target);
    }

    private synchronized @Nullable Task takeDue(Instant target) {
        Task next = tasks.stream()
                .filter(task -> !task.due().isAfter(target))
                .min(Comparator.comparing(Task::due))
                .orElse(null);
        if (next != null) {
            tasks.remove(next);
            moveTo(next.due().isAfter(now) ? next.due() : now);
        }
        return next;
    }

    private synchronized void moveTo(Instant instant) {
        now = instant;
    }

    /** Deadlines that are still running. */
    public synchronized int running() {
        return tasks.size();
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
