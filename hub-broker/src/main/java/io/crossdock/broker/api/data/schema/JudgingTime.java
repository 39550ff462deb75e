package io.crossdock.broker.api.data.schema;

import org.apache.kafka.common.errors.PolicyViolationException;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long the payloads of a batch may be read, from the first one on: a batch with one is never refused, however busy the
 * machine is. Confined to one thread, for one batch.
 */
final class JudgingTime {
    private final LongSupplier nanoTime;
    private final Duration budget;
    private boolean begun;
    private long until;

    /** @param budget above 0 */
    JudgingTime(LongSupplier nanoTime, Duration budget) {
        this.nanoTime = nanoTime;
        this.budget = budget;
    }

    /**
     * Returns if there is time for one more; the first time it is asked, time begins.
     *
     * @throws PolicyViolationException which no client repeats: the same batch would take as long again; it says nothing
     *     against any of the records, and producers go on behind it
     */
    void require(String topic) {
        long now = nanoTime.getAsLong();
        if (!begun) {
            begun = true;
            until = now + budget.toNanos();
        }
        if (now - until > 0) {
            throw new PolicyViolationException("To hold a batch for " + topic
                    + " against its schemas takes longer than "
                    + budget.toMillis()
                    + " ms (the topic's schema.validation.time.ms): send smaller batches, give it a simpler"
                    + " schema, or set the topic's schema.validation and schema.validation.key to id");
        }
    }
}
