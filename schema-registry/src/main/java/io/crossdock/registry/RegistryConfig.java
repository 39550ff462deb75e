package io.crossdock.registry;

import io.crossdock.registry.schema.Compatibility;

import java.time.Duration;

/**
 * How a registry behaves.
 *
 * @param topic compacted, one partition; made when it is missing
 * @param replicas of that topic when it is made, 1 or more; a cluster with fewer brokers gets as many as it has
 * @param compatibility of subjects for which nobody has set another
 * @param modeChanges whether clients may change modes at all
 * @param writeTimeout for one write to be durable
 * @param forwardTimeout for the leader to answer what was forwarded to it, longer than {@code writeTimeout}
 */
public record RegistryConfig(
        String topic,
        short replicas,
        Compatibility compatibility,
        boolean modeChanges,
        Duration writeTimeout,
        Duration forwardTimeout) {
    public RegistryConfig {
        if (replicas < 1) {
            throw new IllegalArgumentException("the registry's topic needs 1 replica or more, not " + replicas);
        }
    }

    /** As Confluent's registry behaves when nothing is configured. */
    public static RegistryConfig usual() {
        return new RegistryConfig(
                "_schemas", (short) 3, Compatibility.BACKWARD, true, Duration.ofSeconds(15), Duration.ofSeconds(20));
    }
}
