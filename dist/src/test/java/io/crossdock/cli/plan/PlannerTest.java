package io.crossdock.cli.plan;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/** What is done so that a cluster becomes what files want. */
class PlannerTest {
    private static final String US = "shop";

    /** A cluster with what is in it, and who owns it. */
    record World(Map<Key, Item> things, Map<Key, String> owners) {
        Plan plan(List<Item> wanted, boolean adopt) {
            return new Planner(US, adopt, things, owners).plan(wanted);
        }

        World after(Plan plan) {
            var there = new HashMap<>(things);
            var owned = new HashMap<>(owners);
            for (Step step : plan.steps()) {
                switch (step.verb()) {
                    case CREATE, CHANGE, ADOPT -> {
                        there.put(step.key(), made(step.after()));
                        owned.put(step.key(), plan.owner());
                    }
                    case DELETE, FORGET -> {
                        there.remove(step.key());
                        owned.remove(step.key());
                    }
                    case LEAVE, REFUSE -> {}
                }
            }
            return new World(there, owned);
        }

        /** A cluster decides what is left open. */
        private static Item made(Item wanted) {
            var properties = new TreeMap<>(wanted.properties());
            if (wanted.key().kind() == Kind.TOPIC) {
                properties.putIfAbsent("partitions", "1");
                properties.putIfAbsent("replicas", "1");
            }
            return new Item(wanted.key(), properties);
        }
    }

    @Property
    void afterItIsDoneNothingIsLeftToDo(
            @ForAll("worlds") World world, @ForAll("wishes") List<Item> wanted, @ForAll boolean adopt) {
        Plan plan = world.plan(wanted, adopt);
        Plan again = world.after(plan).plan(wanted, adopt);

        assertThat(again.changes()).isEmpty();
        assertThat(again.isEmpty()).isEqualTo(plan.refused().isEmpty());
    }

    @Property
    void whatIsNotOursIsNeverDeletedAndOnlyChangedWhenItIsAdopted(
            @ForAll("worlds") World world, @ForAll("wishes") List<Item> wanted, @ForAll boolean adopt) {
        World after = world.after(world.plan(wanted, adopt));
        var named = wanted.stream().map(Item::key).toList();

        world.things().forEach((key, item) -> {
            String owner = world.owners().get(key);
            if (owner == null ? !adopt || !named.contains(key) : !owner.equals(US)) {
                assertThat(after.things().get(key)).as(key.toString()).isEqualTo(item);
                assertThat(after.owners().get(key)).as(key.toString()).isEqualTo(owner);
            }
        });
    }

    @Property
    void whatIsOursIsWhatIsWantedUnlessItWasRefused(
            @ForAll("worlds") World world, @ForAll("wishes") List<Item> wanted) {
        Plan plan = world.plan(wanted, true);
        World after = world.after(plan);

        if (plan.refused().isEmpty()) {
            assertThat(after.owners().entrySet())
                    .filteredOn(owned -> owned.getValue().equals(US))
                    .extracting(Map.Entry::getKey)
                    .containsExactlyInAnyOrderElementsOf(
                            wanted.stream().map(Item::key).toList());
        }
    }

    @Property
    void nothingIsMadeBeforeWhatItNeedsNorTakenAwayBeforeWhatNeedsIt(
            @ForAll("worlds") World world, @ForAll("wishes") List<Item> wanted) {
        List<Step> steps = world.plan(wanted, true).steps();
        var made = steps.stream()
                .filter(step -> step.verb() == Verb.CREATE)
                .map(step -> step.key().kind())
                .toList();
        var gone = steps.stream()
                .filter(step -> step.verb() == Verb.DELETE)
                .map(step -> step.key().kind())
                .toList();

        assertThat(made).isSorted();
        assertThat(gone).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Provide
    Arbitrary<World> worlds() {
        Arbitrary<Map<Key, String>> owners =
                Arbitraries.maps(keys(), Arbitraries.of(US, "billing")).ofMaxSize(12);
        return Combinators.combine(items(), owners).as((items, owned) -> {
            var things = new HashMap<Key, Item>();
            items.forEach(item -> things.put(item.key(), World.made(item)));
            return new World(things, owned);
        });
    }

    @Provide
    Arbitrary<List<Item>> wishes() {
        return items();
    }

    private static Arbitrary<List<Item>> items() {
        return Combinators.combine(keys(), Arbitraries.integers().between(1, 3), Arbitraries.of("", "1000", "2000"))
                .as((key, partitions, retention) -> {
                    var properties = new TreeMap<String, String>();
                    if (key.kind() == Kind.TOPIC && partitions < 3) {
                        properties.put("partitions", partitions.toString());
                    }
                    if (!retention.isEmpty()) {
                        properties.put("retention.ms", retention);
                    }
                    return new Item(key, properties);
                })
                .list()
                .uniqueElements(Item::key)
                .ofMaxSize(10);
    }

    private static Arbitrary<Key> keys() {
        return Combinators.combine(Arbitraries.of(Kind.values()), Arbitraries.of("a", "b", "c"))
                .as(Key::new);
    }

    @Test
    void whatIsDangerousIsSaid() {
        Item before = topic(Map.of("partitions", "3", "replicas", "1", "retention.ms", "604800000"));
        var world = new World(Map.of(before.key(), before), Map.of(before.key(), US));

        assertThat(notes(world, topic(Map.of("partitions", "6", "retention.ms", "3600000"))))
                .containsExactly(
                        "keys go to other partitions than before, and their order is lost across the change",
                        "retention.ms is shortened: older records are deleted");
        assertThat(notes(world, topic(Map.of("retention.ms", "-1")))).isEmpty();
        assertThat(notes(world, topic(Map.of())))
                .containsExactly("retention.ms may become shorter: older records are deleted");
        assertThat(world.plan(List.of(), false).steps().get(0).notes()).containsExactly("all its records are deleted");
    }

    @Test
    void whatCannotBeIsRefused() {
        Item before = topic(Map.of("partitions", "3", "replicas", "1"));
        var world = new World(Map.of(before.key(), before), Map.of(before.key(), US));

        assertThat(notes(world, topic(Map.of("partitions", "2"))).get(0))
                .startsWith("partitions cannot become fewer, 3 → 2");
        assertThat(notes(world, topic(Map.of("replicas", "3"))).get(0)).contains("1 → 3", "leave 'replicas' out");
        var theirs = new World(Map.of(before.key(), before), Map.of(before.key(), "billing"));
        assertThat(notes(theirs, topic(Map.of())).get(0)).contains("it belongs to 'billing'");
        var nobodys = new World(Map.of(before.key(), before), Map.of());
        assertThat(notes(nobodys, topic(Map.of())).get(0)).contains("--adopt");
    }

    @Test
    void schemasComeAfterThoseTheyReferToAndGoBeforeThem() {
        Item used = Item.of(Kind.SCHEMA, "z", Map.of("schema", "{}"));
        Item user = Item.of(Kind.SCHEMA, "a", Map.of("references", SchemaOrder.reference("n", "z", 1)));
        var empty = new World(Map.of(), Map.of());

        Plan made = empty.plan(SchemaOrder.usedFirst(List.of(user, used)), false);
        assertThat(made.steps()).extracting(step -> step.key().name()).containsExactly("z", "a");
        assertThat(empty.after(made).plan(List.of(), false).steps())
                .extracting(step -> step.key().name())
                .containsExactly("a", "z");
    }

    private static Item topic(Map<String, String> properties) {
        return Item.of(Kind.TOPIC, "orders", properties);
    }

    private static List<String> notes(World world, Item wanted) {
        return world.plan(List.of(wanted), false).steps().get(0).notes();
    }
}
