package io.crossdock.registry.type.json;

import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.type.InvalidSchemaException;
import io.crossdock.registry.type.ParsedSchema;
import io.crossdock.registry.type.ReferencedText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JsonTypeTest {
    private static final JsonType TYPE = new JsonType();

    @Test
    void whatIsNoJsonIsRefusedWithItsPosition() {
        refused("{\n  \"type\": \"string\",\n  oops\n}", "line 3, column ", "valid JSON");
        refused("", "nothing is there");
        refused("{} {}", "line 1, column 4", "Trailing token");
        refused("{\"type\":\"string\",\"type\":\"number\"}", "Duplicate field 'type'");
    }

    @Test
    void whatIsNoSchemaIsRefusedWithItsPlace() {
        refused(
                "{\n  \"properties\": {\n    \"a\": {\"minLength\": -1}\n  }\n}",
                "#/properties/a/minLength",
                "line 3, column 24",
                "minimum",
                "draft-07");
        refused("{\"type\":\"text\"}", "#/type", "line 1, column 9");
        refused("{\"properties\":{\"a\":{\"required\":true}}}", "#/properties/a/required");
        refused("[]", "a schema is expected");
        refused("{\"allOf\":[1]}", "#/allOf/0", "a schema is expected");
        refused("{\"$schema\":\"http://json-schema.org/draft-03/schema#\"}", "#/$schema", "draft-03", "2020-12");
        refused("{\"pattern\":\"(\"}", "#/pattern", "line 1, column 12");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://json-schema.org/draft-04/schema# | {\"maximum\":3,\"exclusiveMaximum\":true} | 2 | 3",
                "http://json-schema.org/draft-06/schema# | {\"exclusiveMaximum\":3} | 2 | 3",
                "http://json-schema.org/draft-07/schema | {\"if\":{\"type\":\"string\"},\"then\":{\"const\":\"a\"}} | \"a\" | \"b\"",
                "https://json-schema.org/draft-07/schema# | {\"items\":[{\"type\":\"null\"}]} | [null] | [1]",
                "https://json-schema.org/draft/2019-09/schema | {\"dependentRequired\":{\"a\":[\"b\"]}} | {\"a\":1,\"b\":1} | {\"a\":1}",
                "https://json-schema.org/draft/2020-12/schema | {\"prefixItems\":[{\"type\":\"null\"}],\"items\":false} | [null] | [null,1]"
            })
    void everyDraftIsReadAsItSays(String draft, String schema, String fits, String fails) {
        ParsedSchema parsed = parse("{\"$schema\":\"" + draft + "\"," + schema.substring(1));

        assertThat(parsed.violations(utf8(fits))).isEmpty();
        assertThat(parsed.violations(utf8(fails))).isNotEmpty();
        assertThat(parsed.reading(parsed)).isEmpty();
    }

    @Test
    void draftsDoNotMix() {
        refused(
                "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"exclusiveMaximum\":3}",
                "#/exclusiveMaximum");
        refused("{\"maximum\":3,\"exclusiveMaximum\":true}", "#/exclusiveMaximum");
        refused("{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"items\":[{}]}", "#/items");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"properties\":{\"a\":{\"$ref\":\"#/definitions/n\"}},\"definitions\":{\"n\":{\"type\":\"integer\"}}}",
                "{\"properties\":{\"a\":{\"$ref\":\"#n\"}},\"definitions\":{\"n\":{\"$id\":\"#n\",\"type\":\"integer\"}}}",
                "{\"$id\":\"http://example.com/a/order.json\",\"properties\":{\"a\":{\"$ref\":\"n.json\"}},"
                        + "\"definitions\":{\"n\":{\"$id\":\"http://example.com/a/n.json\",\"type\":\"integer\"}}}",
                "{\"$id\":\"http://example.com/a/order.json\",\"properties\":{\"a\":{\"$ref\":\"/a/order.json#/definitions/n\"}},"
                        + "\"definitions\":{\"n\":{\"type\":\"integer\"}}}",
                "{\"properties\":{\"a\":{\"$ref\":\"#/definitions/a~1b%20c\"}},\"definitions\":{\"a/b c\":{\"type\":\"integer\"}}}",
                "{\"properties\":{\"a\":{\"$ref\":\"#/components/n\"}},\"components\":{\"n\":{\"type\":\"integer\"}}}",
                "{\"$schema\":\"https://json-schema.org/draft/2019-09/schema\",\"properties\":{\"a\":{\"$ref\":\"#n\"}},"
                        + "\"$defs\":{\"n\":{\"$anchor\":\"n\",\"type\":\"integer\"}}}",
                "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$id\":\"urn:example:order\","
                        + "\"properties\":{\"a\":{\"$ref\":\"#/$defs/n\"}},\"$defs\":{\"n\":{\"type\":\"integer\"}}}",
                "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$id\":\"https://example.com/order\","
                        + "\"properties\":{\"a\":{\"$ref\":\"item#n\"}},"
                        + "\"$defs\":{\"i\":{\"$id\":\"item\",\"$defs\":{\"n\":{\"$dynamicAnchor\":\"n\",\"type\":\"integer\"}}}}}",
                "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"id\":\"http://example.com/o.json\","
                        + "\"properties\":{\"a\":{\"$ref\":\"#/definitions/n\"}},\"definitions\":{\"n\":{\"type\":\"integer\"}}}"
            })
    void aReferenceWithinTheSchemaIsFollowedByPayloadsAndComparisons(String text) {
        ParsedSchema integer = parse(text);
        ParsedSchema number = parse(text.replace("\"integer\"", "\"number\""));

        assertThat(integer.violations(utf8("{\"a\":1}"))).isEmpty();
        assertThat(integer.violations(utf8("{\"a\":\"x\"}"))).singleElement().satisfies(each -> assertThat(each)
                .startsWith("/a: "));
        assertThat(number.reading(integer)).isEmpty();
        assertThat(integer.reading(number)).singleElement().satisfies(each -> {
            assertThat(each.rule()).isEqualTo("TYPE_NARROWED");
            assertThat(each.path()).isEqualTo("#/properties/a");
            assertThat(each.what()).contains("'a'");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | item.json | item.json",
                "'' | item.json | item.json#/definitions/n",
                "http://example.com/order.json | item.json | item.json",
                "http://example.com/order.json | http://example.com/item.json | item.json",
                "http://example.com/order.json | item.json | http://example.com/item.json",
                "http://example.com/a/b/order.json | common/item.json | common/item.json",
                "'' | urn:example:item | urn:example:item",
                "'' | com.example.Item | com.example.Item"
            })
    void aRegisteredReferenceIsFollowedByItsName(String id, String name, String reference) {
        String order = "{" + (id.isEmpty() ? "" : "\"$id\":\"" + id + "\",") + "\"properties\":{\"a\":{\"$ref\":\""
                + reference + "\"}}}";
        var item = new ReferencedText(name, "{\"type\":\"integer\",\"definitions\":{\"n\":{\"type\":\"integer\"}}}");
        ParsedSchema schema = TYPE.parse(Schema.of("JSON", order), List.of(item));

        assertThat(schema.violations(utf8("{\"a\":1}"))).isEmpty();
        assertThat(schema.violations(utf8("{\"a\":\"x\"}"))).hasSize(1);
        var before = TYPE.parse(
                Schema.of("JSON", order),
                List.of(new ReferencedText(name, item.text().replace("integer", "number"))));
        assertThat(before.reading(schema)).isEmpty();
        assertThat(schema.reading(before)).hasSize(1);
    }

    @Test
    void aRegisteredReferenceIsFollowedByItsOwnId() {
        var address = new ReferencedText(
                "address", "{\"$id\":\"http://example.com/address\",\"allOf\":[{\"$ref\":\"zip\"}]}");
        var zip = new ReferencedText("zip", "{\"$id\":\"http://example.com/zip\",\"type\":\"string\",\"maxLength\":5}");
        ParsedSchema schema = TYPE.parse(
                Schema.of("JSON", "{\"properties\":{\"home\":{\"$ref\":\"http://example.com/address\"}}}"),
                List.of(zip, address));

        assertThat(schema.violations(utf8("{\"home\":\"12345\"}"))).isEmpty();
        assertThat(schema.violations(utf8("{\"home\":\"123456\"}"))).hasSize(1);
    }

    @Test
    void whatIsWrongWithARegisteredReferenceIsSaidOfIt() {
        assertThatThrownBy(() -> TYPE.parse(
                        Schema.of("JSON", "{\"$ref\":\"a.json\"}"),
                        List.of(new ReferencedText("a.json", "{\"type\":1}"))))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessageContaining("'a.json'")
                .hasMessageContaining("#/type");
    }

    @Test
    void theStandardsOwnSchemasMayBeReferredTo() {
        for (String draft : List.of(
                "http://json-schema.org/draft-04/schema#",
                "http://json-schema.org/draft-07/schema#",
                "https://json-schema.org/draft/2019-09/schema",
                "https://json-schema.org/draft/2020-12/schema")) {
            ParsedSchema schema =
                    parse("{\"$schema\":\"" + draft + "\",\"properties\":{\"s\":{\"$ref\":\"" + draft + "\"}}}");

            assertThat(schema.violations(utf8("{\"s\":{\"type\":\"string\"}}"))).isEmpty();
            assertThat(schema.violations(utf8("{\"s\":{\"minLength\":\"x\"}}"))).isNotEmpty();
            assertThat(schema.reading(schema)).isEmpty();
        }
    }

    @Test
    void aReferenceToNothingIsRefused() {
        refused("{\"$ref\":\"#/definitions/a\"}", "#/$ref", "leads to nothing");
        refused("{\"items\":{\"$ref\":\"#a\"}}", "#/items/$ref", "leads to nothing");
    }

    @Test
    void recursionThroughPartsOfTheValueIsFine() {
        ParsedSchema tree = parse("{\"type\":\"object\",\"properties\":{\"v\":{\"type\":\"integer\"},"
                + "\"children\":{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}}},\"required\":[\"v\"]}");

        assertThat(tree.violations(utf8("{\"v\":1,\"children\":[{\"v\":2,\"children\":[]},{\"v\":3}]}")))
                .isEmpty();
        assertThat(tree.violations(utf8("{\"v\":1,\"children\":[{\"v\":2,\"children\":[{}]}]}")))
                .singleElement()
                .satisfies(each -> assertThat(each).startsWith("/children/0/children/0: "));
    }

    @Test
    void booleansAreSchemas() {
        assertThat(parse("true").violations(utf8("1"))).isEmpty();
        assertThat(parse("false").violations(utf8("1"))).hasSize(1);
        assertThat(parse("true").canonical()).isEqualTo("true");
    }

    @Test
    void payloadsAreReadStrictly() {
        ParsedSchema any = parse("{}");

        assertThat(any.violations(utf8("{\"a\":1"))).singleElement().satisfies(each -> assertThat(each)
                .contains("cannot be read as JSON"));
        assertThat(any.violations(utf8(""))).hasSize(1);
        assertThat(any.violations(utf8("1 2"))).hasSize(1);
        assertThat(any.violations(ByteBuffer.wrap(new byte[] {'"', (byte) 0xff, '"'})))
                .hasSize(1);
        ByteBuffer payload = utf8("  1");
        payload.position(2);
        assertThat(any.violations(payload)).isEmpty();
        assertThat(payload.position()).isEqualTo(2);
    }

    @Test
    void wholeNumbersAreIntegersHoweverTheyAreWrittenExceptInDraft4() {
        assertThat(parse("{\"type\":\"integer\"}").violations(utf8("1.0"))).isEmpty();
        assertThat(parse("{\"type\":\"integer\"}").violations(utf8("1.5"))).hasSize(1);
        assertThat(parse("{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"type\":\"integer\"}")
                        .violations(utf8("1.0")))
                .hasSize(1);
    }

    @Test
    void theCanonicalTextKeepsOrderAndDigits() {
        assertThat(parse("{ \"type\" : \"number\",\n \"maximum\": 1.50, \"title\": \"\\u00e9\", \"minimum\":1e2 }")
                        .canonical())
                .isEqualTo("{\"type\":\"number\",\"maximum\":1.50,\"title\":\"é\",\"minimum\":1E+2}");
    }

    @Test
    void textsThatMeanTheSameHaveOneNormalForm() {
        String one = "{\"type\":[\"string\"],\"required\":[\"b\",\"a\",\"b\"],\"enum\":[{\"y\":1.0,\"x\":[2,1]}],"
                + "\"properties\":{\"required\":{\"type\":[\"null\",\"number\"],\"maximum\":1e1}},\"dependencies\":{\"a\":[\"c\",\"b\"]}}";
        String other =
                "{\"dependencies\":{\"a\":[\"b\",\"c\"]},\"enum\":[{\"x\":[2,1],\"y\":1}],\"required\":[\"a\",\"b\"],"
                        + "\"properties\":{\"required\":{\"maximum\":10,\"type\":[\"number\",\"null\"]}},\"type\":\"string\"}";

        // Draft 7 wants what is required listed once.
        assertThat(parse(one.replace(",\"b\"],\"enum\"", "],\"enum\"")).normalized())
                .isEqualTo(parse(other).normalized());
        assertThat(parse("{\"const\":[2,1]}").normalized())
                .isNotEqualTo(parse("{\"const\":[1,2]}").normalized());
        assertThat(parse("{\"items\":[{},true]}").normalized())
                .isNotEqualTo(parse("{\"items\":[true,{}]}").normalized());
    }

    private static void refused(String text, String... because) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessageContainingAll(because);
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ParsedSchema parse(String text) {
        return TYPE.parse(Schema.of("JSON", text), List.of());
    }
}
