package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What the logs of a broker need from around them.
 *
 * @param clock for append times, retention and expiry
 * @param lanes for each partition the executor on which all its appends run, one at a time; retention and expiry are
 *     handed to it so that a log has a single writer
 * @param onFailure told once when the directory goes offline, on the thread that met the failure; must not block
 * @param producerExpiry how long an idempotent producer may be silent before its sequence numbers are forgotten
 * @param disks asked how much room there is
 * @param nanoTime for how long syncs take: arbitrary origin, never goes back, nanoseconds
 * @param flushers runs the syncs that acknowledgements wait for; several at a time if it can
 */
public record LogEnvironment(
        Clock clock,
        Function<TopicPartition, Executor> lanes,
        Consumer<LogFailure> onFailure,
        Duration producerExpiry,
        DiskProbe disks,
        LongSupplier nanoTime,
        Executor flushers) {

    /** On real disks. */
    public LogEnvironment(
            Clock clock,
            Function<TopicPartition, Executor> lanes,
            Consumer<LogFailure> onFailure,
            Duration producerExpiry,
            Executor flushers) {
        this(clock, lanes, onFailure, producerExpiry, DiskProbe.SYSTEM, System::nanoTime, flushers);
    }

    /** Syncs on the thread that asks, where nothing else is there to do it. */
    public LogEnvironment(
            Clock clock,
            Function<TopicPartition, Executor> lanes,
            Consumer<LogFailure> onFailure,
            Duration producerExpiry) {
        this(clock, lanes, onFailure, producerExpiry, Runnable::run);
    }
}
