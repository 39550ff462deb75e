package io.crossdock.registry.type.protobuf;

import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.type.ReferencedText;

import java.util.List;

/** Schemas of the tests, from texts as short as possible. */
final class ProtobufTexts {
    private ProtobufTexts() {}

    /** {@code 3:} and {@code 2:} begin a text in place of its syntax; {@code ---} ends the imported file other.proto. */
    static ProtobufSchema schema(String text) {
        String[] parts = text.split("---", 2);
        return parts.length == 1
                ? parse(full(text))
                : parse(full(parts[1]), new ReferencedText("other.proto", full(parts[0])));
    }

    static ProtobufSchema parse(String text, ReferencedText... references) {
        return (ProtobufSchema) new ProtobufType().parse(Schema.of(ProtobufType.NAME, text), List.of(references));
    }

    private static String full(String text) {
        String stripped = text.strip();
        return "syntax = \"proto" + stripped.charAt(0) + "\"; " + stripped.substring(2);
    }
}
