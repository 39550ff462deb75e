package io.crossdock.cli.plan;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** What is missing is made, what differs is left unless it may be overwritten, and nothing goes. */
class RestorationTest {
    private static final Item ORDERS = topic("orders", "6", "retention.ms", "1000");

    @Test
    void whatIsMissingIsMadeAndWhatIsAsItWasIsLeft() {
        Plan plan = plan(false, List.of(ORDERS, topic("lines", "1", "", "")), topic("lines", "1", "", ""));

        assertThat(verbs(plan)).containsExactly("CREATE topic orders", "LEAVE topic lines");
    }

    @Test
    void whatDiffersIsChangedOnlyWhenItMayBeOverwritten() {
        Item other = topic("orders", "6", "retention.ms", "5000");

        assertThat(verbs(plan(false, List.of(ORDERS), other))).containsExactly("REFUSE topic orders");
        Plan overwriting = plan(true, List.of(ORDERS), other);
        assertThat(verbs(overwriting)).containsExactly("CHANGE topic orders");
        assertThat(overwriting.steps().get(0).notes())
                .anySatisfy(note -> assertThat(note).contains("shortened"));
    }

    @Test
    void partitionsNeverBecomeFewerAndWhatWasNotCopiedIsLeftInPeace() {
        Plan plan = plan(true, List.of(ORDERS), topic("orders", "9", "", ""), topic("own", "1", "", ""));

        assertThat(verbs(plan)).containsExactly("REFUSE topic orders");
    }

    @Test
    void aVersionKeepsItsSchemaAndMissingOnesAreAdded() {
        Item copied = subject("s", Map.of("version 00001", version(1), "version 00002", version(2)));

        assertThat(verbs(plan(true, List.of(copied), subject("s", Map.of("version 00001", version(1))))))
                .containsExactly("CHANGE schema s");
        assertThat(verbs(plan(true, List.of(copied), subject("s", Map.of("version 00001", version(7))))))
                .containsExactly("REFUSE schema s");
        assertThat(verbs(plan(true, List.of(copied), subject("s", Map.of("version 00003", version(1))))))
                .containsExactly("REFUSE schema s");
    }

    @Test
    void schemasAreMadeInTheOrderOfTheirIds() {
        Plan plan = plan(
                false,
                List.of(
                        subject("a", Map.of("version 00001", version(12))),
                        subject("b", Map.of("version 00001", version(9))),
                        ORDERS));

        assertThat(verbs(plan)).containsExactly("CREATE topic orders", "CREATE schema b", "CREATE schema a");
    }

    private static Plan plan(boolean overwrite, List<Item> copied, Item... actual) {
        return new Restoration(
                        Arrays.stream(actual).collect(Collectors.toMap(Item::key, Function.identity())), overwrite)
                .plan(copied);
    }

    private static List<String> verbs(Plan plan) {
        return plan.steps().stream().map(step -> step.verb() + " " + step.key()).toList();
    }

    private static Item topic(String name, String partitions, String setting, String value) {
        return Item.of(
                Kind.TOPIC,
                name,
                setting.isEmpty()
                        ? Map.of("partitions", partitions, "replicas", "1")
                        : Map.of("partitions", partitions, "replicas", "1", setting, value));
    }

    private static Item subject(String name, Map<String, String> versions) {
        return Item.of(Kind.SCHEMA, name, versions);
    }

    private static String version(int id) {
        return "{\"version\":1,\"id\":" + id + ",\"schemaType\":\"AVRO\",\"schema\":\"x\"}";
    }
}
