package io.crossdock.connectors.definition;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a trial of a connector begins with: the message of an origin for a source, a record of the hub for a sink.
 *
 * @param body for a source what its endpoint would hand over; for a sink the value's bytes, or anything else for a value
 *     that is decoded already
 * @param headers of the message or the record, texts for a sink
 * @param key of the record, null for none; a source has none to read
 * @param topic that a sink's record would have come from; null takes the first of its topics
 */
public record TrialInput(
        @Nullable Object body,
        Map<String, Object> headers,
        @Nullable String key,
        @Nullable String topic) {
    public TrialInput {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** A message or value without key and headers. */
    public static TrialInput of(@Nullable Object body) {
        return new TrialInput(body, Map.of(), null, null);
    }
}
