package io.crossdock.registry.type.json;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What holds for every value of a schema: its own keywords and those of all it adds by {@code $ref} and {@code allOf}, and
 * of its alternatives at least one.
 *
 * @param parts the schemas that all hold, the schema itself first
 * @param unions the alternatives, of each of which one holds
 * @param types of values; null for all
 */
record Facts(List<Part> parts, List<Union> unions, @Nullable Set<String> types) {
    /**
     * @param at where it stands, from the place of the whole
     */
    record Part(SchemaNode node, String at) {}

    /**
     * @param keyword {@code anyOf} or {@code oneOf}
     * @param at where it stands, from the place of the whole
     */
    record Union(String keyword, List<SchemaNode> options, String at) {}

    /** @param work is charged for every schema that is come by */
    static Facts of(View view, Work work) {
        var parts = new ArrayList<Part>();
        collect(view.node(), "", parts, work);
        var unions = new ArrayList<Union>();
        @Nullable Set<String> types = view.type() == null ? null : Set.of(view.type());
        for (Part part : parts) {
            types = ValueTypes.both(types, ValueTypes.own(part.node));
            for (String keyword : List.of("anyOf", "oneOf")) {
                List<SchemaNode> options = part.node.list(keyword);
                if (!options.isEmpty()) {
                    unions.add(new Union(keyword, options, joined(part.at, keyword)));
                    types = ValueTypes.both(types, any(options, work));
                }
            }
        }
        return new Facts(List.copyOf(parts), List.copyOf(unions), types);
    }

    private static @Nullable Set<String> any(List<SchemaNode> options, Work work) {
        var types = new TreeSet<String>();
        for (SchemaNode option : options) {
            Set<String> those = of(View.of(option), work).types;
            if (those == null) {
                return null;
            }
            types.addAll(those);
        }
        return types;
    }

    private static void collect(SchemaNode node, String at, List<Part> parts, Work work) {
        work.charge(1);
        if (!node.isReference()) {
            parts.add(new Part(node, at));
        }
        for (SchemaNode target : node.targets()) {
            collect(target, at, parts, work);
        }
        int index = 0;
        for (SchemaNode each : node.list("allOf")) {
            collect(each, joined(at, "allOf/" + index++), parts, work);
        }
    }

    private static String joined(String at, String tokens) {
        return at.isEmpty() ? tokens : at + "/" + tokens;
    }

    /** Whether every value is allowed. */
    boolean isAnything() {
        return unions.isEmpty() && parts.stream().allMatch(each -> Keywords.isAnything(each.node));
    }

    /** Whether no value is allowed. */
    boolean isNothing() {
        return types != null && types.isEmpty();
    }
}
