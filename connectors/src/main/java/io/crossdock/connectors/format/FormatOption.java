package io.crossdock.connectors.format;

import java.util.List;

/**
 * A setting of a format.
 *
 * @param name in files
 * @param type what its value has to be
 * @param allowed the values to choose from; empty when anything of the type goes
 * @param description one sentence for the documentation and editors
 */
public record FormatOption(String name, Type type, List<String> allowed, String description) {
    /** What a value may be. */
    public enum Type {
        TEXT,
        /** Exactly one character. */
        CHARACTER,
        /** One text or a list of them. */
        LIST,
        /** A regular expression with a named group, which has to be given. */
        PATTERN,
        TRUTH,
        /** An http or https URL of a schema registry; the hub's own if the file gives none. */
        REGISTRY,
        /** A text that only a reference may give. */
        SECRET
    }

    public FormatOption {
        allowed = List.copyOf(allowed);
    }

    /** An option without a list of values. */
    static FormatOption of(String name, Type type, String description) {
        return new FormatOption(name, type, List.of(), description);
    }
}
