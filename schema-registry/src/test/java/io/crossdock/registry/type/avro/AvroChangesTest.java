package io.crossdock.registry.type.avro;

import io.crossdock.registry.type.Incompatibility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** The hand-chosen changes in {@code changes.txt}, each with its verdicts and the written rule they follow from. */
class AvroChangesTest {
    private static final Path RULES = Path.of("docs", "compatibility.md");

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "changes.txt", delimiter = '|', quoteCharacter = '`')
    void aChangeIsJudgedByTheWrittenRules(
            String change, String older, String newer, String backward, String forward, String rule)
            throws IOException {
        AvroSchema before = AvroTexts.schema(older);
        AvroSchema after = AvroTexts.schema(newer);
        List<Incompatibility> breaksNewReaders = after.reading(before);
        List<Incompatibility> breaksOldReaders = before.reading(after);

        assertThat(breaksNewReaders.isEmpty())
                .as("backward: %s", breaksNewReaders)
                .isEqualTo(backward.equals("yes"));
        assertThat(breaksOldReaders.isEmpty())
                .as("forward: %s", breaksOldReaders)
                .isEqualTo(forward.equals("yes"));
        if (isBroken(rule)) {
            assertThat(breaksNewReaders.isEmpty() ? breaksOldReaders : breaksNewReaders)
                    .extracting(Incompatibility::rule)
                    .contains(rule);
        }
        assertThat(section()).contains("`" + rule + "`");
    }

    @Test
    void theTableHasAtLeastSixtyChanges() throws IOException {
        try (var in = AvroChangesTest.class.getResourceAsStream("changes.txt")) {
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
    void aVerdictNamesFieldTypesPathAndTheMend() {
        List<Incompatibility> found =
                AvroTexts.schema("a int; total int").reading(AvroTexts.schema("a int; total string"));

        assertThat(found)
                .containsExactly(new Incompatibility(
                        "TYPE_MISMATCH",
                        "/fields/1/type",
                        "field 'total' of record 'shop.Order' is int in the reader's schema but string in the writer's",
                        "leave the type as it was, or put what is new into another field that has a default"));
    }

    @Test
    void allThatIsWrongIsFoundAtOnce() {
        List<Incompatibility> found = AvroTexts.schema("a int; b enum(A); c fixed(2); d int[]; e long")
                .reading(AvroTexts.schema("a string; b enum(A,B); c fixed(3); d string[]"));

        assertThat(found)
                .extracting(Incompatibility::rule, Incompatibility::path)
                .containsExactly(
                        tuple("TYPE_MISMATCH", "/fields/0/type"),
                        tuple("MISSING_ENUM_SYMBOLS", "/fields/1/type/symbols"),
                        tuple("FIXED_SIZE_MISMATCH", "/fields/2/type/size"),
                        tuple("TYPE_MISMATCH", "/fields/3/type/items"),
                        tuple("READER_FIELD_MISSING_DEFAULT_VALUE", "/fields/4"));
    }

    @Test
    void aBranchThatDoesNotFitSaysWhy() {
        List<Incompatibility> found = AvroTexts.schema(
                        "a [\"null\",{\"type\":\"record\",\"name\":\"B\",\"fields\":[{\"name\":\"x\",\"type\":\"int\"}]}]")
                .reading(AvroTexts.schema("a [\"null\",{\"type\":\"record\",\"name\":\"B\",\"fields\":[]}]"));

        assertThat(found).singleElement().satisfies(one -> {
            assertThat(one.path()).isEqualTo("/fields/0/type/1");
            assertThat(one.what())
                    .endsWith("which has no branch for the writer's record 'shop.B': field 'x' of record "
                            + "'shop.B' is not in the writer's schema and has no default in the reader's");
            assertThat(one.mend()).startsWith("give field 'x' a default");
        });
    }

    /** Only this type's part of the page, so that no other type's rule of the same name counts. */
    private static String section() throws IOException {
        String page = Files.readString(RULES);
        int start = page.indexOf("\n## Avro");
        int end = page.indexOf("\n## ", start + 1);
        return page.substring(start, end < 0 ? page.length() : end);
    }

    private static boolean isBroken(String rule) {
        return rule.endsWith("MISMATCH")
                || rule.startsWith("MISSING_")
                || rule.equals("READER_FIELD_MISSING_DEFAULT_VALUE")
                || rule.equals("AMBIGUOUS_FIELD_ALIAS");
    }
}
