package io.crossdock.connectors.concurrent;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Waits for what another thread does.
 *
 * @param monitor notified by whoever changes what is waited for
 */
public record MonitorWait(Object monitor, Clock clock) {
    /**
     * Returns when the condition holds, after that time, or with the thread's interrupt set once it is interrupted. To be
     * called by a holder of the monitor.
     *
     * @param condition asked with the monitor held
     */
    public void await(Duration most, BooleanSupplier condition) {
        Instant deadline = clock.instant().plus(most);
        try {
            while (!condition.getAsBoolean()) {
                long left = Duration.between(clock.instant(), deadline).toMillis();
                if (left <= 0) {
                    return;
                }
                TimeUnit.MILLISECONDS.timedWait(monitor, left);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
