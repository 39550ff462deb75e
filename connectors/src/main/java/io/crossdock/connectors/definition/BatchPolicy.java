package io.crossdock.connectors.definition;

import java.time.Duration;

/**
 * How many records a sink hands over at once.
 *
 * @param records at most this many, 1 or more
 * @param linger how long an incomplete batch waits for more
 */
public record BatchPolicy(int records, Duration linger) {
    public BatchPolicy {
        if (records < 1 || linger.isNegative()) {
            throw new IllegalArgumentException("a batch of " + records + " records within " + linger + " cannot fill");
        }
    }
}
