package io.crossdock.connectors.format;

import java.util.List;

/**
 * A schema as a registry has it.
 *
 * @param id what the wire format names it by
 * @param type AVRO, PROTOBUF or JSON
 */
public record RegisteredSchema(int id, String type, String text, List<Reference> references) {
    public RegisteredSchema {
        references = List.copyOf(references);
    }

    /** Another schema, by the name this one uses and where the registry has it. */
    public record Reference(String name, String subject, int version) {}
}
