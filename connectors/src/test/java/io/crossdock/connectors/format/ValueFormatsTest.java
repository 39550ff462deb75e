package io.crossdock.connectors.format;

import io.crossdock.connectors.definition.FormatSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ValueFormatsTest {
    @Test
    void theListIsInAlphabeticalOrderAndEveryNameIsUsedOnce() {
        assertThat(ValueFormats.all().stream().map(FormatKind::name)).isSorted().doesNotHaveDuplicates();
        assertThat(ValueFormats.all())
                .allSatisfy(kind -> assertThat(kind.description()).endsWith("."));
    }

    /** The messages go into dead letters: they say what, and where. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "json    | {\"a\": 1,\\n\"b\": }        | not JSON: | line 2, column 6",
                "json    | {\"a\": 1} x                 | not JSON: | line 1, column 10",
                "json    | ''                           | not JSON: | line 1",
                "csv     | a,b\\n1,2\\n3\\n             | not CSV: the row that ends in line 3 has 1 fields, but there are 2 columns | line",
                "csv     | a,b\\n1,\"2\\n               | not CSV: | EOF",
                "xml     | <a>\\n<b></a>                | not XML: | line 2, column",
                "xml     | <a/><b/>                     | not XML: | line 1",
                "xml     | no                           | not XML: | line 1",
                "edifact | hello                        | not EDIFACT: segment 1 at offset 0 | has no end",
                "edifact | UNH+1+ORDERS:D:96A:UN'       | not EDIFACT: segment 1 (UNH) at offset 0 | is not UNB",
                "edifact | UNB+UNOA:1+a+b+1+r'UNH+1+X:D:1'BGM+1'UNT+7+1' | segment 4 (UNT) at offset 37 counts '7' segments | has 3",
                "edifact | UNB+UNOA:1+a+b+1+r'UNH+1+X:D:1'BGM+1'UNT+3+2' | ends message '2' | is '1'",
                "edifact | UNB+UNOA:1+a+b+1+r'UNH+1+X:D:1'BGM+1'         | the message of segment 2 (UNH) at offset 19 | has no UNT",
                "edifact | UNB+UNOA:1+a+b+1+r'UNH+1+X:D:1'BGM+1'UNT+3+1'UNZ+2+r' | counts '2' messages | there are 1",
            })
    void whatIsWrongIsSaidWithItsPlace(String format, String text, String says, String place) {
        byte[] bytes = text.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> format(format).decode(bytes))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(says)
                .hasMessageContaining(place);
    }

    @Test
    void xmlReadsNoFilesAndGrowsNoEntities() throws Exception {
        String outside = "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><a>&e;</a>";
        String laughs = "<!DOCTYPE a [<!ENTITY x \"ha\"><!ENTITY y \"&x;&x;\">]><a>&y;</a>";

        for (String text : List.of(outside, laughs)) {
            assertThatThrownBy(() -> format("xml").decode(bytes(text)))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("entity");
        }
        assertThatThrownBy(() -> format("xml").decode(bytes("<a>".repeat(300))))
                .hasMessageContaining("elements nest deeper than 200");
    }

    @Test
    void xmlComesBackAsItWas() throws Exception {
        var order = new LinkedHashMap<String, Object>();
        order.put("@id", "7 & \"8\"");
        order.put("line", List.of(Map.of("sku", "<A>"), Map.of("sku", "B")));
        order.put("note", "");
        Map<String, Object> document = Map.of("order", order);

        byte[] text = format("xml").encode(document, "t");

        assertThat(new String(text, StandardCharsets.UTF_8)).contains("<line><sku>&lt;A&gt;</sku></line>");
        assertThat(format("xml").decode(text)).isEqualTo(document);
        assertThatThrownBy(() -> format("xml").encode(Map.of("a><b", 1), "t"))
                .hasMessageContaining("'a><b' cannot be the name of an element");
        assertThatThrownBy(() -> format("xml").encode(Map.of("a", "\u0001"), "t"))
                .hasMessageContaining("U+1");
    }

    @Test
    void csvReadsColumnsFromItsHeaderOrFromTheFile() throws Exception {
        assertThat(format("csv").decode(bytes("sku,text\r\nA,\"one, \"\"two\"\"\"\r\n")))
                .isEqualTo(List.of(Map.of("sku", "A", "text", "one, \"two\"")));
        ValueFormat named = ValueFormats.create(new FormatSettings(
                "csv", Map.of("columns", List.of("a", "b"), "delimiter", List.of(";"), "rows", List.of("one"))));
        assertThat(named.decode(bytes("1;2"))).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(named.encode(Map.of("b", 2, "a", "x;y"), "t")).isEqualTo(bytes("\"x;y\";2\r\n"));
        assertThatThrownBy(() -> named.decode(bytes("1;2\n3;4")))
                .hasMessageContaining("not one row of CSV: there are 2");
        assertThatThrownBy(() -> named.encode(Map.of("c", 1), "t")).hasMessageContaining("row 1 has 'c'");
    }

    @Test
    void edifactFollowsTheSeparatorsOfUnaAndTheReleaseCharacter() throws Exception {
        String text = "UNA|*,! ~UNB*UNOC|3*me*you*1*r1~UNH*7*ORDERS|D|96A|UN~FTX*AAA***50!* off|now~UNT*3*7~UNZ*1*r1~";

        Object decoded = Objects.requireNonNull(format("edifact").decode(text.getBytes(StandardCharsets.ISO_8859_1)));

        assertThat(decoded)
                .hasToString(decoded.toString())
                .extracting("messages")
                .asString()
                .contains("50* off");
        byte[] standard = format("edifact").encode(decoded, "t");
        assertThat(new String(standard, StandardCharsets.ISO_8859_1)).contains("FTX+AAA+++50* off:now'");
        assertThat(format("edifact").decode(standard)).isEqualTo(decoded);
    }

    @Test
    void aTextOfTheFormatGoesAsItIsAndAnotherIsRefused() throws Exception {
        byte[] spaced = bytes("{ \"a\" : 1.10 }");
        assertThat(format("json").encodeText(spaced, "t")).isSameAs(spaced);
        assertThatThrownBy(() -> format("json").encodeText(bytes("{"), "t")).isInstanceOf(FormatException.class);
        assertThat(format("string").encodeText(bytes("{"), "t")).isEqualTo(bytes("{"));
        assertThat(format("bytes").decode(new byte[] {-1})).isEqualTo(new byte[] {-1});
    }

    private static ValueFormat format(String name) {
        return ValueFormats.create(new FormatSettings(name, Map.of()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
