package io.crossdock.registry.type.protobuf;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.type.Incompatibility;
import io.crossdock.registry.type.InvalidSchemaException;
import io.crossdock.registry.type.ReferencedText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Texts made to hurt. The bound on time is far above what any takes; only an explosion reaches it. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProtobufHostileTest {
    private static final String PROTO3 = "syntax = \"proto3\";\n";

    @Test
    void deepNestingIsRefusedBeforeItIsParsed() {
        refused(PROTO3 + "message A {".repeat(80_000), "nested more than 200 levels deep; declare the inner types");
        refused(PROTO3 + "message A {".repeat(150) + "}".repeat(150), "messages are nested more than 32 levels deep");
        refused(PROTO3 + "option a = " + "{b:".repeat(100_000), "nested more than 200 levels deep");
        refused(PROTO3 + "option a = " + "[".repeat(500_000), "nested more than 200 levels deep");
        refused(PROTO3 + "message A { " + "map<string,".repeat(50_000), "nested more than 200 levels deep");
    }

    @Test
    void aTextThatIsTooLongIsRefused() {
        refused(PROTO3 + "message A { }" + " ".repeat(1 << 20), "longer than 1048576 characters");
        refused(
                PROTO3 + "message A { }",
                "the references together are longer than 1048576 characters",
                new ReferencedText("b.proto", " ".repeat(600_000)),
                new ReferencedText("c.proto", " ".repeat(600_000)));
    }

    @Test
    void aHugeEnumIsRefusedAndALargeOneIsRead() {
        refused(PROTO3 + "enum E {" + symbols(60_000) + "}", "declares 60001 messages, fields and symbols");
        assertThat(ProtobufTexts.parse(PROTO3 + "enum E {" + symbols(40_000) + "}")
                        .canonical())
                .contains("s39999 = 39999;");
    }

    @Test
    void aHugeMessageIsRefused() {
        var text = new StringBuilder(PROTO3).append("message A {");
        for (int i = 1; text.length() < 1_000_000; i++) {
            text.append("A a")
                    .append(Integer.toString(i, 36))
                    .append('=')
                    .append(i < 19000 ? i : i + 1000)
                    .append(';');
        }
        refused(text + "}", "are the limit; split it into files");
    }

    @Test
    void aFileOfTooManyOutermostTypesIsRefused() {
        refused(
                PROTO3 + "message A { }\n".repeat(50_000),
                "line 5002:11: more than 5000 messages, enums, services and options in one file; split it");
    }

    @Test
    void commentsOfAMegabyteAreSkipped() {
        assertThat(ProtobufTexts.parse(PROTO3 + "//x\n".repeat(200_000) + "message A { }")
                        .types()
                        .top())
                .containsExactly("A");
        assertThat(ProtobufTexts.parse(PROTO3 + "/*\n*/".repeat(150_000) + "message A { }")
                        .types()
                        .top())
                .containsExactly("A");
        refused(PROTO3 + "/*".repeat(400_000), "this comment does not end");
        refused(PROTO3 + "message A { } //" + "\"".repeat(900_000) + "\n}", "line 3:1: expected a word; remove");
    }

    @Test
    void optionsThatRepeatAreReadInTime() {
        ProtobufTexts.parse(PROTO3 + "option (a) = {" + "b: 1 ".repeat(60_000) + "}; message A { }")
                .canonical();
        ProtobufTexts.parse(PROTO3 + "option a = " + "\"x\" ".repeat(200_000) + "; message A { }")
                .canonical();
        ProtobufTexts.parse(PROTO3 + "option a = 1;".repeat(60_000) + " message A { }")
                .normalized();
        ProtobufTexts.parse(PROTO3 + "message A { string s = 1 [" + "a = 1, ".repeat(100_000) + "b = 2]; }")
                .canonical();
    }

    @Test
    void longNamesInDeepScopesAreResolvedInTime() {
        refused(PROTO3 + "message " + "A".repeat(500_000) + " { }", "is longer than 1000 characters; shorten it");
        var text = new StringBuilder(PROTO3);
        for (int i = 0; i < 30; i++) {
            text.append("message ").append("M".repeat(30)).append(i).append(" {");
        }
        for (int i = 1; i < 18_000; i++) {
            text.append("N f").append(i).append(" = ").append(i).append(";\n");
        }
        text.append("}".repeat(30)).append("message N { }");
        assertThat(ProtobufTexts.parse(text.toString()).types().messages()).hasSize(31);
    }

    @Test
    void importsInACircleOrAChainComeToAnEnd() {
        var chain = new ArrayList<ReferencedText>();
        for (int i = 0; i < 1_000; i++) {
            chain.add(new ReferencedText(i + ".proto", PROTO3 + "import \"" + (i + 1) + ".proto\";"));
        }
        refused(
                PROTO3 + "import \"0.proto\"; message A { }",
                "imports lead through more than 200 files",
                chain.toArray(ReferencedText[]::new));
        refused(
                PROTO3 + "import \"b.proto\"; message A { }",
                "comes back to a file that imports this one",
                new ReferencedText("b.proto", PROTO3 + "import \"b.proto\";"));
    }

    /** Every file imports all later ones: without memory of what was read, 2^30 ways lead to the last. */
    @Test
    void importsThatFanOutAreReadOnce() {
        var files = new ArrayList<ReferencedText>();
        for (int i = 0; i < 30; i++) {
            var text = new StringBuilder(PROTO3);
            for (int j = i + 1; j < 30; j++) {
                text.append("import public \"").append(j).append(".proto\";");
            }
            files.add(new ReferencedText(i + ".proto", text + "message M" + i + " { }"));
        }
        var schema = ProtobufTexts.parse(
                PROTO3 + "import \"0.proto\"; message A { M29 m = 1; }", files.toArray(ReferencedText[]::new));
        assertThat(schema.types().messages()).containsOnlyKeys("A", "M29");
    }

    @Test
    void nothingIsFetchedFromOutside() {
        for (String path : List.of(
                "http://127.0.0.1:1/a.proto",
                "file:///etc/passwd",
                "/etc/passwd",
                "../../etc/passwd",
                "log4j2-test.xml",
                "google/protobuf/compiler/plugin.proto",
                "google/protobuf/../protobuf/any.proto")) {
            refused(PROTO3 + "import \"" + path + "\"; message A { }", "is not among the references");
        }
    }

    @Test
    void aHostileDescriptorIsRefused() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        out.writeTag(4, 2);
        out.writeUInt32NoTag(Integer.MAX_VALUE);
        out.flush();
        refused(
                Base64.getEncoder().encodeToString(bytes.toByteArray()),
                "neither Protobuf text nor a FileDescriptorProto");

        var nested = DescriptorProto.newBuilder().setName("A").build();
        for (int i = 0; i < 60; i++) {
            nested = DescriptorProto.newBuilder()
                    .setName("A")
                    .addNestedType(nested)
                    .build();
        }
        refused(
                base64(FileDescriptorProto.newBuilder().addMessageType(nested)),
                "messages are nested more than 32 levels deep");
        for (int i = 0; i < 200; i++) {
            nested = DescriptorProto.newBuilder()
                    .setName("A")
                    .addNestedType(nested)
                    .build();
        }
        refused(base64(FileDescriptorProto.newBuilder().addMessageType(nested)), "neither Protobuf text nor");
        refused(
                base64(FileDescriptorProto.newBuilder()
                        .setSyntax("editions")
                        .addMessageType(DescriptorProto.newBuilder().setName("A"))),
                "is not supported");
    }

    @Test
    void mapEntriesThatContainThemselvesAreRefused() {
        refused(
                PROTO3
                        + "message A { repeated E e = 1; message E { option map_entry = true; string key = 1; E value = 2; } }",
                "a map cannot hold maps");
        refused(PROTO3 + "message A { repeated E e = 1; message E { option map_entry = true; } }", "lacks key = 1");
    }

    @Test
    void messagesOfErrorsAreShortWhateverTheNames() {
        assertThatThrownBy(() -> parse(PROTO3 + "message A { " + "B".repeat(900_000) + " b = 1; }"))
                .isInstanceOf(InvalidSchemaException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(2_000));
        assertThatThrownBy(() -> parse(PROTO3 + "import \"" + "B".repeat(900_000) + "\"; message A { }"))
                .isInstanceOf(InvalidSchemaException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(2_000));
    }

    /** Each of thousands of imported messages holds the next one, and the last one breaks readers. */
    @Test
    void chainsOfImportedMessagesAreComparedToTheirEnd() {
        var found = importing(chain("int32")).reading(importing(chain("string")));
        assertThat(found).hasSize(100).extracting(Incompatibility::rule).contains("FIELD_SCALAR_KIND_CHANGED");
        assertThat(importing(chain("int32")).reading(importing(chain("int64")))).isEmpty();
    }

    /** A message of the same name in each of 200 packages, and a field for every two of them. */
    @Test
    void fieldsThatUseTooManyPairsOfMessagesAreNotComparedForEver() {
        assertThat(pairs(200, false).reading(pairs(200, true)))
                .extracting(Incompatibility::rule)
                .containsExactly("COMPARISON_LIMIT");
        assertThat(pairs(20, false).reading(pairs(20, true))).isEmpty();
    }

    private static ProtobufSchema pairs(int packages, boolean swapped) {
        var files = new ArrayList<ReferencedText>();
        var imports = new StringBuilder(PROTO3);
        var fields = new StringBuilder("message A {");
        for (int i = 0; i < packages; i++) {
            imports.append("import \"").append(i).append("\";");
            files.add(new ReferencedText(
                    String.valueOf(i),
                    PROTO3 + "package p" + i
                            + "; message G { G a = 1; G b = 2; G c = 3; G d = 4; G e = 5; G f = 6; }"));
            for (int j = 0; j < packages; j++) {
                int number = 1 + i * packages + j;
                fields.append('p')
                        .append(swapped ? j : i)
                        .append(".G f")
                        .append(number)
                        .append('=');
                fields.append(number < 19_000 ? number : number + 1_000).append(";\n");
            }
        }
        return ProtobufTexts.parse(imports.append(fields) + "}", files.toArray(ReferencedText[]::new));
    }

    private static ProtobufSchema importing(String text) {
        return ProtobufTexts.parse(
                PROTO3 + "import \"b.proto\"; message A { H.M0 m = 1; }", new ReferencedText("b.proto", text));
    }

    private static String chain(String last) {
        var text = new StringBuilder(PROTO3).append("message H {\n");
        for (int i = 0; i < 15_000; i++) {
            text.append("message M").append(i).append(" { M").append(i + 1).append(" m = 1; }\n");
        }
        return text + "message M15000 { " + last + " n = 1; } }";
    }

    /** Whatever a damaged text is, it is read or refused, and nothing else comes out. */
    @Test
    void damagedTextsAreReadOrRefused() {
        String text = PROTO3
                + "package p; import \"google/protobuf/any.proto\"; option (a.b) = { c: [1, 2] d { e: \"f\" } };\n"
                + "message A { reserved 7 to max; map<string, B> m = 1; oneof o { int32 n = 2 [deprecated = true]; } message B { } }\n"
                + "enum E { X = 0; Y = -1; } service S { rpc Do (stream A) returns (A); } extend A { E e = 5; }";
        var random = new Random(4711);
        String alphabet = "{}[]()<>;:=,.\"'/\\*-+ \n0x1azmessage";
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            var damaged = new StringBuilder(text);
            for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
                int at = random.nextInt(damaged.length());
                switch (random.nextInt(3)) {
                    case 0 -> damaged.deleteCharAt(at);
                    case 1 -> damaged.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                    default -> damaged.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
                }
            }
            try {
                var schema = ProtobufTexts.parse(damaged.toString());
                assertThat(schema.reading(schema)).isEmpty();
                schema.normalized();
                read++;
            } catch (InvalidSchemaException e) {
                assertThat(e.getMessage()).contains("; ");
            }
        }
        assertThat(read).isBetween(500, 19_500);
    }

    private static String symbols(int count) {
        var symbols = new StringBuilder();
        for (int i = 0; i < count; i++) {
            symbols.append('s').append(i).append('=').append(i).append(';');
        }
        return symbols.toString();
    }

    private static String base64(FileDescriptorProto.Builder file) {
        return Base64.getEncoder().encodeToString(file.build().toByteArray());
    }

    private static void parse(String text, ReferencedText... references) {
        new ProtobufType().parse(Schema.of("PROTOBUF", text), List.of(references));
    }

    private static void refused(String text, String expected, ReferencedText... references) {
        assertThatThrownBy(() -> parse(text, references))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessageContaining(expected);
    }
}
