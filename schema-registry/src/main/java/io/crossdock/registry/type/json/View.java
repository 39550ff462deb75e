package io.crossdock.registry.type.json;

import org.jspecify.annotations.Nullable;

/**
 * A schema as it is compared: whole, or only as far as it allows values of one type.
 *
 * @param type null for all
 */
record View(SchemaNode node, @Nullable String type) {
    static View of(SchemaNode node) {
        return new View(node, null);
    }

    /** A question and, once decided, an answer: whether readers with one understand what writers with the other write. */
    record Pair(View writer, View reader) {}
}
