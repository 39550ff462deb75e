package io.crossdock.connectors.step;

import java.util.Map;
import java.util.Optional;

/**
 * The answers that a trial gives to lookups instead of asking other systems.
 *
 * @param byField an answer for each field that a lookup fills
 */
public record GivenAnswers(Map<String, Object> byField) {
    public GivenAnswers {
        byField = Map.copyOf(byField);
    }

    /** The answer for a field, if one is given. */
    Optional<Object> to(String field) {
        return Optional.ofNullable(byField.get(field));
    }
}
