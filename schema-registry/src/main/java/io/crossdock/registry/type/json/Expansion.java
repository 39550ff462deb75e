package io.crossdock.registry.type.json;

import io.crossdock.registry.type.InvalidSchemaException;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bounds what one value is checked against: the schemas that speak of the same value through {@code $ref}, {@code allOf}
 * and the like. A schema that gets back to itself that way can never be decided; one that doubles on every step needs more
 * steps than there are atoms after some hundred lines (as with XML's "billion laughs"). Recursion through a part of the
 * value, such as a property, ends with the value and is fine.
 */
final class Expansion {
    /** Schemas that speak of one value, each counted as often as it is come by. */
    static final int SCHEMAS = 20_000;

    /** Schemas within each other that speak of one value. */
    static final int CHAIN = 100;

    private Expansion() {}

    /** @throws InvalidSchemaException when a schema gets back to itself, or multiplies */
    static void check(SchemaGraph graph) {
        var users = new HashMap<SchemaNode, List<SchemaNode>>();
        var open = new HashMap<SchemaNode, Integer>();
        Deque<SchemaNode> ready = new ArrayDeque<>();
        for (SchemaNode node : graph.nodes()) {
            List<SchemaNode> inPlace = node.inPlace();
            open.put(node, inPlace.size());
            inPlace.forEach(each ->
                    users.computeIfAbsent(each, unused -> new ArrayList<>()).add(node));
            if (inPlace.isEmpty()) {
                ready.add(node);
            }
        }
        var size = new HashMap<SchemaNode, Integer>();
        var chain = new HashMap<SchemaNode, Integer>();
        while (!ready.isEmpty()) {
            SchemaNode node = ready.remove();
            measure(node, size, chain);
            for (SchemaNode user : users.getOrDefault(node, List.of())) {
                if (open.merge(user, -1, Integer::sum) == 0) {
                    ready.add(user);
                }
            }
        }
        graph.nodes().stream()
                .filter(each -> !size.containsKey(each))
                .findFirst()
                .ifPresent(Expansion::refuseLoop);
    }

    private static void measure(SchemaNode node, Map<SchemaNode, Integer> size, Map<SchemaNode, Integer> chain) {
        int sum = 1;
        int longest = 0;
        for (SchemaNode each : node.inPlace()) {
            sum = Math.min(SCHEMAS + 1, sum + size.getOrDefault(each, 0));
            longest = Math.max(longest, chain.getOrDefault(each, 0));
        }
        if (sum > SCHEMAS || longest + 1 > CHAIN) {
            throw new InvalidSchemaException("invalid JSON Schema at " + place(node)
                    + ": through $ref, allOf and the like"
                    + (sum > SCHEMAS
                            ? " more than " + SCHEMAS + " schemas speak of the same value"
                            : " schemas refer to each other more than " + CHAIN + " levels deep for the same value")
                    + "; state each rule once");
        }
        size.put(node, sum);
        chain.put(node, longest + 1);
    }

    private static void refuseLoop(SchemaNode node) {
        throw new InvalidSchemaException(
                "invalid JSON Schema at " + place(node) + ": through $ref, allOf and the like it"
                        + " refers to itself for the same value, so that no value can ever be checked;"
                        + " refer to it from a property or an item, or leave the reference out");
    }

    private static String place(SchemaNode node) {
        String document = node.document().equals(GraphReader.NAMELESS) ? "" : node.document();
        return document + "#" + node.pointer();
    }
}
