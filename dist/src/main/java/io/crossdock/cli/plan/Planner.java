package io.crossdock.cli.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Compares what is wanted with what there is. What somebody else owns is never touched, and what nobody owns only when it
 * is named and may be adopted; so what stands in no file, and never did, is safe.
 */
public final class Planner {
    private final String owner;
    private final boolean adopt;
    private final Map<Key, Item> actual;
    private final Map<Key, String> owners;

    /**
     * @param owner on whose behalf
     * @param adopt whether what is wanted, there and nobody's becomes the owner's
     * @param actual at least what is wanted or the owner's, as far as it is there
     * @param owners of everything that has one
     */
    public Planner(String owner, boolean adopt, Map<Key, Item> actual, Map<Key, String> owners) {
        this.owner = owner;
        this.adopt = adopt;
        this.actual = Map.copyOf(actual);
        this.owners = Map.copyOf(owners);
    }

    /**
     * What there is to do.
     *
     * @param wanted of one kind in the order in which they can be made
     */
    public Plan plan(Collection<Item> wanted) {
        var steps = new ArrayList<Step>();
        wanted.stream().sorted(Comparator.comparing(item -> item.key().kind())).forEach(item -> steps.add(step(item)));
        var named = wanted.stream().map(Item::key).toList();
        SortedMap<Key, String> rest = new TreeMap<>(Comparator.reverseOrder());
        owners.forEach((key, whose) -> {
            if (whose.equals(owner) && !named.contains(key)) {
                rest.put(key, whose);
            }
        });
        steps.addAll(deletions(rest.keySet()));
        rest.keySet().stream()
                .filter(key -> !actual.containsKey(key))
                .forEach(gone -> steps.add(new Step(Verb.FORGET, nothing(gone), nothing(gone), List.of())));
        return new Plan(owner, steps);
    }

    private List<Step> deletions(Collection<Key> keys) {
        List<Item> there =
                keys.stream().filter(actual::containsKey).map(actual::get).toList();
        return SchemaOrder.usersFirst(there).stream()
                .map(item -> new Step(
                        Verb.DELETE, item, nothing(item.key()), Dangers.of(item, nothing(item.key()), Verb.DELETE)))
                .toList();
    }

    private Step step(Item wanted) {
        Item there = actual.get(wanted.key());
        String whose = owners.get(wanted.key());
        if (whose != null && !whose.equals(owner)) {
            return refused(
                    there == null ? nothing(wanted.key()) : there,
                    wanted,
                    "it belongs to '" + whose + "'; take it out of these files, or out of theirs and apply them first");
        }
        if (there == null) {
            return new Step(
                    Verb.CREATE, nothing(wanted.key()), wanted, Dangers.of(nothing(wanted.key()), wanted, Verb.CREATE));
        }
        Item after = wanted.completedBy(there);
        if (whose == null && !adopt) {
            return refused(there, after, "it is there and nobody's; --adopt makes it '" + owner + "'s");
        }
        var impossible = Dangers.impossible(there, after);
        if (impossible.isPresent()) {
            return refused(there, after, impossible.get());
        }
        Verb verb = whose == null ? Verb.ADOPT : after.equals(there) ? Verb.LEAVE : Verb.CHANGE;
        return new Step(verb, there, after, Dangers.of(there, after, verb));
    }

    private static Step refused(Item before, Item after, String why) {
        return new Step(Verb.REFUSE, before, after, List.of(why));
    }

    private static Item nothing(Key key) {
        return new Item(key, new TreeMap<>());
    }
}
