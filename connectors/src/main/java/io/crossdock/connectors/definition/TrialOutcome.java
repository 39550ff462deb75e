package io.crossdock.connectors.definition;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What came of a trial. */
public sealed interface TrialOutcome {
    /**
     * It went through.
     *
     * @param outputs in order; none when the steps hold the message back
     * @param notSent calls of other systems that were left out, as endpoints without their settings
     */
    record Passed(List<Output> outputs, List<String> notSent) implements TrialOutcome {
        public Passed {
            outputs = List.copyOf(outputs);
            notSent = List.copyOf(notSent);
        }
    }

    /**
     * It would have become a dead letter, or stopped the connector.
     *
     * @param stage {@code decode}, {@code step} or {@code convert}
     * @param message the causes in one line, secrets removed
     */
    record Failed(String stage, String message, Throwable cause) implements TrialOutcome {}

    /**
     * One record that would have been written, or one message that would have left for the other side.
     *
     * @param topic of the record; null for a sink
     * @param partition null leaves it to the key
     * @param timestamp milliseconds since 1970; null leaves it to the clock
     * @param key as text, null for none
     * @param headers as texts; for a sink without those that steer Camel
     * @param value decoded: maps, lists, texts and numbers; bytes as text
     */
    record Output(
            @Nullable String topic,
            @Nullable Integer partition,
            @Nullable Long timestamp,
            @Nullable String key,
            Map<String, String> headers,
            @Nullable Object value) {
        public Output {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }
    }
}
