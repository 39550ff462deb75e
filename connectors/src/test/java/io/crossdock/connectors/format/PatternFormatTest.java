package io.crossdock.connectors.format;

import io.crossdock.connectors.definition.FormatSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import static java.util.Collections.singletonMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

class PatternFormatTest {
    private static final String LINE = "(?<client>\\S+) \\((?:up|down)\\) (?<status>\\d{3})(?: (?<note>.*))?";

    @Test
    void theNamedGroupsAreTheFieldsInTheirOrder() throws Exception {
        Object fields = pattern(LINE).decode(bytes("10.0.0.1 (up) 200 très bien"));

        assertThat(fields)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.map(String.class, Object.class))
                .containsExactly(entry("client", "10.0.0.1"), entry("status", "200"), entry("note", "très bien"));
    }

    @Test
    void aGroupWithoutPartInTheMatchIsNull() throws Exception {
        assertThat(pattern("(?:(?<a>x)|y)").decode(bytes("y"))).isEqualTo(singletonMap("a", null));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1 (up) 2, it ends too early",
        "10.0.0.1 up 200, it does not match from its beginning",
        "10.0.0.1 (up) 2000, 'it matches up to character 17, and something follows'"
    })
    void whatDoesNotFitSaysHowFarItDoes(String text, String says) {
        assertThatThrownBy(() -> pattern(LINE).decode(bytes(text)))
                .isInstanceOf(FormatException.class)
                .hasMessage("no text of the pattern: " + says)
                .hasMessageNotContaining("10.0.0.1");
    }

    @Test
    void aPatternThatTriesTooMuchGivesUp() {
        for (String pattern : List.of("(?<words>(?:\\w+\\s?)+)x", "(?<text>(?:.|\n)*)")) {
            assertThatThrownBy(() -> pattern(pattern).decode(bytes("any text ".repeat(200_000))))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("too much for the pattern")
                    .hasMessageContaining("make repetitions in it unambiguous");
        }
    }

    @Test
    void aLongTextIsNoTrouble() throws Exception {
        String text = "10.0.0.1 (up) 200 " + "x".repeat(500_000);

        assertThat(pattern(LINE).decode(bytes(text))).isInstanceOf(Map.class);
    }

    @Test
    void aPatternOnlyReads() {
        assertThatThrownBy(() -> pattern(LINE).encode(Map.of("client", "x"), "t"))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("it only reads");
    }

    @Test
    void lookbehindsAreNoGroups() {
        assertThat(PatternFormat.groups("(?<=a)(?<!b)(?<c1>x)\\(?<d>")).containsExactly("c1");
    }

    private static ValueFormat pattern(String pattern) {
        return ValueFormats.create(new FormatSettings("pattern", Map.of("pattern", List.of(pattern))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
