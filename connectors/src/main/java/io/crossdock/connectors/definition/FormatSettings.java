package io.crossdock.connectors.definition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the bytes of a value are, and what that format has to know besides.
 *
 * @param name of the list of formats, such as {@code json} or {@code avro}
 * @param options by name, as the format declares them, each with one value or more
 */
public record FormatSettings(String name, Map<String, List<String>> options) {
    /** One JSON document: what a value is unless its connector says otherwise. */
    public static final FormatSettings JSON = new FormatSettings("json", Map.of());

    public FormatSettings {
        var copy = new LinkedHashMap<String, List<String>>();
        options.forEach((option, values) -> copy.put(option, List.copyOf(values)));
        options = Map.copyOf(copy);
    }

    /** The values of an option, none if it is not given. */
    public List<String> list(String option) {
        return options.getOrDefault(option, List.of());
    }

    /** The value of an option, if it is given. */
    public Optional<String> text(String option) {
        return list(option).stream().findFirst();
    }

    /** Only the name: an option may hold a password. */
    @Override
    public String toString() {
        return name;
    }
}
