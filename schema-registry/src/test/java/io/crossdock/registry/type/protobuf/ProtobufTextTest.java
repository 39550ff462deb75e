package io.crossdock.registry.type.protobuf;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.StructProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class ProtobufTextTest {
    @Test
    void whatIsStoredHasTheLayoutOfConfluentsRegistry() {
        var schema = ProtobufTexts.parse("""
                // who made it
                syntax = "proto3";
                package shop;
                import "google/protobuf/timestamp.proto";
                option java_package = "shop";  // for Java
                enum Kind { NONE = 0; GIFT = 1 [deprecated = true]; }
                message Order {
                  message Line { string sku = 1; oneof price { int64 cents = 2; string text = 3; } }
                  /* The lines. */
                  repeated Line lines = 2; string id = 1 [json_name = "ID", deprecated = true];
                  google.protobuf.Timestamp at = 3;
                  reserved 7 to 9, "old";
                  map<string, Kind> kinds = 4;
                }
                service Orders { rpc Get (stream Order) returns (Order) { option deprecated = true; } }
                """);

        assertThat(schema.canonical()).isEqualTo("""
                        syntax = "proto3";
                        package shop;

                        import "google/protobuf/timestamp.proto";

                        option java_package = "shop";

                        message Order {
                          reserved 7 to 9, "old";

                          repeated Line lines = 2;
                          string id = 1 [
                            deprecated = true,
                            json_name = "ID"
                          ];
                          google.protobuf.Timestamp at = 3;
                          map<string, Kind> kinds = 4;

                          message Line {
                            string sku = 1;
                        \s\s
                            oneof price {
                              int64 cents = 2;
                              string text = 3;
                            }
                          }
                        }
                        enum Kind {
                          NONE = 0;
                          GIFT = 1 [deprecated = true];
                        }

                        service Orders {
                          rpc Get (stream Order) returns (Order) {
                            option deprecated = true;
                          };
                        }
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3: package p; import \"google/protobuf/any.proto\"; import \"google/protobuf/empty.proto\"; option b = \"1\"; option a = \"2\"; message A { int32 n = 1; B b = 2; reserved 8, 9; message B { } } enum E { X = 0; Y = 1; }",
                "3: package p; import \"google/protobuf/empty.proto\"; import \"google/protobuf/any.proto\"; option a = \"2\"; option b = \"1\"; message A { .p.A.B b = 2; reserved 9; reserved 8; int32 n = 1; message B { } } enum E { X = 0; Y = 1; }",
                "3: package p;\n\n// text\nimport 'google/protobuf/empty.proto';\nimport \"google/protobuf/any.proto\";;\noption a='2'; option b = '1'; enum E { X = 0; Y = 0x1; }\nmessage A { message B { } reserved 9, 8; A.B b = 2; /* n */ int32 n = 01; }",
            })
    void textsThatMeanTheSameAreNormalisedAlike(String text) {
        assertThat(ProtobufTexts.schema(text).normalized()).isEqualTo("""
                        syntax = "proto3";
                        package p;

                        import "google/protobuf/any.proto";
                        import "google/protobuf/empty.proto";

                        option a = "2";
                        option b = "1";

                        message A {
                          reserved 8;
                          reserved 9;

                          int32 n = 1;
                          .p.A.B b = 2;

                          message B {}
                        }
                        enum E {
                          X = 0;
                          Y = 1;
                        }
                        """);
    }

    @Test
    void textsThatDifferInMeaningAreNotNormalisedAlike() {
        var texts = List.of(
                "3: message A { int32 n = 1; }",
                "3: message A { int32 m = 1; }",
                "3: message A { int32 n = 2; }",
                "3: message A { int64 n = 1; }",
                "3: message A { optional int32 n = 1; }",
                "3: message A { int32 n = 1 [deprecated = true]; }",
                "3: message A { int32 n = 1; } message B { }",
                "3: message B { } message A { int32 n = 1; }",
                "3: package p; message A { int32 n = 1; }",
                "3: message A { oneof o { int32 n = 1; } }");
        assertThat(texts.stream().map(text -> ProtobufTexts.schema(text).normalized()))
                .doesNotHaveDuplicates();
    }

    @Test
    void stringsOfOptionsSurviveTheirQuotes() {
        var schema = ProtobufTexts.parse(
                "syntax = \"proto3\"; option java_package = \"a\\\"b\\\\c\\nd\\te'\"; message A { }");
        var again = ProtobufTexts.parse(schema.canonical());
        assertThat(again.file().getOptions().get(0).getValue()).isEqualTo("a\"b\\c\nd\te'");
        assertThat(again.canonical()).isEqualTo(schema.canonical());
    }

    @Test
    void structuredOptionsSurvive() {
        var schema = ProtobufTexts.parse("syntax = \"proto3\"; import \"google/api/annotations.proto\"; message A { } "
                + "service S { rpc Do (A) returns (A) { option (google.api.http) = { post: \"/v1/a\" body: \"*\" "
                + "additional_bindings { get: \"/v2\" } additional_bindings { get: \"/v3\" } }; } } "
                + "enum E { X = 0 [(a.b).c = 3, (a.d) = { n: 1 on: true kind: GIFT list: [1, 2] }]; }");
        var again = ProtobufTexts.parse(schema.canonical());
        assertThat(again.canonical()).isEqualTo(schema.canonical());
        assertThat(again.file().getServices().get(0).getRpcs().get(0).getOptions())
                .isEqualTo(schema.file().getServices().get(0).getRpcs().get(0).getOptions());
        assertThat(schema.canonical())
                .contains("post: \"/v1/a\"", "get: \"/v3\"", "(a.b).c = 3", "kind: GIFT", "on: true");
    }

    @Test
    void whatIsBehindCommentsAndInStringsIsKept() {
        var schema = ProtobufTexts.parse(
                "syntax = \"proto3\"; // message Z { \"\n/* { \" ' */ option java_package = \"//no /* comment\";"
                        + "message A { /**/ string s = 1; /***/ } // end");
        assertThat(schema.types().top()).containsExactly("A");
        assertThat(schema.canonical()).contains("\"//no /* comment\"");
    }

    @Test
    void proto2KeepsLabelsDefaultsGroupsAndExtensions() {
        var schema = ProtobufTexts.parse(
                "syntax = \"proto2\"; message A { required string s = 1 [default = \"x\"]; "
                        + "optional group G = 2 { optional int32 n = 1; } extensions 100 to max; extend A { optional int32 e = 100; } }");
        assertThat(schema.canonical())
                .contains(
                        "required string s = 1 [default = \"x\"];",
                        "optional group G = 2 {\n    optional int32 n = 1;\n  }",
                        "extensions 100 to max;",
                        "extend A {\n    optional int32 e = 100;\n  }");
        assertThat(ProtobufTexts.parse(schema.canonical()).canonical()).isEqualTo(schema.canonical());
        assertThat(ProtobufTexts.parse(schema.normalized()).normalized()).isEqualTo(schema.normalized());
    }

    @Test
    void aDescriptorInBase64BecomesText() {
        var schema = ProtobufTexts.parse(base64(StructProto.getDescriptor().toProto()));

        assertThat(schema.canonical())
                .startsWith("syntax = \"proto3\";\npackage google.protobuf;\n")
                .contains("repeated .google.protobuf.Struct.FieldsEntry fields = 1;", "option map_entry = true;");
        assertThat(schema.normalized()).contains("map<string, .google.protobuf.Value> fields = 1;");
        assertThat(ProtobufTexts.parse(schema.canonical()).normalized()).isEqualTo(schema.normalized());
    }

    @Test
    void aDescriptorKeepsPresenceGroupsAndRequiredFields() {
        var file = FileDescriptorProto.newBuilder()
                .setName("a.proto")
                .setSyntax("proto3")
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("A")
                        .addField(field("n", 1).setProto3Optional(true).setOneofIndex(1))
                        .addField(field("m", 2).setOneofIndex(0))
                        .addOneofDecl(OneofDescriptorProto.newBuilder().setName("o"))
                        .addOneofDecl(OneofDescriptorProto.newBuilder().setName("_n")))
                .build();
        assertThat(ProtobufTexts.parse(base64(file)).canonical())
                .contains("optional int32 n = 1;", "oneof o {\n    int32 m = 2;\n  }")
                .doesNotContain("_n");

        var old = FileDescriptorProto.newBuilder()
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("A")
                        .addField(field("r", 1).setLabel(FieldDescriptorProto.Label.LABEL_REQUIRED))
                        .addField(field("g", 2)
                                .setType(FieldDescriptorProto.Type.TYPE_GROUP)
                                .setTypeName(".A.G"))
                        .addNestedType(DescriptorProto.newBuilder().setName("G").addField(field("n", 1))))
                .build();
        assertThat(ProtobufTexts.parse(base64(old)).canonical())
                .contains("syntax = \"proto2\";", "required int32 r = 1;", "optional group G = 2 {");
    }

    @ParameterizedTest
    @MethodSource("bundled")
    void aBundledFileIsCompleteAndImportsOnlyBundledOnes(String path) {
        var importing = ProtobufTexts.parse("syntax = \"proto3\"; import \"" + path + "\"; message A { }");
        assertThat(importing.types().messages()).containsOnlyKeys("A");

        String text = ProtoPrinter.canonical(BundledFiles.find(path).orElseThrow());
        assertThat(ProtobufTexts.parse(text).canonical()).isEqualTo(text);
    }

    /** The descriptors in the libraries and the texts they were compiled from: two ways to one schema. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "google/protobuf/any", "google/protobuf/duration", "google/protobuf/empty", "google/protobuf/struct",
                "google/protobuf/timestamp", "google/protobuf/wrappers", "google/rpc/code", "google/rpc/status",
                "google/type/date", "google/type/datetime", "google/type/interval", "google/type/money",
                "google/type/phone_number", "google/type/postal_address", "google/type/timeofday"
            })
    void textAndDescriptorAreTheSameSchema(String name) throws IOException {
        String text;
        try (var in = BundledFiles.class.getClassLoader().getResourceAsStream(name + ".proto")) {
            assertThat(in).isNotNull();
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        var bundled = ProtoPrinter.canonical(BundledFiles.find(name + ".proto").orElseThrow());

        assertThat(ProtobufTexts.parse(bundled).normalized())
                .isEqualTo(ProtobufTexts.parse(text).normalized());
    }

    static Stream<String> bundled() {
        return BundledFiles.paths().stream();
    }

    private static FieldDescriptorProto.Builder field(String name, int number) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
                .setType(FieldDescriptorProto.Type.TYPE_INT32);
    }

    private static String base64(FileDescriptorProto file) {
        return Base64.getEncoder().encodeToString(file.toByteArray());
    }
}
