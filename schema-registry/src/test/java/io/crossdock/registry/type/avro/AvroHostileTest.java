package io.crossdock.registry.type.avro;

import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.type.Incompatibility;
import io.crossdock.registry.type.InvalidSchemaException;
import io.crossdock.registry.type.Limits;
import io.crossdock.registry.type.ReferencedText;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Schemas made to exhaust whoever handles them. Time limits are wide: they tell an explosion from a slow machine. */
class AvroHostileTest {
    private static final Duration FAR_TOO_LONG = Duration.ofSeconds(30);
    /** What threads have unless somebody says otherwise. */
    private static final int SMALL_STACK = 1 << 20;

    private static final AvroType AVRO = new AvroType();

    @Test
    void deepTextIsRefused() {
        refused("[".repeat(400_000), "nesting depth");
        refused("{\"type\":\"array\",\"items\":".repeat(40_000) + "1", "nesting depth");
    }

    @Test
    void longTextIsRefused() {
        refused("\"" + "x".repeat(Limits.TEXT) + "\"", "1048576 are possible: split the schema");
    }

    @Test
    void longTextInReferencesIsRefused() {
        String half = record("A", "{\"name\":\"f\",\"type\":\"int\",\"doc\":\"" + "x".repeat(Limits.TEXT / 2) + "\"}");

        refused(half.replace("\"A\"", "\"B\""), List.of(new ReferencedText("A", half)), "split the schema");
    }

    @Test
    void manyReferencesAreRefused() {
        var references = IntStream.range(0, 5_000)
                .mapToObj(i -> new ReferencedText("R" + i, record("R" + i, "")))
                .toList();

        refused("\"R4999\"", references, "5000 references");
    }

    @Test
    void asManyReferencesAsAllowedTakeBoundedTime() {
        var references = IntStream.range(0, 1_000)
                .mapToObj(i -> new ReferencedText("R" + i, record("R" + i, fields(10, j -> "[\"null\",\"string\"]"))))
                .toList();

        assertThat(accepted("[\"R0\",\"R999\"]", references).canonical()).isEqualTo("[\"R0\",\"R999\"]");
    }

    @Test
    void hugeEnumsAreRefused() {
        refused(
                "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":["
                        + join(Limits.PARTS + 1, i -> "\"S" + Integer.toString(i, 36) + "\"") + "]}",
                "more than 50000");
    }

    @Test
    void largeEnumsAreCompared() {
        String symbols = join(40_000, i -> "\"S" + i + "\"");
        AvroSchema reader = accepted("{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"X\"]}");
        AvroSchema writer = accepted("{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[" + symbols + "]}");

        List<Incompatibility> found = bounded(() -> reader.reading(writer));

        assertThat(found).singleElement().satisfies(one -> assertThat(one.what())
                .contains("and 39990 more")
                .hasSizeLessThan(1_000));
    }

    @Test
    void flatTextsOfDeepTypesAreRefused() {
        refused(union(chain(3_000)), "types lead into each other up to");
    }

    @Test
    void typesThatLeadBackToEachOtherCountWithAllTheirNumber() {
        refused(union(cycle(2_000)), "types lead into each other up to 2001 deep");
    }

    @Test
    void asDeepAsAllowedIsWalkedWithinASmallStack() {
        AvroSchema schema = accepted(union(chain(Nesting.DEEPEST - 1)));
        AvroSchema other = accepted(schema.canonical());

        assertThat(bounded(schema::normalized)).isEqualTo(schema.canonical());
        assertThat(bounded(() -> schema.reading(other))).isEmpty();
        assertThat(bounded(() -> schema.violations(ByteBuffer.wrap(new byte[] {0}))))
                .isEmpty();
    }

    @Test
    void asDeepAsAllowedThroughUnionsIsWalkedWithinASmallStack() {
        String types = join(
                Nesting.DEEPEST / 2 - 2,
                i -> i == 0 ? record("R0", "") : record("R" + i, field("f", "[\"null\",\"R" + (i - 1) + "\"]")));
        AvroSchema schema = accepted(union(types));
        AvroSchema other = accepted(schema.canonical());

        assertThat(bounded(() -> schema.reading(other))).isEmpty();
    }

    @Test
    void deepPayloadsAreWalkedWithinASmallStack() {
        AvroSchema tree = accepted(record("T", field("sub", "{\"type\":\"array\",\"items\":\"T\"}")));
        byte[] deep = new byte[10_000];
        Arrays.fill(deep, (byte) 2);

        assertThat(bounded(() -> tree.violations(ByteBuffer.wrap(deep))))
                .singleElement()
                .asString()
                .contains("nested more than 500 deep");
    }

    @Test
    void aDeepTypeThatIsDefinedTwiceIsComparedWithinASmallStack() {
        String last = record("R900", field("f", "\"R899\""));

        accepted(union(chain(901) + "," + record("Z", field("f", last))));
    }

    @Test
    void manyTypesThatAreUsedBeforeTheyAreDefinedAreRefused() {
        refused(union(forward(400) + "," + record("R400", "")), "define each where it is used first");
    }

    @Test
    void typesThatAreDeepOnlyWherePrintedAreRefused() {
        refused(union(forward(60) + "," + record("R60", "")), "with every type defined where it is used first: ");
        refused(union(cycle(900)), "with every type defined where it is used first: ");
    }

    @Test
    void typesThatAreDefinedAgainAndAgainAreRefused() {
        String again = record("A", field("f", "\"int\""));

        refused(record("B", fields(5_000, i -> again)), "use their names");
    }

    @Test
    void manyTypesThatLeadToOneLargeTypeAreRefused() {
        String large = record("Large", fields(10_000, i -> "\"int\""));

        refused(
                union(large + "," + join(5_000, i -> record("R" + i, field("f", "\"Large\"")))),
                "too many types lead to too many others");
    }

    @Test
    void aLargeModelOfTypesThatKnowEachOtherIsAccepted() {
        String types = join(
                600,
                i -> record(
                        "R" + i,
                        fields(
                                12,
                                j -> j > 1 || i == 0
                                        ? "[\"null\",\"string\"]"
                                        : "{\"type\":\"array\",\"items\":\"R" + (i * 31 + j) % i + "\"}")));
        AvroSchema model = accepted(union(types));
        AvroSchema same = accepted(model.normalized());

        assertThat(bounded(() -> model.reading(same))).isEmpty();
    }

    @Test
    void findingsThatDoubleWithEachLevelAreFoundOnce() {
        AvroSchema reader = accepted(union(doubling(100, "\"int\"")));
        AvroSchema writer = accepted(union(doubling(100, "\"string\"")));

        assertThat(bounded(() -> reader.reading(writer))).isNotEmpty().hasSizeLessThanOrEqualTo(Limits.FINDINGS);
    }

    @Test
    void moreFindingsThanAnyoneReadsAreCut() {
        AvroSchema reader = accepted(record("A", fields(5_000, i -> "\"int\"")));
        AvroSchema writer = accepted(record("A", ""));

        assertThat(bounded(() -> reader.reading(writer))).hasSize(Limits.FINDINGS);
    }

    @Test
    void cyclesOfDifferentLengthAreGivenUpClearly() {
        AvroSchema reader = accepted(nestedCycle(47));
        AvroSchema writer = accepted(nestedCycle(43));

        assertThat(bounded(() -> reader.reading(writer))).singleElement().satisfies(found -> assertThat(found.rule())
                .isEqualTo("COMPARISON_LIMIT"));
    }

    @Test
    void hugeUnionsAreComparedInBoundedTime() {
        AvroSchema reader = accepted(union(join(8_000, i -> record("A" + i, field("f", "\"int\"")))));
        AvroSchema writer = accepted(union(join(8_000, i -> record("B" + i, field("f", "\"int\"")))));

        assertThat(bounded(() -> reader.reading(writer))).hasSizeBetween(1, Limits.FINDINGS);
    }

    @Test
    void manyTypesOfOneNameAreComparedInBoundedTime() {
        AvroSchema reader = accepted(union(join(2_000, i -> record("n" + i + ".A", field("f", "\"int\"")))));
        AvroSchema writer = accepted(union(join(2_000, i -> record("m" + i + ".A", field("f", "\"string\"")))));

        assertThat(bounded(() -> reader.reading(writer))).hasSizeBetween(1, Limits.FINDINGS);
    }

    @Test
    void defaultsThatDoubleWithEachLevelAreRefused() {
        String levels = join(
                60,
                i -> i == 0
                        ? record("R0", "{\"name\":\"a\",\"type\":\"int\",\"default\":0}")
                        : record("R" + i, defaulted("a", i) + "," + defaulted("b", i)));

        refused(union(levels), "makes more than 50000 values");
    }

    @Test
    void defaultsWithoutAnEndAreRefused() {
        refused(
                record("A", "{\"name\":\"a\",\"type\":\"A\",\"default\":{}}"),
                "line 1:",
                "contains itself without an end");
    }

    @Test
    void defaultsThatLeadIntoEachOtherFarAreRefused() {
        String levels = join(
                150,
                i -> record(
                        "R" + i,
                        "{\"name\":\"a\",\"type\":{\"type\":\"array\",\"items\":\"R" + (i + 1)
                                + "\"},\"default\":[{}]}"));

        refused(union(levels + "," + record("R150", "")), "defaults lead into each other");
    }

    @Test
    void largeNumbersInDefaultsTakeBoundedTime() {
        refused(
                record("A", "{\"name\":\"a\",\"type\":\"int\",\"default\":" + "9".repeat(500_000) + "}"),
                "Number value length");
        refused(record("A", "{\"name\":\"a\",\"type\":\"int\",\"default\":1e999999999}"), "no value of type int");
    }

    @Test
    void messagesStayShortWhateverTheTextSays() {
        String name = "x".repeat(200_000);

        refused("\"" + name + "\"", "is defined neither here nor in a reference");
        refused(record("A", "{\"name\":\"a\",\"type\":\"int\",\"default\":\"" + name + "\"}"), "no value of type int");
        refused("{\"type\":\"" + name + "\"}", "there is no type");
    }

    private static void refused(String text, String... parts) {
        refused(text, List.of(), parts);
    }

    private static void refused(String text, List<ReferencedText> references, String... parts) {
        assertThatThrownBy(() -> accepted(text, references))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessageContainingAll(parts)
                .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(1_500));
    }

    private static AvroSchema accepted(String text) {
        return accepted(text, List.of());
    }

    private static AvroSchema accepted(String text, List<ReferencedText> references) {
        return bounded(() -> (AvroSchema) AVRO.parse(Schema.of("AVRO", text), references));
    }

    /** Everything runs on a small stack: schemas decide how deep things are walked. */
    private static <T> T bounded(Callable<T> work) {
        var task = new FutureTask<>(work);
        var thread = new Thread(null, task, "small stack", SMALL_STACK);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(FAR_TOO_LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InvalidSchemaException invalid) {
                throw invalid;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            thread.interrupt();
            throw new AssertionError("not done after " + FAR_TOO_LONG, e);
        }
    }

    private static String union(String types) {
        return "[" + types + "]";
    }

    /** Each with a field of the one before, flat as a text. */
    private static String chain(int length) {
        return join(length, i -> i == 0 ? record("R0", "") : record("R" + i, field("f", "\"R" + (i - 1) + "\"")));
    }

    /** Each with a field of the one after. */
    private static String forward(int length) {
        return join(length, i -> record("R" + i, field("f", "[\"null\",\"R" + (i + 1) + "\"]")));
    }

    /** Each defined within the one before, all of the same name but for the name space. */
    private static String nestedCycle(int length) {
        String type = "[\"null\",\"n0.A\"]";
        for (int i = length - 1; i >= 0; i--) {
            type = record("n" + i + ".A", field("f", i == length - 1 ? type : "[\"null\"," + type + "]"));
        }
        return type;
    }

    private static String cycle(int length) {
        return join(
                length,
                i -> record(
                        "R" + i,
                        i == 0 ? field("f", "\"R" + (length - 1) + "\"") : field("f", "\"R" + (i - 1) + "\"")));
    }

    private static String doubling(int levels, String end) {
        return join(
                levels,
                i -> i == 0
                        ? record("R0", field("a", end))
                        : record(
                                "R" + i,
                                field("a", "\"R" + (i - 1) + "\"") + "," + field("b", "\"R" + (i - 1) + "\"")));
    }

    private static String defaulted(String name, int level) {
        return "{\"name\":\"" + name + "\",\"type\":\"R" + (level - 1) + "\",\"default\":{}}";
    }

    private static String record(String name, String fields) {
        return "{\"type\":\"record\",\"name\":\"" + name + "\",\"fields\":[" + fields + "]}";
    }

    private static String fields(int count, IntFunction<String> type) {
        return join(count, i -> field("f" + i, type.apply(i)));
    }

    private static String field(String name, String type) {
        return "{\"name\":\"" + name + "\",\"type\":" + type + "}";
    }

    private static String join(int count, IntFunction<String> each) {
        return IntStream.range(0, count).mapToObj(each).collect(Collectors.joining(","));
    }
}
