package io.crossdock.connectors.format;

import io.crossdock.connectors.definition.FormatSettings;

import java.util.List;

/** A format that a connector file may name, and what it may say about it. One file each, registered in {@link ValueFormats}. */
public interface FormatKind {
    /** Its name in files: lower-case letters, digits and hyphens. */
    String name();

    /** One sentence for the documentation and editors. */
    String description();

    /** What the file may say besides the name. */
    default List<FormatOption> options() {
        return List.of();
    }

    /** Whether its values have fields, which {@code value.add} can add to. */
    default boolean hasFields() {
        return true;
    }

    /** @param settings of this name, checked against {@link #options()} */
    ValueFormat create(FormatSettings settings);
}
