package io.crossdock.hub;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * When this process began, as exactly as can be known.
 *
 * <p>{@code bin/crossdock} says it in {@code crossdock.started}, microseconds since the epoch taken in its first line. What
 * the operating system says is only a stand-in: Linux derives it from a boot time in whole seconds, so it can be wrong by
 * one, either way.
 */
final class ProcessStart {
    private static final String SAID_BY_THE_LAUNCHER = "crossdock.started";

    private ProcessStart() {}

    static Optional<Instant> instant() {
        return Optional.ofNullable(Long.getLong(SAID_BY_THE_LAUNCHER))
                .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS))
                .or(() -> ProcessHandle.current().info().startInstant());
    }
}
