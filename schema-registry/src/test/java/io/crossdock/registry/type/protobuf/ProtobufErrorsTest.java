package io.crossdock.registry.type.protobuf;

import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.type.InvalidSchemaException;
import io.crossdock.registry.type.ReferencedText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProtobufErrorsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "3: message A { int32 n = 1 }                 | line 1:45: expected ';' but was '}'",
                "3: message A { Other o = 1; }                | nothing declares the type \"Other\"; declare it,",
                "3: message A { a.b.Other o = 1; }            | nothing declares the type \"a.b.Other\"",
                "3: message A { map<string, Other> o = 1; }   | nothing declares the type \"Other\"",
                "3: message A { } service S { rpc Do (B) returns (A); } | nothing declares the type \"B\"",
                "3: enum E { X = 0; } service S { rpc Do (E) returns (E); } | \"E\" is an enum where a message belongs",
                "3: message A { int32 n = 1; int32 m = 1; }   | field \"m\" of message A has the number 1, which field \"n\" has already; give it a number that was never used",
                "3: message A { int32 n = 1; oneof o { int32 m = 1; } } | field \"m\" of message A has the number 1, which",
                "3: message A { int32 n = 1; int32 n = 2; }   | field \"n\" of message A is declared twice",
                "3: message A { reserved 1; int32 n = 1; }    | field \"n\" of message A has the reserved number 1",
                "3: message A { reserved 4, 2 to 9; int32 n = 7; } | field \"n\" of message A has the reserved number 7",
                "3: message A { reserved 2 to max; int32 n = 536870911; } | has the reserved number 536870911",
                "3: message A { reserved \"n\"; int32 n = 1; } | field \"n\" of message A has a reserved name",
                "2: message A { extensions 100 to 200; optional int32 n = 150; } | has the number 150 of an extension range",
                "3: message A { int32 n = 0; }                | has the number 0; use a number from 1 to 536870911",
                "3: message A { int32 n = 536870912; }        | has the number 536870912; use a number",
                "3: message A { int32 n = 19500; }            | Protobuf keeps 19000 to 19999 to itself",
                "3: message A { int32 n = 99999999999; }      | expected an integer but was 99999999999; write a whole number",
                "3: message A { } message A { }               | \"A\" is declared a second time, after line 1:21",
                "3: message A { } enum A { X = 0; }           | \"A\" is declared a second time",
                "3: message A-B { }                           | \"A-B\" is no name for a message; use letters",
                "3: message A { int32 1n = 1; }               | field and constant names cannot start with a digit; use letters",
                "3: enum E { X = 1; }                         | symbol \"X\" (1) of enum E is the first and not 0; begin an enum",
                "3: enum E { X = 0; Y = 0; }                  | symbol \"Y\" (0) of enum E has the number of \"X\"; give it its own, or set option allow_alias",
                "3: enum E { X = 0; X = 1; }                  | symbol \"X\" (1) of enum E is declared twice",
                "3: enum E { reserved 1; X = 0; Y = 1; }      | symbol \"Y\" (1) of enum E is reserved",
                "3: enum E { }                                | enum \"E\" has no symbols",
                "3: message A { map<float, int32> m = 1; }    | \"float\" cannot be the key of a map",
                "3: message A { map<string, map<string, string>> m = 1; } | a map cannot hold maps",
                "3: message A { repeated map<string, string> m = 1; } | map",
                "3: message A { oneof o { map<string, string> m = 1; } } | map",
                "3: message A { required int32 n = 1; }       | 'required' label forbidden in proto3 field declarations; leave the label out",
                "3: message A { int32 n = 1 [default = 1]; }  | field \"n\" has a default value, which proto3 does not allow",
                "3: message A { optional group G = 1 { } }    | group",
                "3: message A {                               | unexpected end of file; close what is open",
                "3: message A { string s = 1 [json_name = \"x]; } | unterminated string; close the string",
                "3: /* message A { }                          | line 1:21: this comment does not end",
                "3: hello world                               | line 1:21: unexpected label: hello",
            })
    void whatIsWrongIsSaidWithItsPlaceAndMend(String text, String expected) {
        assertThatThrownBy(() -> ProtobufTexts.schema(text))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessageMatching("(?s)line 1:\\d+: .+; .+")
                .hasMessageContaining(expected);
    }

    @Test
    void editionsAreRefusedInClearWords() {
        refused("edition = \"2023\"; message A { }", "edition is not currently supported; write syntax = \"proto3\";");
        refused("syntax = \"proto4\"; message A { }", "unexpected syntax: proto4; write syntax = \"proto3\";");
    }

    @Test
    void aTextWithoutSyntaxIsProto2() {
        assertThat(ProtobufTexts.parse("message A { optional int32 n = 1; }")
                        .types()
                        .messages())
                .containsKey("A");
        refused("message A { int32 n = 1; }", "begin the file with syntax");
    }

    @Test
    void aPackageIsMadeOfNames() {
        refused("syntax = \"proto3\"; package a..b; message A { }", "\"\" is no name for a package; use letters");
    }

    @Test
    void aTextThatDeclaresNothingIsRefused() {
        refused("", "declares nothing");
        refused("syntax = \"proto3\";", "declares nothing");
        refused("AAAAAAAAAAAA", "neither Protobuf text nor a FileDescriptorProto in base64");
    }

    @Test
    void anImportThatIsNoReferenceIsNamedWithItsLine() {
        refused(
                "syntax = \"proto3\";\n\nimport \"shop/money.proto\";\nmessage A { }",
                "line 3:8: the imported file \"shop/money.proto\" is not among the references; register it");
    }

    @Test
    void aTypeIsSeenOnlyThroughAnImport() {
        var reference = new ReferencedText("b.proto", "syntax = \"proto3\"; message B { }");
        refused("syntax = \"proto3\"; message A { B b = 1; }", "import the file that declares it", reference);
        assertThatCode(() -> ProtobufTexts.parse(
                        "syntax = \"proto3\"; import \"b.proto\"; message A { B b = 1; }", reference))
                .doesNotThrowAnyException();
    }

    @Test
    void aMistakeInAnImportedFileIsSaidToBeThere() {
        refused(
                "syntax = \"proto3\"; import \"b.proto\"; message A { B b = 1; }",
                "b.proto, line 2:14: expected ';' but was '}'",
                new ReferencedText("b.proto", "syntax = \"proto3\"; message B {\n int32 n = 1 }"));
    }

    @Test
    void importsMayNotGoInACircle() {
        refused(
                "syntax = \"proto3\"; import \"b.proto\"; message A { }",
                "comes back to a file that imports this one; move what both files need into a third one",
                new ReferencedText("b.proto", "syntax = \"proto3\"; import \"c.proto\"; message B { }"),
                new ReferencedText("c.proto", "syntax = \"proto3\"; import \"b.proto\"; message C { }"));
    }

    @Test
    void importsOfImportsAndPublicOnesAreFollowed() {
        var schema = ProtobufTexts.parse(
                "syntax = \"proto3\"; import \"b.proto\"; message A { C c = 1; map<string, B> m = 2; }",
                new ReferencedText("b.proto", "syntax = \"proto3\"; import public \"c.proto\"; message B { }"),
                new ReferencedText("c.proto", "syntax = \"proto3\"; message C { }"));
        assertThat(schema.types().own()).containsExactly("A");
        assertThat(schema.types().messages()).containsKeys("A", "B", "C");
    }

    @Test
    void aReferenceGoesBeforeABundledFileOfItsPath() {
        var own = new ReferencedText(
                "google/type/date.proto", "syntax = \"proto3\"; package google.type; message Date { string iso = 1; }");
        var schema = ProtobufTexts.parse(
                "syntax = \"proto3\"; import \"google/type/date.proto\"; message A { google.type.Date d = 1; }", own);
        assertThat(schema.types().message("google.type.Date").fields().values())
                .extracting(Field::type)
                .containsExactly(Scalar.STRING);
    }

    private static void refused(String text, String expected, ReferencedText... references) {
        assertThatThrownBy(() -> new ProtobufType().parse(Schema.of("PROTOBUF", text), List.of(references)))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessageContaining(expected);
    }
}
