package io.crossdock.registry.type.protobuf;

import java.util.Map;

/** The interface of the two files that Confluent's clients import without registering them. */
final class ConfluentFiles {
    private static final String META = """
            syntax = "proto3";
            package confluent;
            import "google/protobuf/descriptor.proto";
            message Meta { string doc = 1; map<string, string> params = 2; repeated string tags = 3; }
            extend google.protobuf.FileOptions { Meta file_meta = 1088; }
            extend google.protobuf.MessageOptions { Meta message_meta = 1088; }
            extend google.protobuf.FieldOptions { Meta field_meta = 1088; }
            extend google.protobuf.EnumOptions { Meta enum_meta = 1088; }
            extend google.protobuf.EnumValueOptions { Meta enum_value_meta = 1088; }
            """;

    private static final String DECIMAL = """
            syntax = "proto3";
            package confluent.type;
            message Decimal { bytes value = 1; int32 scale = 2; }
            """;

    /** Texts by the path they are imported by. */
    static final Map<String, String> TEXTS =
            Map.of("confluent/meta.proto", META, "confluent/type/decimal.proto", DECIMAL);

    private ConfluentFiles() {}
}
