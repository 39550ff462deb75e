package io.crossdock.registry.type.avro;

import io.crossdock.registry.type.ReferencedText;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** The texts that are stored, and what references do to them. */
class AvroTextTest {
    private static final ReferencedText MONEY = new ReferencedText(
            "shop.Money",
            "{\"type\":\"record\",\"name\":\"Money\",\"namespace\":\"shop\",\"fields\":[{\"name\":\"in\",\"type\":{\"type\":\"enum\","
                    + "\"name\":\"Currency\",\"symbols\":[\"EUR\",\"CHF\"]}},{\"name\":\"cents\",\"type\":\"long\"}]}");

    @Test
    void theCanonicalTextKeepsWhatAuthorsSay() {
        String text = """
                {
                  // a comment of the file
                  "type": "record", "namespace": "shop", "name": "Order", "owner": {"b": 1, "a": 2}, "doc": "An order",
                  "aliases": ["Purchase"],
                  "fields": [
                    {"type": {"type": "string"}, "name": "id", "doc": "unique", "default": "", "pii": true},
                    {"name": "at", "order": "ignore", "type": {"type": "long", "logicalType": "timestamp-millis"}}
                  ]
                }
                """;

        assertThat(AvroTexts.parsed(text).canonical())
                .isEqualTo(
                        "{\"type\":\"record\",\"name\":\"Order\",\"namespace\":\"shop\",\"doc\":\"An order\",\"fields\":["
                                + "{\"name\":\"id\",\"type\":\"string\",\"doc\":\"unique\",\"default\":\"\",\"pii\":true},"
                                + "{\"name\":\"at\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"},\"order\":\"ignore\"}],"
                                + "\"owner\":{\"b\":1,\"a\":2},\"aliases\":[\"Purchase\"]}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    a name in full or in its name space | {"type":"record","name":"n.A","fields":[]} | {"name":"A","namespace":"n","type":"record","fields":[]}
                    a primitive with or without an object | "int" | {"type":"int"}
                    a field's type named in full or short | {"type":"record","name":"n.A","fields":[{"name":"a","type":["null","n.A"]}]} | {"type":"record","name":"n.A","fields":[{"name":"a","type":["null","A"]}]}
                    properties in any order | {"type":"int","x":1,"logicalType":"date","b":{"d":1,"c":2}} | {"b":{"c":2,"d":1},"logicalType":"date","type":"int","x":1}
                    aliases in any order | {"type":"fixed","name":"n.F","size":1,"aliases":["B","m.A"]} | {"type":"fixed","name":"n.F","size":1,"aliases":["m.A","n.B"]}
                    the usual order of fields or none | {"type":"record","name":"A","fields":[{"name":"a","type":"int"}]} | {"type":"record","name":"A","fields":[{"name":"a","type":"int","order":"ascending"}]}
                    numbers in defaults | {"type":"record","name":"A","fields":[{"name":"a","type":"double","default":1}]} | {"type":"record","name":"A","fields":[{"name":"a","type":"double","default":1.0}]}
                    the order within defaults | {"type":"record","name":"A","fields":[{"name":"a","type":{"type":"map","values":"int"},"default":{"x":1,"y":2}}]} | {"type":"record","name":"A","fields":[{"name":"a","type":{"type":"map","values":"int"},"default":{"y":2,"x":1}}]}
                    empty documentation or none | {"type":"enum","name":"E","symbols":["A"],"doc":""} | {"type":"enum","name":"E","symbols":["A"]}
                    a type defined late or where it is used | [{"type":"record","name":"A","fields":[{"name":"e","type":"E"}]},{"type":"enum","name":"E","symbols":["X"]}] | [{"type":"record","name":"A","fields":[{"name":"e","type":{"type":"enum","name":"E","symbols":["X"]}}]},"E"]
                    """)
    void theNormalFormIsTheSameFor(String what, String one, String other) {
        assertThat(AvroTexts.parsed(one).normalized())
                .isEqualTo(AvroTexts.parsed(other).normalized())
                .isEqualTo(AvroTexts.parsed(AvroTexts.parsed(one).normalized()).normalized());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    documentation | {"type":"fixed","name":"F","size":1,"doc":"x"} | {"type":"fixed","name":"F","size":1,"doc":"y"}
                    the order of symbols | {"type":"enum","name":"E","symbols":["A","B"]} | {"type":"enum","name":"E","symbols":["B","A"]}
                    a property | {"type":"int","x":1} | {"type":"int","x":2}
                    a scale | {"type":"bytes","logicalType":"decimal","precision":4,"scale":1} | {"type":"bytes","logicalType":"decimal","precision":4,"scale":2}
                    a name space | {"type":"fixed","name":"a.F","size":1} | {"type":"fixed","name":"b.F","size":1}
                    """)
    void theNormalFormDiffersBy(String what, String one, String other) {
        assertThat(AvroTexts.parsed(one).normalized())
                .isNotEqualTo(AvroTexts.parsed(other).normalized());
    }

    @Test
    void logicalTypesComeBeforeOtherProperties() {
        assertThat(AvroTexts.parsed(
                                "{\"type\":\"bytes\",\"scale\":2,\"connect.version\":1,\"precision\":9,\"logicalType\":"
                                        + "\"decimal\"}")
                        .normalized())
                .isEqualTo(
                        "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":9,\"scale\":2,\"connect.version\":1}");
    }

    @Test
    void typesOfReferencesStayNames() {
        AvroSchema order =
                AvroTexts.schema("total shop.Money; also {\"type\":\"array\",\"items\":\"Currency\"}", MONEY);

        assertThat(order.canonical())
                .isEqualTo(
                        "{\"type\":\"record\",\"name\":\"Order\",\"namespace\":\"shop\",\"fields\":[{\"name\":\"total\","
                                + "\"type\":\"Money\"},{\"name\":\"also\",\"type\":{\"type\":\"array\",\"items\":\"Currency\"}}]}");
        assertThat(AvroTexts.parsed(order.canonical(), MONEY).canonical()).isEqualTo(order.canonical());
        assertThat(order.schema()
                        .getField("total")
                        .schema()
                        .getField("cents")
                        .schema()
                        .getName())
                .isEqualTo("long");
    }

    @Test
    void aReferenceThatUsesAnotherComesAfterIt() {
        var price = new ReferencedText(
                "shop.Price",
                "{\"type\":\"record\",\"name\":\"shop.Price\",\"fields\":[{\"name\":\"net\",\"type\":\"Money\"}]}");

        assertThat(AvroTexts.schema("price shop.Price; tax Money", MONEY, price, MONEY)
                        .reading(AvroTexts.schema("price shop.Price; tax Money", MONEY, price)))
                .isEmpty();
    }

    @Test
    void changesInAReferenceAreFoundWhereItIsUsed() {
        var former = new ReferencedText("shop.Money", MONEY.text().replace("\"long\"", "\"string\""));

        assertThat(AvroTexts.schema("total shop.Money", MONEY).reading(AvroTexts.schema("total shop.Money", former)))
                .singleElement()
                .satisfies(found -> assertThat(found.path()).isEqualTo("/fields/0/type/fields/1/type"));
    }

    @Test
    void aRecursiveTypeThatTwoReferencesSpellOutAlikeIsOneType() {
        String list = "{\"type\":\"record\",\"name\":\"L\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"L\"]}]}";
        var one = new ReferencedText(
                "A", "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"l\",\"type\":" + list + "}]}");
        var other = new ReferencedText("B", one.text().replace("\"A\"", "\"B\""));

        assertThat(AvroTexts.parsed("[\"A\",\"B\",\"L\"]", one, other).canonical())
                .isEqualTo("[\"A\",\"B\",\"L\"]");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("apacheAvrosOwnCases")
    void parsingFormsAndFingerprintsAreApacheAvros(String input, String canonical, String fingerprint) {
        AvroSchema schema = AvroTexts.parsed(input);

        assertThat(SchemaNormalization.toParsingForm(schema.schema())).isEqualTo(canonical);
        assertThat(SchemaNormalization.toParsingForm(
                        AvroTexts.parsed(schema.normalized()).schema()))
                .isEqualTo(canonical);
        if (!fingerprint.isEmpty()) {
            assertThat(SchemaNormalization.parsingFingerprint64(schema.schema()))
                    .isEqualTo(Long.parseLong(fingerprint));
        }
    }

    /** Blocks of lines {@code <<INPUT}, {@code <<canonical} and, not always, {@code <<fingerprint}. */
    static List<String[]> apacheAvrosOwnCases() throws IOException {
        Pattern block = Pattern.compile(
                "^<<INPUT(.*?)^<<canonical ([^\n]*)\n(?:<<fingerprint ([^\n]*)\n)?",
                Pattern.DOTALL | Pattern.MULTILINE);
        var cases = new ArrayList<String[]>();
        try (InputStream in =
                AvroTextTest.class.getResourceAsStream("/schemas/avro/apache-avro-data/schema-tests.txt")) {
            Matcher found = block.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            while (found.find()) {
                String input = found.group(1).strip().replaceFirst("\nINPUT\n?$", "");
                cases.add(new String[] {
                    input,
                    found.group(2).strip(),
                    found.group(3) == null ? "" : found.group(3).strip()
                });
            }
        }
        assertThat(cases).hasSizeGreaterThan(25);
        return cases;
    }
}
