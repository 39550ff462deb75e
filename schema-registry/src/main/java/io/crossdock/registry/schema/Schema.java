package io.crossdock.registry.schema;

import java.util.List;
import java.util.Optional;

/**
 * What a client registers. Two are the same schema when they are equal.
 *
 * @param type name of a schema type: {@code AVRO}, {@code JSON} or {@code PROTOBUF}
 * @param text as stored
 */
public record Schema(
        String type, String text, List<Reference> references, Optional<Metadata> metadata, Optional<RuleSet> rules) {
    public Schema {
        references = List.copyOf(references);
    }

    /** Without references and notes. */
    public static Schema of(String type, String text) {
        return new Schema(type, text, List.of(), Optional.empty(), Optional.empty());
    }
}
