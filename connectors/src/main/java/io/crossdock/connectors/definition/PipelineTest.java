package io.crossdock.connectors.definition;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * One test of a connector's steps and formats, as its file describes it.
 *
 * @param line where it begins in its file
 * @param lookups answers by the field that a lookup fills
 * @param outputs what has to come out, in order; each with the parts that are given, of key, topic, partition, timestamp,
 *     headers and value. Null when it has to fail
 * @param failure what has to go wrong; null when outputs have to come
 */
public record PipelineTest(
        String name,
        int line,
        TrialInput input,
        Map<String, Object> lookups,
        @Nullable List<Map<String, Object>> outputs,
        @Nullable Failure failure) {

    /**
     * A failure that is wanted.
     *
     * @param stage {@code decode}, {@code step} or {@code convert}; null takes any
     * @param message a part of the message; null takes any
     */
    public record Failure(@Nullable String stage, @Nullable String message) {}
}
