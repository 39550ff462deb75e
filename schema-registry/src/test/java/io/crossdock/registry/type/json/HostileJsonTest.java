package io.crossdock.registry.type.json;

import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.type.InvalidSchemaException;
import io.crossdock.registry.type.Limits;
import io.crossdock.registry.type.ParsedSchema;
import io.crossdock.registry.type.ReferencedText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Schemas and payloads that are made to hurt. The time limit is there for what never ends, not for slow machines. */
@Timeout(120)
class HostileJsonTest {
    private static final JsonType TYPE = new JsonType();

    @ParameterizedTest
    @ValueSource(ints = {5_000, 100_000})
    void deepNestingIsRefused(int depth) {
        refused("{\"not\":".repeat(depth) + "{}" + "}".repeat(depth), "too deeply nested");
        refused("[".repeat(depth), "too deeply nested");
    }

    @Test
    void nestingIsReadOrRefusedOnASmallStack() throws InterruptedException {
        var failure = new AtomicReference<Throwable>();
        Runnable all = () -> {
            for (String draft : List.of(
                    "http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2020-12/schema")) {
                int depth = 80;
                ParsedSchema nots = parse("{\"$schema\":\"" + draft + "\",\"not\":" + "{\"not\":".repeat(depth - 1)
                        + "{}" + "}".repeat(depth));
                assertThat(nots.reading(nots)).isEmpty();
                nots.normalized();
                nots.violations(utf8("1"));
                ParsedSchema items = parse("{\"$schema\":\"" + draft + "\",\"items\":" + "{\"items\":".repeat(80)
                        + "{\"$ref\":\"#\"}" + "}".repeat(81));
                assertThat(items.reading(items)).isEmpty();
                assertThat(items.violations(utf8("[".repeat(190) + "]".repeat(190))))
                        .isEmpty();
                assertThatThrownBy(() -> parse("{\"$schema\":\"" + draft + "\",\"items\":" + "{\"items\":".repeat(190)
                                + "{}" + "}".repeat(191)))
                        .isInstanceOf(InvalidSchemaException.class)
                        .hasMessageContaining("too deeply nested");
            }
        };
        Thread small = new Thread(null, all, "small stack", 768 << 10);
        small.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
        small.start();
        small.join();
        assertThat(failure.get()).isNull();
    }

    @Test
    void aLongChainOfReferencesThroughPropertiesIsFine() {
        IntFunction<String> link =
                i -> "\"d" + i + "\":{\"properties\":{\"x\":{\"$ref\":\"#/definitions/d" + (i + 1) + "\"}}}";
        String chain = IntStream.range(0, 5_000).mapToObj(link).collect(Collectors.joining(","));
        String text =
                "{\"$ref\":\"#/definitions/d0\",\"definitions\":{" + chain + ",\"d5000\":{\"type\":\"integer\"}}}";
        ParsedSchema integer = parse(text);
        ParsedSchema number = parse(text.replace("integer", "number"));

        assertThat(number.reading(integer)).isEmpty();
        assertThat(integer.reading(number)).singleElement().satisfies(each -> assertThat(each.rule())
                .isEqualTo("TYPE_NARROWED"));
        assertThat(integer.violations(utf8("{\"x\":".repeat(150) + "{}" + "}".repeat(150))))
                .isEmpty();
    }

    @Test
    void aLongChainOfReferencesToReferencesIsRefused() {
        String chain = IntStream.range(0, 5_000)
                .mapToObj(i -> "\"d" + i + "\":{\"$ref\":\"#/definitions/d" + (i + 1) + "\"}")
                .collect(Collectors.joining(","));
        refused("{\"$ref\":\"#/definitions/d0\",\"definitions\":{" + chain + ",\"d5000\":{}}}", "levels deep");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$ref\":\"#\"}",
                "{\"allOf\":[{\"$ref\":\"#\"}]}",
                "{\"$ref\":\"#/definitions/a\",\"definitions\":{\"a\":{\"$ref\":\"#/definitions/b\"},\"b\":{\"$ref\":\"#/definitions/a\"}}}",
                "{\"properties\":{\"x\":{\"anyOf\":[{\"type\":\"null\"},{\"not\":{\"$ref\":\"#/properties/x\"}}]}}}",
                "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"dependentSchemas\":{\"a\":{\"$ref\":\"#\"}}}",
                "{\"$schema\":\"https://json-schema.org/draft/2019-09/schema\",\"if\":{\"$recursiveRef\":\"#\"}}"
            })
    void aSchemaThatRefersToItselfForTheSameValueIsRefused(String text) {
        refused(text, "refers to itself");
    }

    @Test
    void referencesThatMultiplyAreRefused() {
        String doubled = IntStream.range(0, 60)
                .mapToObj(i -> "\"d" + i + "\":{\"allOf\":[{\"$ref\":\"#/definitions/d" + (i + 1)
                        + "\"},{\"$ref\":\"#/definitions/d" + (i + 1) + "\"}]}")
                .collect(Collectors.joining(","));
        refused(
                "{\"$ref\":\"#/definitions/d0\",\"definitions\":{" + doubled + ",\"d60\":{\"type\":\"string\"}}}",
                "speak of the same value");
    }

    @Test
    void aPayloadThatMakesASchemaMultiplyIsGivenUp() {
        ParsedSchema twice = parse("{\"$ref\":\"#/definitions/t\",\"definitions\":{\"t\":{\"allOf\":["
                + "{\"properties\":{\"x\":{\"$ref\":\"#/definitions/t\"}}},"
                + "{\"properties\":{\"x\":{\"$ref\":\"#/definitions/t\"}}}]}}}");

        assertThat(twice.violations(utf8("{\"x\":".repeat(5) + "{}" + "}".repeat(5))))
                .isEmpty();
        assertThat(twice.violations(utf8("{\"x\":".repeat(190) + "{}" + "}".repeat(190))))
                .singleElement()
                .satisfies(each -> assertThat(each).contains("more steps than allowed"));
        assertThat(twice.reading(twice)).isEmpty();
    }

    @Test
    void aHugeEnumIsRefused() {
        String values = IntStream.range(0, 60_000).mapToObj(Integer::toString).collect(Collectors.joining(","));
        refused("{\"enum\":[" + values + "]}", "50000");
    }

    @Test
    void aTextBeyondTheLimitIsRefused() {
        refused("{\"description\":\"" + "x".repeat(Limits.TEXT) + "\"}", "split it");
        String half = "{\"description\":\"" + "x".repeat(Limits.TEXT / 2) + "\"}";
        assertThatThrownBy(() -> TYPE.parse(Schema.of("JSON", half), List.of(new ReferencedText("a.json", half))))
                .isInstanceOf(InvalidSchemaException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1/schema.json",
                "https://example.com/schema.json",
                "file:///etc/passwd",
                "classpath:/draft-07/schema",
                "jar:file:/tmp/a.jar!/x",
                "ftp://example.com/a",
                "other.json",
                "//example.com/x",
                "http://json-schema.org/../../etc/passwd",
                "http://json-schema.org/draft-07/nothing"
            })
    void aReferenceToAnythingNotRegisteredIsRefusedAndNeverFetched(String address) {
        refused("{\"properties\":{\"a\":{\"$ref\":\"" + address + "\"}}}", "not registered");
        refused("{\"properties\":{\"a\":{\"$ref\":\"" + address + "#/definitions/a\"}}}", "not registered");
    }

    @Test
    void aMetaSchemaThatIsNotTheStandardsIsNotFetchedEither() {
        ParsedSchema schema = parse("{\"$schema\":\"http://127.0.0.1:1/meta\",\"type\":\"string\"}");

        assertThat(schema.violations(utf8("\"a\""))).isEmpty();
        assertThat(schema.violations(utf8("1"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"^(?=a)b", "(?<!a)b", "(a)\\\\1", "(((a{100}){100}){100}){100}", "x{2000}", "a{99999999999}", "("
            })
    void expressionsThatCannotBeMatchedInLinearTimeAreRefused(String pattern) {
        refused("{\"type\":\"string\",\"pattern\":\"" + pattern + "\"}", "regular expression");
        refused("{\"patternProperties\":{\"" + pattern + "\":{}}}", "regular expression");
    }

    @Test
    void expressionsThatBacktrackElsewhereAreMatchedInLinearTime() {
        ParsedSchema schema = parse(
                "{\"items\":{\"pattern\":\"^(a+)+$\"},\"patternProperties\":{\"^(([a-z])+.)+[A-Z]([a-z])+$\":false}}");
        String as = "a".repeat(100_000);

        assertThat(schema.violations(utf8("[\"" + as + "!\"]"))).hasSize(1);
        assertThat(schema.violations(utf8("[\"" + as + "\"]"))).isEmpty();
        assertThat(schema.violations(utf8("{\"" + as.substring(0, 40_000) + "\":1}")))
                .isEmpty();
    }

    @Test
    void manyPatternsForManyNamesAreGivenUp() {
        String patterns = IntStream.range(0, 2_000)
                .mapToObj(i -> "\"(x+x+)+y" + i + "\":{}")
                .collect(Collectors.joining(","));
        String names = IntStream.range(0, 20_000)
                .mapToObj(i -> "\"" + "x".repeat(20) + i + "\":1")
                .collect(Collectors.joining(","));
        ParsedSchema schema = parse("{\"patternProperties\":{" + patterns + "},\"additionalProperties\":false}");

        assertThat(schema.violations(utf8("{" + names + "}"))).singleElement().satisfies(each -> assertThat(each)
                .contains("more steps than allowed"));
    }

    @Test
    void manyErrorsAreCutOff() {
        String names = IntStream.range(0, 5_000).mapToObj(i -> "\"n" + i + "\"").collect(Collectors.joining(","));
        ParsedSchema schema = parse("{\"items\":{\"required\":[" + names + "]}}");

        assertThat(schema.violations(utf8("[{}]"))).hasSize(Limits.FINDINGS);
        assertThat(schema.violations(utf8("[" + "{},".repeat(100_000) + "{}]"))).hasSize(1);
    }

    @Test
    void manyAlternativesAreComparedWithinBounds() {
        IntFunction<String> alternatives = seed -> "{\"oneOf\":["
                + IntStream.range(0, 4_000)
                        .mapToObj(
                                i -> "{\"properties\":{\"k\":{\"const\":" + (i * 2 + seed) + "}},\"required\":[\"k\"]}")
                        .collect(Collectors.joining(","))
                + "]}";
        assertThat(parse(alternatives.apply(0)).reading(parse(alternatives.apply(1))))
                .singleElement()
                .satisfies(each ->
                        assertThat(each.rule()).isIn("COMPARISON_TOO_LARGE", "COMBINED_TYPE_SUBSCHEMAS_CHANGED"));
    }

    @Test
    void twoHundredAlternativesAreNoAttack() {
        String text = IntStream.range(0, 200)
                .mapToObj(i -> "{\"type\":\"object\",\"properties\":{\"kind\":{\"const\":\"k" + i
                        + "\"},\"v\":{\"type\":" + "\"integer\"}},\"required\":[\"kind\"]}")
                .collect(Collectors.joining(",", "{\"oneOf\":[", "]}"));
        ParsedSchema before = parse(text);

        assertThat(before.reading(before)).isEmpty();
        assertThat(parse(text.replaceFirst("integer", "number")).reading(before))
                .isEmpty();
        assertThat(before.reading(parse(text.replaceFirst("integer", "number"))))
                .singleElement()
                .satisfies(each -> assertThat(each.rule()).isEqualTo("COMBINED_TYPE_SUBSCHEMAS_CHANGED"));
    }

    @Test
    void alternativesThatReferToEachOtherAreComparedWithinBounds() {
        String union = IntStream.range(0, 12)
                .mapToObj(i -> "{\"$ref\":\"#/definitions/d" + i + "\"}")
                .collect(Collectors.joining(",", "{\"oneOf\":[", "]}"));
        IntFunction<String> definition = i -> "\"d" + i + "\":{\"type\":\"object\",\"properties\":{\"id\":{\"const\":"
                + i + "},\"under\":" + union + ",\"over\":" + union + "}}";
        String text = "{\"properties\":{\"root\":" + union + "},\"definitions\":{"
                + IntStream.range(0, 12).mapToObj(definition).collect(Collectors.joining(",")) + "}}";
        ParsedSchema before = parse(text);

        assertThat(before.reading(before)).isEmpty();
        assertThat(before.reading(parse(text.replace("\"const\":7", "\"const\":\"7\""))))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1E-999999999", "1e2147483647"})
    void numbersWithHugeExponentsAreRefused(String number) {
        refused("{\"type\":\"number\",\"multipleOf\":" + number + "}", "");
        ParsedSchema schema = parse("{\"type\":\"integer\",\"multipleOf\":3}");
        assertThat(schema.violations(utf8(number))).isNotEmpty();
    }

    @Test
    void findingsAreBounded() {
        String names = IntStream.range(0, 5_000)
                .mapToObj(i -> "\"n" + i + "\":{\"type\":\"string\"}")
                .collect(Collectors.joining(","));
        ParsedSchema before = parse("{\"properties\":{" + names + "}}");
        ParsedSchema after = parse("{\"properties\":{" + names.replace("string", "number") + "}}");

        assertThat(after.reading(before)).hasSize(Limits.FINDINGS);
    }

    private static void refused(String text, String because) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessageContaining(because)
                .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(2_000));
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ParsedSchema parse(String text) {
        return TYPE.parse(Schema.of("JSON", text), List.of());
    }
}
