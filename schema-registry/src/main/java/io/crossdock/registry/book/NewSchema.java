package io.crossdock.registry.book;

import io.crossdock.registry.schema.Schema;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A schema as a client sends it.
 *
 * @param schema its text may be empty: then that of the latest version is meant
 * @param version which it is to become; empty when the next one
 * @param id that it has elsewhere, for imports
 */
public record NewSchema(Schema schema, Optional<Integer> version, OptionalInt id) {
    /** One that gets its version and id here. */
    public static NewSchema of(Schema schema) {
        return new NewSchema(schema, Optional.empty(), OptionalInt.empty());
    }

    boolean isEmpty() {
        return schema.text().isBlank();
    }
}
