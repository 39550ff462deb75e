package io.crossdock.torture;

import org.apache.kafka.clients.admin.Admin;

import java.io.IOException;
import java.util.List;

/** What a plan is carried out on: one hub, or a cluster of them. */
public interface UnderTest {
    /** Addresses for clients, as {@code bootstrap.servers} wants them. */
    String bootstrap();

    /** How many brokers keep each topic. */
    short replicas();

    /** @throws IllegalStateException if a process ended by itself */
    void requireAlive();

    /** Waits until everything is as it should be where nothing disturbs it; what is not after a while, a sentence each. */
    List<String> unhealed(Admin admin) throws InterruptedException;

    /** Does it, and undoes it: afterwards everything runs and reaches everything. */
    void disturb(Step.Disturbance disturbance, Running running) throws IOException, InterruptedException;
}
