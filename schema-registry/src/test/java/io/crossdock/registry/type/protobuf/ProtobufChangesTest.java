package io.crossdock.registry.type.protobuf;

import io.crossdock.registry.type.Incompatibility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The hand-chosen changes in {@code changes.txt}, each with its verdicts and the written rule they follow from. */
class ProtobufChangesTest {
    private static final Path RULES = Path.of("docs", "compatibility.md");

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "changes.txt", delimiter = '|', quoteCharacter = '`')
    void aChangeIsJudgedByTheWrittenRules(
            String change, String older, String newer, String backward, String forward, String rule)
            throws IOException {
        var before = ProtobufTexts.schema(older);
        var after = ProtobufTexts.schema(newer);
        var breaksNewReaders = after.reading(before);
        var breaksOldReaders = before.reading(after);

        assertThat(breaksNewReaders.isEmpty())
                .as("backward: %s", breaksNewReaders)
                .isEqualTo(backward.equals("yes"));
        assertThat(breaksOldReaders.isEmpty())
                .as("forward: %s", breaksOldReaders)
                .isEqualTo(forward.equals("yes"));
        if (isReported(rule)) {
            assertThat(breaksNewReaders.isEmpty() ? breaksOldReaders : breaksNewReaders)
                    .extracting(Incompatibility::rule)
                    .contains(rule);
        }
        assertThat(section()).contains("`" + rule + "`");
    }

    @Test
    void theTableHasAtLeastSixtyChanges() throws IOException {
        try (var in = ProtobufChangesTest.class.getResourceAsStream("changes.txt")) {
            assertThat(in).isNotNull();
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .map(line -> line.substring(0, line.indexOf('|')))
                            .distinct())
                    .hasSizeGreaterThanOrEqualTo(60);
        }
    }

    @Test
    void aSchemaReadsWhatItWroteItself() {
        var schema = ProtobufTexts.schema("2: message A { required A a = 1; repeated int32 n = 2; oneof o { B b = 3; } "
                + "map<string, A> m = 4; optional group G = 5 { optional A a = 1; } } message B { repeated A a = 1; }");
        assertThat(schema.reading(schema)).isEmpty();
    }

    @Test
    void aVerdictNamesMessageFieldNumberAndTheMend() {
        var found = ProtobufTexts.schema("3: package shop; message Order { string amount = 2; }")
                .reading(ProtobufTexts.schema("3: package shop; message Order { int32 total = 2; }"));

        assertThat(found).singleElement().satisfies(broken -> {
            assertThat(broken.path()).isEqualTo("#/Order/2");
            assertThat(broken.what())
                    .isEqualTo("field \"amount\" (2) of message shop.Order is string, but is written as int32 in "
                            + "\"total\", which is encoded differently");
            assertThat(broken.mend())
                    .isEqualTo("leave the type of field 2 alone, and add a new field with a number of its own");
        });
    }

    @Test
    void messagesThatContainEachOtherThroughImportsAreComparedOnce() {
        var older = ProtobufTexts.schema("3: message G { G g = 1; H h = 2; } message H { G g = 1; int32 n = 2; } --- "
                + "3: import \"other.proto\"; message A { G g = 1; H h = 2; }");
        var newer = ProtobufTexts.schema("3: message G { G g = 1; H h = 2; } message H { G g = 1; string n = 2; } --- "
                + "3: import \"other.proto\"; message A { G g = 1; H h = 2; }");

        assertThat(newer.reading(older))
                .filteredOn(broken -> broken.rule().equals("FIELD_SCALAR_KIND_CHANGED"))
                .singleElement()
                .satisfies(broken -> assertThat(broken.path()).isEqualTo("#/H/2"));
        assertThat(newer.reading(older))
                .filteredOn(broken -> broken.rule().equals("FIELD_NAMED_TYPE_CHANGED"))
                .extracting(Incompatibility::path)
                .contains("#/A/1", "#/A/2");
    }

    @Test
    void groupsAreComparedInside() {
        var older = ProtobufTexts.schema("2: message A { optional group G = 1 { optional int32 n = 1; } }");
        var newer = ProtobufTexts.schema("2: message A { optional group G = 1 { optional string n = 1; } }");

        assertThat(newer.reading(older))
                .extracting(broken -> broken.rule() + " " + broken.path())
                .containsExactly("FIELD_SCALAR_KIND_CHANGED #/A/G/1", "FIELD_NAMED_TYPE_CHANGED #/A/1");
    }

    @Test
    void theNumberOfFindingsIsBounded() {
        var older = new StringBuilder("3: message A {");
        var newer = new StringBuilder("3: message A {");
        for (int i = 1; i <= 500; i++) {
            older.append("int32 f").append(i).append(" = ").append(i).append("; ");
            newer.append("string f").append(i).append(" = ").append(i).append("; ");
        }
        List<Incompatibility> found = ProtobufTexts.schema(newer + "}").reading(ProtobufTexts.schema(older + "}"));
        assertThat(found).hasSize(100);
    }

    /** Only this type's part of the page, so that no other type's rule of the same name counts. */
    private static String section() throws IOException {
        String page = Files.readString(RULES);
        int start = page.indexOf("\n## Protobuf");
        int end = page.indexOf("\n## ", start + 1);
        return page.substring(start, end < 0 ? page.length() : end);
    }

    private static boolean isReported(String rule) {
        return Arrays.stream(BrokenRule.values())
                .anyMatch(broken -> broken.name().equals(rule));
    }
}
