package io.crossdock.registry.type.avro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossdock.registry.type.InvalidSchemaException;
import io.crossdock.registry.type.ReferencedText;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is no schema: said with its place, and how to mend it. */
class AvroErrorsTest {
    private static final List<JsonNode> ODDITIES = List.of(
            JsonNodeFactory.instance.nullNode(),
            JsonNodeFactory.instance.booleanNode(true),
            JsonNodeFactory.instance.numberNode(-1),
            JsonNodeFactory.instance.numberNode(1.5),
            JsonNodeFactory.instance.textNode(""),
            JsonNodeFactory.instance.textNode("a.b"),
            JsonNodeFactory.instance.textNode("int"),
            JsonNodeFactory.instance.textNode("R0"),
            JsonNodeFactory.instance.textNode("no name"),
            JsonNodeFactory.instance.arrayNode(),
            JsonNodeFactory.instance.arrayNode().add(1),
            JsonNodeFactory.instance.objectNode());

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {                                     | line 1:2: this is not JSON
                    "int" "int"                           | line 1:7: something follows after the end of the schema
                    [7]                                   | line 1:2: a type is a name, an object or an array of types, not 7
                    {"items":"int"}                       | line 1:1: this type has no "type"; add one
                    {"type":{"type":"int"}}               | line 1:1: the "type" of a type is a word, not object
                    {"type":"rekord"}                     | line 1:9: there is no type 'rekord'; a named type is written as its bare name
                    {"type":"array"}                      | line 1:1: "items" is missing here; add it
                    {"type":"map","values":"Nothing"}     | line 1:24: 'Nothing' is defined neither here nor in a reference
                    [["int"]]                             | line 1:2: a union stands directly in a union
                    ["int","string","int"]                | line 1:17: the union has 'int' more than once
                    {"type":"record","fields":[]}         | line 1:1: "name" is missing here; add it
                    {"type":"record","name":"A"}          | line 1:1: "fields" is missing here; add it
                    {"type":"record","name":"A-B","fields":[]} | line 1:25: 'A-B' cannot be a name: names begin with a letter or _
                    {"type":"record","name":"A","namespace":"my-shop","fields":[]} | line 1:25: 'my-shop.A' cannot be a name
                    {"type":"record","name":"int","fields":[]} | line 1:25: 'int' is a type of Avro's own; choose another name
                    {"type":"record","name":"A","fields":[7]} | line 1:39: a field is an object with "name" and "type", not 7
                    {"type":"enum","name":"E","symbols":["A","B","A"]} | line 1:46: symbol 'A' is there twice; remove one
                    {"type":"enum","name":"E","symbols":["A","1"]} | line 1:42: "1" cannot be a symbol
                    {"type":"enum","name":"E","symbols":["A"],"default":"B"} | line 1:53: the default "B" is none of the symbols; add it to them
                    {"type":"fixed","name":"F","size":-1} | line 1:35: a size is a number of bytes from 0 to 2147483639, not -1
                    {"type":"fixed","name":"F","size":2,"aliases":"G"} | line 1:47: aliases are an array of names, not "G"
                    a int; a string                       | field 'a' is there twice; rename or remove one
                    a record                              | field 'a' has the type 'record' without saying which; write "type": {"type": "record", …}
                    a int = "x"                           | the default of field 'a' does not fit its type: "x" is no value of type int; correct the default
                    a long = 1.5                          | 1.5 is no value of type long
                    a int = 3000000000                    | 3000000000 is no value of type int
                    a string? = "x"                       | "x" is no value of type null, which is the first of the union and the one that defaults belong to
                    a float = "fast"                      | "fast" is no value of type float
                    a int[] = [1,"x"]                     | "x" is no value of type int
                    a int{} = {"k":null}                  | null is no value of type int
                    a enum(A,B) = 1                       | 1 is no value of type enum
                    a fixed(2) = 1                        | 1 is no value of type fixed
                    a [] = null                           | an empty union has no values
                    a {"type":"record","name":"B","fields":[{"name":"x","type":"int"}]} = {} | it lacks field 'x', which has no default either
                    """)
    void theMessageSaysWhatWhereAndHowToMendIt(String text, String message) {
        assertThatThrownBy(() -> AvroTexts.schema(text))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessageContaining(message);
    }

    @Test
    void anEmptyTextIsRefused() {
        assertThatThrownBy(() -> AvroTexts.parsed(" "))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessageContaining("the schema is empty; an Avro schema is JSON");
    }

    @Test
    void linesAreCountedAsEditorsCountThem() {
        String text =
                "{\n  \"type\": \"record\",\n  \"name\": \"A\",\n  \"fields\": [\n    {\"name\": \"a\", \"type\": \"Mising\"}\n  ]\n}";

        assertThatThrownBy(() -> AvroTexts.schema(text))
                .hasMessageStartingWith("line 5:27: 'Mising' is defined neither here nor in a reference; define it");
    }

    @Test
    void whatIsWrongInAReferenceNamesTheReference() {
        assertThatThrownBy(() -> AvroTexts.schema("\"shop.B\"", new ReferencedText("shop.B", "{\"type\":\"enum\"}")))
                .hasMessageStartingWith("in reference 'shop.B': line 1:1: \"name\" is missing here");
    }

    @Test
    void whatTwoReferencesDefineDifferentlyIsRefused() {
        var one = new ReferencedText("one", "{\"type\":\"fixed\",\"name\":\"F\",\"size\":1}");
        var other = new ReferencedText("other", "{\"type\":\"fixed\",\"name\":\"F\",\"size\":2}");

        assertThatThrownBy(() -> AvroTexts.schema("\"F\"", one, other))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessageContaining("in reference 'other': ")
                .hasMessageContaining("'F' is defined more than once, and not each time alike; define it once");
    }

    /** Whatever is put anywhere into a schema, it is accepted as the library accepts it, or refused properly. */
    @Test
    void anythingAnywhereIsAcceptedOrRefusedButNothingElse() {
        int refused = 0;
        int cases = 6_000;
        for (int seed = 0; seed < cases; seed++) {
            var random = new Random(seed);
            JsonNode changed = changed(new RandomSchemas(seed % 400).record(), random, new int[] {random.nextInt(40)});
            String text = changed.toString();
            boolean accepted = true;
            try {
                AvroSchema schema = AvroTexts.parsed(text);
                assertThat(AvroTexts.schema(schema.normalized()).normalized()).isEqualTo(schema.normalized());
            } catch (InvalidSchemaException e) {
                accepted = false;
                refused++;
                assertThat(e.getMessage()).as(text).matches("line \\d+:\\d+: .*|'.*' is defined more than once.*");
            }
            assertThat(accepted).as(text).isEqualTo(libraryAccepts(text));
        }
        assertThat(refused).isBetween(cases / 10, cases * 9 / 10);
    }

    private static boolean libraryAccepts(String text) {
        try {
            new Schema.Parser().parse(text);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static JsonNode changed(JsonNode json, Random random, int[] countdown) {
        if (countdown[0]-- == 0) {
            return ODDITIES.get(random.nextInt(ODDITIES.size()));
        }
        if (json.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            json.forEach(element -> array.add(changed(element, random, countdown)));
            return array;
        }
        if (json.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            json.properties().forEach(each -> object.set(each.getKey(), changed(each.getValue(), random, countdown)));
            return object;
        }
        return json;
    }
}
