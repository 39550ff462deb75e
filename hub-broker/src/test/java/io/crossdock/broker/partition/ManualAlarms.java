package io.crossdock.broker.partition;

import io.crossdock.broker.concurrent.Timer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** A timer and its clock, on which time passes only when a test says so. For one thread. */
final class ManualAlarms extends Clock implements Timer {
    private record Alarm(long at, Runnable task) {}

    private final List<Alarm> alarms = new ArrayList<>();
    private long now;

    /** @param now milliseconds since the epoch */
    ManualAlarms(long now) {
        this.now = now;
    }

    /** Has this much time pass, a millisecond at a time; what is due is run on this thread. */
    void passes(long millis) {
        for (long until = now + millis; now < until; ) {
            now++;
            for (Alarm due : List.copyOf(alarms)) {
                if (due.at() <= now && alarms.remove(due)) {
                    due.task().run();
                }
            }
        }
    }

    /** How many are set. */
    int count() {
        return alarms.size();
    }

    @Override
    public Cancellable after(Duration delay, Executor on, Runnable task) {
        var alarm = new Alarm(now + delay.toMillis(), task);
        alarms.add(alarm);
        return () -> alarms.remove(alarm);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(now);
    }

    @Override
    public ZoneOffset getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
