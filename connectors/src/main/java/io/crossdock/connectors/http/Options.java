package io.crossdock.connectors.http;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** The options of an endpoint as Camel hands them over; one that is read is taken out, since Camel refuses what is left. One thread. */
public final class Options {
    private final Map<String, Object> parameters;

    /** @param parameters changed by reading */
    public Options(Map<String, Object> parameters) {
        this.parameters = parameters;
    }

    /**
     * The text of an option, null if it is not given. Camel fills in no optional placeholder that stands in RAW(), so one
     * that is still there means nothing was given.
     */
    public @Nullable String text(String name) {
        Object value = parameters.remove(name);
        return value == null || value.toString().startsWith("{{?") ? null : value.toString();
    }

    /** @throws IllegalArgumentException if it is not given */
    public String needed(String name) {
        String value = text(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("'" + name + "' is missing");
        }
        return value;
    }
}
