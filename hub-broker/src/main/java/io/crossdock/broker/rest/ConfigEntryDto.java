package io.crossdock.broker.rest;

import org.jspecify.annotations.Nullable;

/**
 * One setting of a topic, group or broker.
 *
 * @param value null for a sensitive one, and for one without value
 * @param source where the value comes from, for example {@code DYNAMIC_TOPIC_CONFIG} or {@code DEFAULT_CONFIG}
 * @param type for example {@code LONG}
 */
public record ConfigEntryDto(
        String name,
        @Nullable String value,
        String source,
        boolean isDefault,
        boolean sensitive,
        boolean readOnly,
        String type,
        @Nullable String documentation) {}
