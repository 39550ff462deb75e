package io.crossdock.registry.type.json;

import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.type.ParsedSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The table of changes: see the resource {@code changes.txt}. */
class JsonChangesTest {
    private static final JsonType TYPE = new JsonType();

    record Change(
            String name, String before, String after, List<String> backward, List<String> forward, String because) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Change> changes() throws IOException {
        try (var in = Objects.requireNonNull(JsonChangesTest.class.getResourceAsStream("changes.txt"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.split("(?m)^== "))
                    .skip(1)
                    .map(JsonChangesTest::change)
                    .toList();
        }
    }

    private static Change change(String block) {
        List<String> lines = block.lines().filter(line -> !line.isBlank()).toList();
        Map<String, String> said = lines.stream()
                .skip(1)
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(' ')),
                        line -> line.substring(line.indexOf(' ')).trim()));
        assertThat(said).as(block).containsKeys("old", "new", "backward", "forward");
        return new Change(
                lines.get(0),
                said.getOrDefault("old", ""),
                said.getOrDefault("new", ""),
                found(said.getOrDefault("backward", "")),
                found(said.getOrDefault("forward", "")),
                said.getOrDefault("because", ""));
    }

    private static List<String> found(String said) {
        return said.equals("ok") ? List.of() : Arrays.asList(said.split(", "));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void eachChangeIsJudgedByItsRule(Change change) {
        assertThat(reading(change.after(), change.before()))
                .as("backward")
                .containsExactlyInAnyOrderElementsOf(change.backward());
        assertThat(reading(change.before(), change.after()))
                .as("forward")
                .containsExactlyInAnyOrderElementsOf(change.forward());
    }

    @ParameterizedTest
    @MethodSource("changes")
    void everySchemaUnderstandsItself(Change change) {
        assertThat(reading(change.before(), change.before())).isEmpty();
        assertThat(reading(change.after(), change.after())).isEmpty();
    }

    @Test
    void theTableHasAtLeastSixtyChanges() throws IOException {
        assertThat(changes()).hasSizeGreaterThanOrEqualTo(60);
    }

    @Test
    void everyRuleOfTheTableAndOfTheCodeIsExplained() throws IOException {
        String documented = Files.readString(Path.of("docs", "compatibility.md"));
        for (Change change : changes()) {
            Stream.concat(change.backward().stream(), change.forward().stream())
                    .map(each -> each.substring(0, each.indexOf(' ')))
                    .forEach(rule -> assertThat(documented).contains("`" + rule + "`"));
            if (change.backward().isEmpty() && change.forward().isEmpty()) {
                assertThat(change.because()).as(change.name()).isNotEmpty();
                assertThat(documented).contains("**" + change.because());
            }
        }
        for (JsonRule rule : JsonRule.values()) {
            assertThat(documented).contains("`" + rule + "`");
        }
    }

    private static List<String> reading(String reader, String writer) {
        return parse(reader).reading(parse(writer)).stream()
                .map(each -> {
                    assertThat(each.what()).isNotBlank().doesNotEndWith(".");
                    assertThat(each.mend()).isNotBlank().doesNotEndWith(".");
                    return each.rule() + " " + each.path();
                })
                .toList();
    }

    private static ParsedSchema parse(String text) {
        return TYPE.parse(Schema.of("JSON", text), List.of());
    }
}
