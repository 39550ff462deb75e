package io.crossdock.broker.api.data.schema;

import org.apache.kafka.common.errors.PolicyViolationException;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How long the payloads of a batch may be read. Immutable. */
final class JudgingTime {
    private final LongSupplier nanoTime;
    private final Duration budget;
    private final long until;

    /** Begins now. */
    JudgingTime(LongSupplier nanoTime, Duration budget) {
        this.nanoTime = nanoTime;
        this.budget = budget;
        until = nanoTime.getAsLong() + budget.toNanos();
    }

    /**
     * Returns if there is time for one more.
     *
     * @throws PolicyViolationException which no client repeats: the same batch would take as long again; it says nothing
     *     against any of the records, and producers go on behind it
     */
    void require(String topic) {
        if (nanoTime.getAsLong() - until > 0) {
            throw new PolicyViolationException("To hold a batch for " + topic
                    + " against its schemas takes longer than "
                    + budget.toMillis()
                    + " ms (the topic's schema.validation.time.ms): send smaller batches, give it a simpler"
                    + " schema, or set the topic's schema.validation and schema.validation.key to id");
        }
    }
}
