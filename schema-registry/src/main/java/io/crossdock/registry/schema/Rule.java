package io.crossdock.registry.schema;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * One rule of a {@link RuleSet}, as clients carry it out. Components that a client left out are null, so that it gets
 * back what it sent.
 */
public record Rule(
        String name,
        @Nullable String doc,
        @Nullable String kind,
        @Nullable String mode,
        @Nullable String type,
        List<String> tags,
        Map<String, String> params,
        @Nullable String expr,
        @Nullable String onSuccess,
        @Nullable String onFailure,
        boolean disabled) {
    public Rule {
        tags = List.copyOf(tags);
        params = Map.copyOf(params);
    }
}
